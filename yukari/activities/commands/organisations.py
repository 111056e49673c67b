"""Organisations: they apply or are entered, have members, and a place's own office is one of them."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from yukari.activities.models import Member, MemberInvitation, Organisation
from yukari.activities.queries import desks
from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.people.queries import addresses_of
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import OrganisationKind
from yukari.rules.roles import Ability, OrganisationRole

INVITATION_DAYS = 14


@transaction.atomic
def apply(
    place_id: str,
    *,
    name: str,
    kind: OrganisationKind,
    about: str = "",
    contact: str = "",
    by: Person,
    at: datetime,
) -> Organisation:
    """Ask a place to take part in its programme. Whoever asks leads the organisation once it is accepted."""
    asked = Organisation.objects.filter(
        place_id=place_id, name=name.strip(), applied_by=by, state=Organisation.State.APPLIED
    ).first()
    if asked is not None:
        return asked
    return _write(
        place_id, name=name, kind=kind, about=about, contact=contact, state=Organisation.State.APPLIED, by=by, at=at
    )


@transaction.atomic
def enter(
    place_id: str,
    *,
    name: str,
    kind: OrganisationKind,
    about: str = "",
    contact: str = "",
    by: Person | None,
    at: datetime,
) -> Organisation:
    """Staff enter an organisation that they know; its leader is invited by mail."""
    places.require(Ability.DESIGNATE, of=by, at_place=place_id)
    return _write(
        place_id, name=name, kind=kind, about=about, contact=contact, state=Organisation.State.ACTIVE, by=by, at=at
    )


@transaction.atomic
def accept(organisation_id: UUID, *, by: Person | None, at: datetime) -> Organisation:
    """Staff take an applicant into the place's programme."""
    organisation = _locked(organisation_id)
    places.require(Ability.DESIGNATE, of=by, at_place=organisation.place_id)
    if organisation.state == Organisation.State.ACTIVE:
        return organisation
    _check_applied(organisation)
    organisation.state = Organisation.State.ACTIVE
    organisation.settled_at = at
    organisation.save(update_fields=["state", "settled_at"])
    if organisation.applied_by:
        _take_in(organisation, organisation.applied_by, role=OrganisationRole.LEADER, at=at)
        _tell_applicant(organisation, "organisation_accepted", by=by, at=at)
    audit.record("accepted_organisation", by=by, at=at, place_id=organisation.place_id, organisation=organisation.id)
    return organisation


@transaction.atomic
def refuse(organisation_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Organisation:
    """Staff do not take an applicant; the reason reaches the person who asked."""
    organisation = _locked(organisation_id)
    places.require(Ability.DESIGNATE, of=by, at_place=organisation.place_id)
    _check_reason(reason)
    if organisation.state == Organisation.State.REFUSED:
        return organisation
    _check_applied(organisation)
    organisation.state = Organisation.State.REFUSED
    organisation.settled_at = at
    organisation.refusal = reason.strip()
    organisation.save(update_fields=["state", "settled_at", "refusal"])
    _tell_applicant(organisation, "organisation_refused", by=by, at=at)
    audit.record(
        "refused_organisation",
        by=by,
        at=at,
        place_id=organisation.place_id,
        why=reason,
        organisation=organisation.id,
    )
    return organisation


@transaction.atomic
def close(organisation_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Organisation:
    """An organisation takes no further part. What it held and who came stays in the record."""
    organisation = _locked(organisation_id)
    places.require(Ability.DESIGNATE, of=by, at_place=organisation.place_id)
    _check_reason(reason)
    if organisation.is_place:
        raise Refused(Reason.NOT_ALLOWED)
    if organisation.state == Organisation.State.CLOSED:
        return organisation
    organisation.state = Organisation.State.CLOSED
    organisation.settled_at = at
    organisation.save(update_fields=["state", "settled_at"])
    for member in organisation.members.filter(until=None):
        people.tell(
            member.person_id,
            kind="organisation_closed",
            key=f"organisation_closed:{organisation.id}",
            details={"organisation": organisation.name, "reason": reason.strip()},
            by=by,
            at=at,
        )
    audit.record(
        "closed_organisation", by=by, at=at, place_id=organisation.place_id, why=reason, organisation=organisation.id
    )
    return organisation


@transaction.atomic
def describe(
    organisation_id: UUID,
    *,
    name: str,
    kind: OrganisationKind,
    about: str,
    contact: str,
    by: Person | None,
    at: datetime,
) -> Organisation:
    """Change what newcomers read about an organisation."""
    organisation = _locked(organisation_id)
    desks.require(Ability.EDIT_ORGANISATION, Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    _check_name(name)
    organisation.name = name.strip()
    organisation.kind = OrganisationKind.PLACE if organisation.is_place else kind
    organisation.about = about.strip()
    organisation.contact = contact.strip()
    organisation.save(update_fields=["name", "kind", "about", "contact"])
    audit.record("described_organisation", by=by, at=at, place_id=organisation.place_id, organisation=organisation.id)
    return organisation


@transaction.atomic
def place_office(place_id: str, *, by: Person | None, at: datetime) -> Organisation:
    """The place's own office as an organisation, made when it is first asked for."""
    place = places.place(place_id)
    office, _ = Organisation.objects.get_or_create(
        place=place,
        is_place=True,
        defaults={
            "name": place.full_name,
            "kind": OrganisationKind.PLACE,
            "state": Organisation.State.ACTIVE,
            "applied_at": at,
            "applied_by": by,
            "settled_at": at,
        },
    )
    return office


@transaction.atomic
def invite_member(
    organisation_id: UUID, *, email: str, role: OrganisationRole, by: Person | None, at: datetime
) -> MemberInvitation:
    """Send a letter with a link by which its reader becomes a member. An open invitation to the same role stands."""
    organisation = _locked(organisation_id)
    desks.require(Ability.INVITE_MEMBERS, Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    if organisation.is_place:
        # The office's members are the place's staff, who are invited as staff.
        raise Refused(Reason.NOT_ALLOWED)
    address = email.strip().lower()
    pending = desks.open_invitations(at).filter(organisation=organisation, email=address)
    for invitation in pending:
        if invitation.role == role:
            return invitation
    pending.update(withdrawn_at=at)
    secret = secrets.token_urlsafe(32)
    invitation = MemberInvitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        secret_hash=desks.hash_of(secret),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    subject, text = render_to_string(
        "letters/member_invitation.txt",
        {
            "invitation": invitation,
            "organisation": organisation,
            "link": f"{settings.SITE_URL}/office/members/{secret}/",
        },
    ).split("\n", 1)
    delivery.post(
        address,
        key=f"member_invitation:{invitation.id}",
        subject=subject.strip(),
        text=text.strip() + "\n",
        by=by,
        at=at,
    )
    audit.record(
        "invited_member", by=by, at=at, place_id=organisation.place_id, organisation=organisation.id, role=role
    )
    return invitation


@transaction.atomic
def withdraw_member_invitation(invitation_id: UUID, *, by: Person | None, at: datetime) -> MemberInvitation:
    """Make the letter's link worthless."""
    invitation = (
        MemberInvitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise Refused(Reason.NOT_FOUND)
    desks.require(Ability.INVITE_MEMBERS, Ability.RUN_ACTIVITIES, of=by, organisation=invitation.organisation)
    if invitation.accepted_at is not None:
        raise Refused(Reason.INVITATION_OVER)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(
            "withdrew_member_invitation",
            by=by,
            at=at,
            place_id=invitation.organisation.place_id,
            organisation=invitation.organisation_id,
        )
    return invitation


@transaction.atomic
def accept_member_invitation(secret: str, *, by: Person, at: datetime) -> Member:
    """Become a member. The link alone is not enough: the letter must have gone to an address of this person."""
    invitation = (
        MemberInvitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(secret_hash=desks.hash_of(secret))
        .first()
    )
    if invitation is None or invitation.withdrawn_at is not None:
        raise Refused(Reason.INVITATION_OVER)
    if invitation.email not in {address.lower() for address in addresses_of(by.id)}:
        raise Refused(Reason.INVITED_SOMEONE_ELSE)
    if invitation.accepted_at is not None:
        held = desks.member_of(by, invitation.organisation_id)
        if held is None:
            raise Refused(Reason.INVITATION_OVER)
        return held
    if invitation.expires_at <= at or invitation.organisation.state != Organisation.State.ACTIVE:
        raise Refused(Reason.INVITATION_OVER)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    member = _take_in(invitation.organisation, by, role=OrganisationRole(invitation.role), at=at)
    audit.record(
        "became_member",
        by=by,
        at=at,
        person_id=by.id,
        place_id=invitation.organisation.place_id,
        organisation=invitation.organisation_id,
        role=invitation.role,
    )
    return member


@transaction.atomic
def dismiss_member(organisation_id: UUID, *, person_id: UUID, by: Person | None, at: datetime) -> None:
    """End a membership; one may always leave by oneself. From this moment the person sees nothing of the desk."""
    organisation = _locked(organisation_id)
    if by is None or by.id != person_id:
        desks.require(Ability.INVITE_MEMBERS, Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    member = organisation.members.filter(person_id=person_id, until=None).first()
    if member is not None:
        _end(organisation, member, by=by, at=at)


def leave_united(member: Member, *, by: Person | None, at: datetime) -> None:
    """The account of this member is about to be closed. The last leader first sees to another."""
    _end(_locked(member.organisation_id), member, by=by, at=at)


def _end(organisation: Organisation, member: Member, *, by: Person | None, at: datetime) -> None:
    leaders = organisation.members.filter(role=OrganisationRole.LEADER, until=None)
    if member.role == OrganisationRole.LEADER and not leaders.exclude(pk=member.pk).exists():
        raise Refused(Reason.LAST_LEADER)
    member.until = at
    member.save(update_fields=["until"])
    audit.record(
        "dismissed_member",
        by=by,
        at=at,
        person_id=member.person_id,
        place_id=organisation.place_id,
        organisation=organisation.id,
    )


def _write(
    place_id: str,
    *,
    name: str,
    kind: OrganisationKind,
    about: str,
    contact: str,
    state: Organisation.State,
    by: Person | None,
    at: datetime,
) -> Organisation:
    place = places.place(place_id)
    if not place.is_joined(day_in_japan(at)):
        raise Refused(Reason.PLACE_NOT_JOINED)
    _check_name(name)
    organisation = Organisation.objects.create(
        place=place,
        name=name.strip(),
        kind=kind,
        about=about.strip(),
        contact=contact.strip(),
        state=state,
        applied_at=at,
        applied_by=by,
        settled_at=at if state == Organisation.State.ACTIVE else None,
    )
    audit.record(f"{state}_organisation", by=by, at=at, place_id=place_id, organisation=organisation.id)
    return organisation


def _take_in(organisation: Organisation, person: Person, *, role: OrganisationRole, at: datetime) -> Member:
    member, new = Member.objects.get_or_create(
        organisation=organisation, person=person, until=None, defaults={"role": role, "since": at}
    )
    if not new and member.role != role:
        member.role = role
        member.save(update_fields=["role"])
    return member


def _tell_applicant(organisation: Organisation, kind: str, *, by: Person | None, at: datetime) -> None:
    if organisation.applied_by_id:
        people.tell(
            organisation.applied_by_id,
            kind=kind,
            key=f"{kind}:{organisation.id}",
            details={
                "organisation": organisation.name,
                "organisation_id": str(organisation.id),
                "place": organisation.place.full_name,
                "reason": organisation.refusal,
            },
            by=by,
            at=at,
        )


def _locked(organisation_id: UUID) -> Organisation:
    found = (
        Organisation.objects.select_for_update(of=("self",))
        .select_related("place", "applied_by")
        .filter(pk=organisation_id)
        .first()
    )
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def _check_applied(organisation: Organisation) -> None:
    if organisation.state != Organisation.State.APPLIED:
        raise Refused(Reason.ALREADY_DECIDED)


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refused(Reason.WORDS_MISSING)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
