"""Every column that names a person, and what becomes of it when two accounts are united: one list, held by a shape test."""

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of the closed account's rows."""

    MOVES = "moves"
    """To the account that remains; what both have stands once."""
    STRICTER = "stricter"
    """The same, and where the two differ the stricter of them stands."""
    ENDS = "ends"
    """It belonged to the sign-in that is closed."""
    KEEPS = "keeps"
    """A record of who did something keeps the account that did it; reading one's own record asks for all accounts."""
    FOLLOWS = "follows"
    """Points to where the account went on."""


FATES: dict[str, Fate] = {
    "account.EmailAddress.user": Fate.KEEPS,  # Whoever writes it on the way in is told where the account went on.
    "activities.ActivityChange.person_id": Fate.MOVES,
    "activities.CalendarAddress.person": Fate.ENDS,
    "activities.CheckIn.by_id": Fate.KEEPS,
    "activities.CheckIn.person": Fate.STRICTER,
    "activities.Designation.designated_by": Fate.KEEPS,
    "activities.Designation.withdrawn_by": Fate.KEEPS,
    "activities.HeldScan.by_id": Fate.KEEPS,
    "activities.HeldScan.person_id": Fate.MOVES,
    "activities.HeldScan.settled_by_id": Fate.KEEPS,
    "activities.Joining.person": Fate.MOVES,
    "activities.Member.person": Fate.ENDS,
    "activities.MemberInvitation.invited_by": Fate.KEEPS,
    "activities.Oddity.people": Fate.MOVES,
    "activities.Oddity.settled_by_id": Fate.KEEPS,
    "activities.Organisation.applied_by": Fate.KEEPS,
    "activities.Refusal.by_id": Fate.KEEPS,
    "activities.Refusal.person_id": Fate.MOVES,
    "activities.ScannerPass.member_id": Fate.ENDS,
    "audit.Entry.by_id": Fate.KEEPS,
    "audit.Entry.person_id": Fate.KEEPS,
    "cards.IssuedCard.person": Fate.ENDS,
    "clubs.ClubList.approved_by_id": Fate.KEEPS,
    "clubs.ClubList.asked_by_id": Fate.KEEPS,
    "clubs.ClubList.brought_by_id": Fate.KEEPS,
    "delivery.Device.recipient": Fate.ENDS,
    "delivery.Envelope.recipient": Fate.KEEPS,  # A letter on its way arrives; what was sent is told by the notices, which move.
    "clients.App.registered_by_id": Fate.KEEPS,
    "clients.Consent.person": Fate.ENDS,
    "clients.KeptAnswer.person": Fate.ENDS,
    "clubs.ClubPast.person": Fate.MOVES,
    "exports.Export.asked_by": Fate.KEEPS,
    "exports.Export.decided_by_id": Fate.KEEPS,
    "files.Kept.kept_by_id": Fate.KEEPS,
    "hooks.Hook.made_by_id": Fate.KEEPS,
    "leaving.Leave.person": Fate.ENDS,
    "mfa.Authenticator.user": Fate.ENDS,
    "news.Awaited.person": Fate.ENDS,  # The choices that collected it are weighed anew.
    "news.Choice.person": Fate.STRICTER,  # Mail stopped on one is stopped.
    "news.News.approved_by_id": Fate.KEEPS,
    "news.News.asked_by_id": Fate.KEEPS,
    "news.News.sent_back_by_id": Fate.KEEPS,
    "news.News.written_by": Fate.KEEPS,
    "news.Opening.person": Fate.MOVES,
    "oauth2_provider.AccessToken.user": Fate.ENDS,
    "oauth2_provider.DeviceGrant.user": Fate.ENDS,
    "oauth2_provider.Grant.user": Fate.ENDS,
    "oauth2_provider.IDToken.user": Fate.ENDS,
    "oauth2_provider.RefreshToken.user": Fate.ENDS,
    "people.CardFacts.person": Fate.STRICTER,  # The card that was read last.
    "people.CardVisit.person": Fate.ENDS,
    "people.ConfirmedIdentity.person": Fate.STRICTER,
    "people.Guardian.person": Fate.MOVES,
    "people.GuardianConsent.person": Fate.STRICTER,  # Withdrawn on one is withdrawn.
    "people.Notice.person": Fate.MOVES,
    "people.OpenAddress.person": Fate.ENDS,
    "people.Person.united_into": Fate.FOLLOWS,
    "people.PseudonymSeed.person": Fate.MOVES,
    "people.SetAside.other": Fate.ENDS,
    "people.SetAside.person": Fate.ENDS,
    "places.Invitation.invited_by": Fate.KEEPS,
    "places.PolicyVersion.announced_by": Fate.KEEPS,
    "places.Staff.person": Fate.ENDS,
    "places.Wish.person": Fate.MOVES,
    "proofs.Credential.person": Fate.ENDS,
    "proofs.RecordProof.person": Fate.MOVES,
    "proofs.WalletOffer.person": Fate.ENDS,
    "registrations.Answer.person": Fate.MOVES,
    "registrations.Application.person": Fate.STRICTER,
    "registrations.Decision.decided_by_id": Fate.KEEPS,
    "registrations.Decision.person": Fate.MOVES,
    "registrations.Judgement.person": Fate.MOVES,
    "registrations.LinkChoice.person": Fate.STRICTER,  # Opted out on one is opted out (K4).
    "registrations.NightlyRun.first_person_id": Fate.KEEPS,  # Ranges of keys, not people.
    "registrations.NightlyRun.last_person_id": Fate.KEEPS,
    "registrations.Participation.person": Fate.STRICTER,  # Void on one is void (A4, A6).
    "registrations.Participation.recorded_by_id": Fate.KEEPS,
    "registrations.Participation.voided_by_id": Fate.KEEPS,
    "registrations.Registration.person": Fate.MOVES,
    "registrations.Review.person": Fate.MOVES,
    "registrations.RosterChange.person_id": Fate.ENDS,  # The closed account's number is released at each place.
    "registrations.RosterEntry.person": Fate.MOVES,
    "registrations.RosterView.made_by_id": Fate.KEEPS,
    "registrations.Standing.person": Fate.FOLLOWS,
    "registrations.Standing.united_into_id": Fate.FOLLOWS,
    "registrations.Stay.person": Fate.MOVES,
    "registrations.Stay.recorded_by_id": Fate.KEEPS,
    "registrations.Term.granted_by_id": Fate.KEEPS,
    "registrations.Term.person": Fate.STRICTER,  # Three places (P8), no overlap (P5), refused and taken back stays so.
    "supports.Claim.decided_by_id": Fate.KEEPS,
    "supports.Claim.person": Fate.MOVES,
    "supports.Offer.written_by_id": Fate.KEEPS,
    "supports.Partner.settled_by_id": Fate.KEEPS,
    "supports.Receipt.person": Fate.MOVES,
    "supports.Used.person": Fate.STRICTER,  # The uses of both count together.
    "rooms.Contact.person": Fate.MOVES,
    "rooms.Contact.reported_by_id": Fate.KEEPS,
    "rooms.Contact.settled_by_id": Fate.KEEPS,
    "rooms.ContactMessage.by_id": Fate.KEEPS,
    "rooms.ContactMessage.person": Fate.MOVES,
    "rooms.Membership.person": Fate.STRICTER,  # Sent out of a room on one is sent out.
    "rooms.Membership.removed_by_id": Fate.KEEPS,
    "rooms.Muting.muted": Fate.MOVES,
    "rooms.Muting.person": Fate.MOVES,
    "rooms.Post.author": Fate.MOVES,
    "rooms.Post.hidden_by_id": Fate.KEEPS,
    "rooms.PostReaction.person": Fate.MOVES,
    "rooms.Report.person": Fate.MOVES,
    "rooms.Report.settled_by_id": Fate.KEEPS,
    "rooms.Vote.person": Fate.MOVES,
    "statistics.Counted.person_id": Fate.KEEPS,  # Until the next day is closed, which counts the account that remains.
    "statistics.Fingerprint.person_id": Fate.KEEPS,
    "surveys.Answered.person": Fate.MOVES,
    "surveys.Sheet.person": Fate.MOVES,
    "surveys.Survey.approved_by_id": Fate.KEEPS,
    "surveys.Survey.asked_by_id": Fate.KEEPS,
    "uniting.Proposal.confirmed_by_id": Fate.KEEPS,
    "uniting.Proposal.other": Fate.KEEPS,
    "uniting.Proposal.person": Fate.ENDS,
    "uniting.Proposal.proposed_by_id": Fate.KEEPS,
    "uniting.Proposal.settled_by_id": Fate.KEEPS,
    "usersessions.UserSession.user": Fate.ENDS,
}
