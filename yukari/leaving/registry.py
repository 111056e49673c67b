"""Every column that names a person: what becomes of it when the person leaves, and what the person can take away (D3).

One list for the page that says it beforehand, for the deed and for the file; a shape test holds it against the tables.
"""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a person would call it."""

    PROFILE = "profile"
    SIGN_IN = "sign_in"
    IDENTITY = "identity"
    GUARDIANS = "guardians"
    NOTICES = "notices"
    REGISTRATIONS = "registrations"
    PREMIUM = "premium"
    RECORD = "record"
    ACTIVITIES = "activities"
    CARDS = "cards"
    PROOFS = "proofs"
    ROOMS = "rooms"
    SUPPORTS = "supports"
    SURVEYS = "surveys"
    NEWS = "news"
    OFFICES = "offices"
    LOOKS = "looks"
    WORK = "work"
    """What the person did for a place or an organisation."""


class Parting(StrEnum):
    """What becomes of it."""

    ERASED = "erased"
    """The row goes."""
    LOOSED = "loosed"
    """The row is about more than this person: it stays, and names the person no more."""
    STAYS = "stays"
    """The id stays, and leads to nobody any more."""
    RUNS_OUT = "runs_out"
    """Revoked, emptied of what tells of the person, and kept until it would have run out."""


@dataclass(frozen=True, slots=True)
class Column:
    part: Part
    parting: Parting
    taken: bool
    """Whether the rows go along when the person takes everything away."""


def _own(part: Part) -> Column:
    return Column(part, Parting.ERASED, taken=True)


def _passing(part: Part) -> Column:
    """Secrets and steps on the way, of no use to anybody outside."""
    return Column(part, Parting.ERASED, taken=False)


_WORK = Column(Part.WORK, Parting.STAYS, taken=False)
_LOOSED = Column(Part.ACTIVITIES, Parting.LOOSED, taken=True)

COLUMNS: dict[str, Column] = {
    "account.EmailAddress.user": _own(Part.SIGN_IN),
    "activities.ActivityChange.person_id": Column(Part.ACTIVITIES, Parting.LOOSED, taken=False),
    "activities.CalendarAddress.person": _passing(Part.ACTIVITIES),
    "activities.CheckIn.by_id": _WORK,
    "activities.CheckIn.person": _own(Part.ACTIVITIES),
    "activities.Designation.designated_by": _WORK,
    "activities.Designation.withdrawn_by": _WORK,
    "activities.HeldScan.by_id": _WORK,
    "activities.HeldScan.person_id": _LOOSED,
    "activities.HeldScan.settled_by_id": _WORK,
    "activities.Joining.person": _own(Part.ACTIVITIES),
    "activities.Member.person": Column(Part.OFFICES, Parting.STAYS, taken=True),
    "activities.MemberInvitation.invited_by": _WORK,
    "activities.Oddity.people": _LOOSED,
    "activities.Oddity.settled_by_id": _WORK,
    "activities.Organisation.applied_by": _WORK,
    "activities.Refusal.by_id": _WORK,
    "activities.Refusal.person_id": _LOOSED,
    "activities.ScannerPass.member_id": _WORK,
    "audit.Entry.by_id": _WORK,
    "audit.Entry.person_id": Column(Part.LOOKS, Parting.STAYS, taken=True),
    "cards.IssuedCard.person": Column(Part.CARDS, Parting.RUNS_OUT, taken=True),
    "clubs.ClubList.approved_by_id": _WORK,
    "clubs.ClubList.asked_by_id": _WORK,
    "clubs.ClubList.brought_by_id": _WORK,
    "delivery.Device.recipient": _own(Part.NOTICES),
    "delivery.Envelope.recipient": _passing(Part.NOTICES),
    "clients.App.registered_by_id": _WORK,
    "clients.Consent.person": _own(Part.SIGN_IN),
    "clients.KeptAnswer.person": _passing(Part.SIGN_IN),
    "clubs.ClubPast.person": _own(Part.REGISTRATIONS),
    "exports.Export.asked_by": _WORK,
    "exports.Export.decided_by_id": _WORK,
    "files.Kept.kept_by_id": _WORK,
    "hooks.Hook.made_by_id": _WORK,
    "leaving.Leave.person": _passing(Part.SIGN_IN),
    "mfa.Authenticator.user": _passing(Part.SIGN_IN),
    "news.Awaited.person": _own(Part.NEWS),
    "news.Choice.person": _own(Part.NEWS),
    "news.News.approved_by_id": _WORK,
    "news.News.asked_by_id": _WORK,
    "news.News.sent_back_by_id": _WORK,
    "news.News.written_by": _WORK,
    "news.Opening.person": _own(Part.NEWS),
    "oauth2_provider.AccessToken.user": _passing(Part.SIGN_IN),
    "oauth2_provider.DeviceGrant.user": _passing(Part.SIGN_IN),
    "oauth2_provider.Grant.user": _passing(Part.SIGN_IN),
    "oauth2_provider.IDToken.user": _passing(Part.SIGN_IN),
    "oauth2_provider.RefreshToken.user": _passing(Part.SIGN_IN),
    "people.CardFacts.person": _own(Part.IDENTITY),
    "people.CardVisit.person": _passing(Part.IDENTITY),
    "people.ConfirmedIdentity.person": _own(Part.IDENTITY),
    "people.Guardian.person": _own(Part.GUARDIANS),
    "people.GuardianConsent.person": _own(Part.GUARDIANS),
    "people.Notice.person": _own(Part.NOTICES),
    "people.OpenAddress.person": _passing(Part.IDENTITY),
    "people.Person.united_into": Column(Part.PROFILE, Parting.LOOSED, taken=True),
    "people.SetAside.other": _passing(Part.IDENTITY),
    "people.SetAside.person": _passing(Part.IDENTITY),
    "places.Invitation.invited_by": _WORK,
    "places.PolicyVersion.announced_by": _WORK,
    "places.Staff.person": Column(Part.OFFICES, Parting.STAYS, taken=True),
    "places.Wish.person": _own(Part.REGISTRATIONS),
    "people.PseudonymSeed.person": _passing(Part.REGISTRATIONS),
    "proofs.Credential.person": Column(Part.CARDS, Parting.RUNS_OUT, taken=True),
    "proofs.RecordProof.person": _own(Part.PROOFS),
    "proofs.WalletOffer.person": _passing(Part.CARDS),
    "registrations.Answer.person": _own(Part.REGISTRATIONS),
    "registrations.Application.person": _own(Part.PREMIUM),
    "registrations.Decision.decided_by_id": _WORK,
    "registrations.Decision.person": _own(Part.PREMIUM),
    "registrations.Judgement.person": _own(Part.PREMIUM),
    "registrations.LinkChoice.person": _own(Part.REGISTRATIONS),
    "registrations.NightlyRun.first_person_id": _WORK,
    "registrations.NightlyRun.last_person_id": _WORK,
    "registrations.Participation.person": _own(Part.RECORD),
    "registrations.Participation.recorded_by_id": _WORK,
    "registrations.Participation.voided_by_id": _WORK,
    "registrations.Registration.person": _own(Part.REGISTRATIONS),
    "registrations.Review.person": _own(Part.PREMIUM),
    "registrations.RosterChange.person_id": Column(Part.REGISTRATIONS, Parting.LOOSED, taken=False),
    "registrations.RosterEntry.person": _own(Part.REGISTRATIONS),
    "registrations.RosterView.made_by_id": _WORK,
    "registrations.Standing.person": Column(Part.REGISTRATIONS, Parting.LOOSED, taken=True),
    "registrations.Standing.united_into_id": Column(Part.REGISTRATIONS, Parting.LOOSED, taken=False),
    "registrations.Stay.person": _own(Part.RECORD),
    "registrations.Stay.recorded_by_id": _WORK,
    "registrations.Term.granted_by_id": _WORK,
    "registrations.Term.person": _own(Part.PREMIUM),
    "rooms.Contact.person": _own(Part.ROOMS),
    "rooms.Contact.reported_by_id": _WORK,
    "rooms.Contact.settled_by_id": _WORK,
    "rooms.ContactMessage.by_id": _WORK,
    "rooms.ContactMessage.person": _own(Part.ROOMS),
    "rooms.Membership.person": _own(Part.ROOMS),
    "rooms.Membership.removed_by_id": _WORK,
    "rooms.Muting.muted": _passing(Part.ROOMS),
    "rooms.Muting.person": _own(Part.ROOMS),
    "rooms.Post.author": Column(Part.ROOMS, Parting.LOOSED, taken=True),
    "rooms.Post.hidden_by_id": _WORK,
    "rooms.PostReaction.person": _own(Part.ROOMS),
    "rooms.Report.person": _own(Part.ROOMS),
    "rooms.Report.settled_by_id": _WORK,
    "rooms.Vote.person": _own(Part.ROOMS),
    "statistics.Counted.person_id": _passing(Part.RECORD),
    "statistics.Fingerprint.person_id": _passing(Part.RECORD),
    "surveys.Answered.person": _own(Part.SURVEYS),
    "surveys.Sheet.person": _own(Part.SURVEYS),
    "surveys.Survey.approved_by_id": _WORK,
    "surveys.Survey.asked_by_id": _WORK,
    "supports.Claim.decided_by_id": _WORK,
    "supports.Claim.person": Column(Part.SUPPORTS, Parting.LOOSED, taken=True),
    "supports.Offer.written_by_id": _WORK,
    "supports.Partner.settled_by_id": _WORK,
    "supports.Receipt.person": _own(Part.SUPPORTS),
    "supports.Used.person": _own(Part.SUPPORTS),
    "uniting.Proposal.confirmed_by_id": _WORK,
    "uniting.Proposal.other": _own(Part.SIGN_IN),
    "uniting.Proposal.person": _own(Part.SIGN_IN),
    "uniting.Proposal.proposed_by_id": _WORK,
    "uniting.Proposal.settled_by_id": _WORK,
    "usersessions.UserSession.user": _own(Part.SIGN_IN),
}

ADDRESSES: dict[str, Parting] = {
    "account.EmailAddress.email": Parting.ERASED,
    "activities.MemberInvitation.email": Parting.LOOSED,
    "delivery.Envelope.address": Parting.ERASED,
    "delivery.Letter.reply_to": Parting.STAYS,
    "delivery.StoppedAddress.address": Parting.ERASED,
    "people.Person.email": Parting.LOOSED,
    "places.Invitation.email": Parting.LOOSED,
    "supports.Partner.email": Parting.STAYS,
}
"""Every column that holds an e-mail address; what stays is the address of a place or of a business."""

WITHHELD = {
    "activities.HeldScan.text",
    "activities.Oddity.details",
    "activities.Oddity.people",
    "cards.IssuedCard.session",
    "delivery.Device.auth",
    "delivery.Device.endpoint",
    "delivery.Device.p256dh",
    "people.CardFacts.sealed",
    "proofs.RecordProof.code",
    "supports.Claim.account",
    "uniting.Proposal.other",
    "usersessions.UserSession.session_key",
    "usersessions.UserSession.data",
}
"""Columns that no file carries: secrets that open something, and other people's names. What is sealed is said in the open."""


def parts(*partings: Parting) -> list[Part]:
    """What a person reads beforehand: the parts of which something is dealt with in this way, in their order."""
    found = {column.part for column in COLUMNS.values() if column.parting in partings}
    return [part for part in Part if part in found]
