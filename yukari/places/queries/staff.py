"""Who works for a place, and what that lets a person do (D1)."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yukari.people.models import Person
from yukari.places.models import Invitation, Staff
from yukari.rules import roles
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability, Role

KNOWN = "offices_known"
"""On a person of whom this was asked already."""


def offices_of(person: Person) -> list[Staff]:
    """The offices that a person holds now, each with its place; the ministry's has none."""
    known: list[Staff] | None = getattr(person, KNOWN, None)
    return _offices(person) if known is None else list(known)


def know_offices(person: Person) -> None:
    """Ask once where somebody works who is about to read a page: whatever it asks of them (D1) is answered from this.

    Never before a command, which asks what holds at that moment; so this ends with the request that read the person.
    """
    setattr(person, KNOWN, _offices(person))


def offices_between(person_id: UUID, *, since: datetime, until: datetime) -> list[Staff]:
    """The offices that a person held in this time, whether it holds them still or not."""
    held = Staff.objects.filter(Q(until=None) | Q(until__gt=since), person_id=person_id, since__lt=until)
    return list(held.select_related("place").order_by("since", "pk"))


def office_at(person: Person, place_id: str | None) -> Staff | None:
    """The office that a person holds at this very place."""
    return Staff.objects.filter(person=person, place_id=place_id, until=None).select_related("place").first()


def abilities_at(person: Person, place_id: str | None) -> frozenset[Ability]:
    """What a person may do at a place. An office at another place gives nothing; the ministry sees aggregates anywhere."""
    held = (office for office in offices_of(person) if office.place_id in (place_id, None))
    return frozenset[Ability]().union(*(roles.abilities(Role(office.role)) for office in held))


def require(ability: Ability, *, of: Person | None, at_place: str | None) -> None:
    """Refuse unless this person may do this there. Nobody is the machine, which acts for the operators."""
    if of is not None and ability not in abilities_at(of, at_place):
        raise Refused(Reason.NOT_ALLOWED)


def staff_of(place_id: str, *, viewer: Person) -> list[Staff]:
    """The people who work for a place, for those who may invite more."""
    require(Ability.INVITE_STAFF, of=viewer, at_place=place_id)
    return list(Staff.objects.filter(place_id=place_id, until=None).select_related("person").order_by("since", "pk"))


def managers_of(place_id: str) -> list[UUID]:
    """Whom the machine tells what a place must see to."""
    managers = Staff.objects.filter(place_id=place_id, role=Role.MANAGER, until=None)
    return list(managers.order_by("since", "pk").values_list("person_id", flat=True))


def invitations_of(place_id: str, *, viewer: Person, at: datetime) -> list[Invitation]:
    """The invitations that can still be taken up."""
    require(Ability.INVITE_STAFF, of=viewer, at_place=place_id)
    return list(_open(at).filter(place_id=place_id).order_by("invited_at", "pk"))


def invitation(secret: str, *, at: datetime) -> Invitation | None:
    """The open invitation that a letter's secret names."""
    return _open(at).filter(secret_hash=hash_of(secret)).select_related("place").first()


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _offices(person: Person) -> list[Staff]:
    return list(Staff.objects.filter(person=person, until=None).select_related("place").order_by("place_id"))


def _open(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
