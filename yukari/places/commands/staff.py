"""Who works for a place: invited by letter or appointed by the operators, changed and dismissed by its managers."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places import queries
from yukari.places.commands.places import locked_place
from yukari.places.models import Invitation, Staff
from yukari.places.queries.staff import hash_of
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability, Role

INVITATION_DAYS = 14


@transaction.atomic
def invite(place_id: str | None, *, email: str, role: Role, by: Person | None, at: datetime) -> Invitation:
    """Send a letter with a link by which its reader takes up an office. An open invitation to the same office stands."""
    _check_fit(role, place_id)
    queries.require(Ability.INVITE_STAFF, of=by, at_place=place_id)
    place = locked_place(place_id) if place_id else None
    address = email.strip().lower()
    pending = Invitation.objects.filter(
        place=place, email=address, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    for invitation in pending:
        if invitation.role == role:
            return invitation
    pending.update(withdrawn_at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        place=place,
        email=address,
        role=role,
        secret_hash=hash_of(secret),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    subject, text = render_to_string(
        "letters/invitation.txt",
        {"invitation": invitation, "place": place, "link": f"{settings.SITE_URL}/office/invitations/{secret}/"},
    ).split("\n", 1)
    delivery.post(
        address, key=f"invitation:{invitation.id}", subject=subject.strip(), text=text.strip() + "\n", by=by, at=at
    )
    audit.record("invited", by=by, at=at, place_id=place_id or "", invitation=invitation.id, role=role)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation_id: UUID, *, by: Person | None, at: datetime) -> Invitation:
    """Make the letter's link worthless."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise Refused(Reason.NOT_FOUND)
    queries.require(Ability.INVITE_STAFF, of=by, at_place=invitation.place_id)
    if invitation.accepted_at is not None:
        raise Refused(Reason.INVITATION_OVER)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record("withdrew_invitation", by=by, at=at, place_id=invitation.place_id or "", invitation=invitation_id)
    return invitation


@transaction.atomic
def accept_invitation(secret: str, *, by: Person, at: datetime) -> Staff:
    """Take up the office. The link alone is not enough: the letter must have gone to an address of this person."""
    invitation = Invitation.objects.select_for_update().filter(secret_hash=hash_of(secret)).first()
    if invitation is None or invitation.withdrawn_at is not None:
        raise Refused(Reason.INVITATION_OVER)
    if invitation.email not in {address.lower() for address in people.addresses_of(by.id)}:
        raise Refused(Reason.INVITED_SOMEONE_ELSE)
    if invitation.accepted_at is not None:
        held = queries.office_at(by, invitation.place_id)
        if held is None:
            raise Refused(Reason.INVITATION_OVER)
        return held
    if invitation.expires_at <= at:
        raise Refused(Reason.INVITATION_OVER)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return _give_office(by, place_id=invitation.place_id, role=Role(invitation.role), by=by, at=at)


@transaction.atomic
def appoint(person: Person, *, place_id: str | None, role: Role, by: Person | None, at: datetime) -> Staff:
    """Give an office without a letter: how the operators make a place's first manager."""
    if by is not None:
        raise Refused(Reason.NOT_ALLOWED)
    _check_fit(role, place_id)
    return _give_office(person, place_id=place_id, role=role, by=by, at=at)


@transaction.atomic
def change_role(staff_id: UUID, *, role: Role, by: Person | None, at: datetime) -> Staff:
    """Give a member of staff another role."""
    staff = _locked_staff(staff_id, by=by)
    _check_fit(role, staff.place_id)
    if staff.until is not None:
        raise Refused(Reason.NOT_FOUND)
    return _set_role(staff, role=role, by=by, at=at)


@transaction.atomic
def dismiss(staff_id: UUID, *, by: Person | None, at: datetime) -> Staff:
    """End an office. From this moment the person sees nothing of the place."""
    staff = _locked_staff(staff_id, by=by)
    if staff.until is None:
        _keep_a_manager(staff)
        staff.until = at
        staff.save(update_fields=["until"])
        audit.record("dismissed", by=by, at=at, person_id=staff.person_id, place_id=staff.place_id or "")
    return staff


def dismiss_united(staff: Staff, *, by: Person | None, at: datetime) -> Staff:
    """The account that holds this office is about to be closed. The last manager first sees to another."""
    _keep_a_manager(staff)
    staff.until = at
    staff.save(update_fields=["until"])
    audit.record("dismissed", by=by, at=at, person_id=staff.person_id, place_id=staff.place_id or "")
    return staff


def _give_office(person: Person, *, place_id: str | None, role: Role, by: Person | None, at: datetime) -> Staff:
    if place_id is not None:
        locked_place(place_id)
    held = queries.office_at(person, place_id)
    if held is not None:
        return _set_role(held, role=role, by=by, at=at)
    staff = Staff.objects.create(person=person, place_id=place_id, role=role, since=at)
    audit.record("took_office", by=by, at=at, person_id=person.id, place_id=place_id or "", role=role)
    return staff


def _set_role(staff: Staff, *, role: Role, by: Person | None, at: datetime) -> Staff:
    if staff.role == role:
        return staff
    _keep_a_manager(staff)
    before, staff.role = staff.role, role
    staff.save(update_fields=["role"])
    audit.record(
        "changed_role",
        by=by,
        at=at,
        person_id=staff.person_id,
        place_id=staff.place_id or "",
        before=before,
        after=role,
    )
    return staff


def _locked_staff(staff_id: UUID, *, by: Person | None) -> Staff:
    staff = Staff.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise Refused(Reason.NOT_FOUND)
    queries.require(Ability.INVITE_STAFF, of=by, at_place=staff.place_id)
    return staff


def _keep_a_manager(staff: Staff) -> None:
    """A place without a manager could not invite anybody any more."""
    if staff.role != Role.MANAGER or staff.place_id is None:
        return
    locked_place(staff.place_id)
    others = Staff.objects.filter(place_id=staff.place_id, role=Role.MANAGER, until=None).exclude(pk=staff.pk)
    if not others.exists():
        raise Refused(Reason.LAST_MANAGER)


def _check_fit(role: Role, place_id: str | None) -> None:
    if (role is Role.MINISTRY) != (place_id is None):
        raise Refused(Reason.ROLE_DOES_NOT_FIT)
