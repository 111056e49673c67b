"""Contacts as either side reads them; staff see numbers, and the text of what was reported (D1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, QuerySet

from yukari.activities import queries as activities
from yukari.audit.commands import record
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rooms.models import Contact, ContactMessage
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

SHOWN = 50


@dataclass(frozen=True)
class ContactSeen:
    contact: Contact
    messages: list[ContactMessage]

    @property
    def is_over(self) -> bool:
        return bool(self.contact.person_left_at or self.contact.organisation_left_at)


@dataclass(frozen=True)
class Unanswered:
    """At one organisation: how many wait for an answer, and since when. Not who, not what."""

    organisation_id: UUID
    name: str
    number: int
    since: datetime


def contacts_of(viewer: Person) -> list[Contact]:
    """What a person asked, the last message first."""
    return list(_contacts().filter(person=viewer).order_by("-last_at", "-pk")[:SHOWN])


def contact_of(viewer: Person, occurrence_id: UUID) -> ContactSeen | None:
    """One's own contact about an occurrence. None: nothing was asked yet."""
    contact = _contacts().filter(person=viewer, occurrence_id=occurrence_id).first()
    return _with_messages(contact) if contact else None


def contacts_at(organisation_id: UUID, *, viewer: Person) -> list[Contact]:
    """What an organisation is asked: who waits longest first, then the newest."""
    _require_of(viewer, organisation_id)
    rows = _contacts().filter(organisation_id=organisation_id)
    return list(rows.order_by(F("waiting_since").asc(nulls_last=True), "-last_at", "-pk")[:SHOWN])


def contact_at(person_id: UUID, occurrence_id: UUID, *, viewer: Person) -> ContactSeen:
    """One of them, for those who speak for the organisation."""
    contact = _one(person_id, occurrence_id)
    _require_of(viewer, contact.organisation_id)
    return _with_messages(contact)


def reported_contact(
    person_id: UUID, occurrence_id: UUID, *, place_id: str, viewer: Person, at: datetime
) -> ContactSeen:
    """What was reported and is not settled, for the place's moderators: a look that the participant can read about (D2)."""
    places.require(Ability.MODERATE, of=viewer, at_place=place_id)
    contact = _one(person_id, occurrence_id)
    if contact.occurrence.place_id != place_id or contact.reported_at is None or contact.settled_at is not None:
        raise Refused(Reason.NOT_FOUND)
    record(
        "looked_at_a_contact",
        by=viewer,
        at=at,
        person_id=person_id,
        place_id=place_id,
        why=contact.report,
        occurrence=occurrence_id,
    )
    return _with_messages(contact)


def waiting_for_answer(organisation_id: UUID) -> int:
    """How many wait, for the entry that leads there."""
    return Contact.objects.filter(organisation_id=organisation_id, waiting_since__isnull=False).count()


def unanswered_at(place_id: str, *, viewer: Person, at: datetime, after: timedelta = timedelta(0)) -> list[Unanswered]:
    """Who asked and got no answer: per organisation how many, and since when; the longest wait first (D1)."""
    places.require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    waiting = Contact.objects.filter(occurrence__place_id=place_id, waiting_since__lte=at - after)
    rows = waiting.values("organisation_id", "organisation__name").annotate(
        n=Count("person_id"), since=Min("waiting_since")
    )
    return [
        Unanswered(row["organisation_id"], row["organisation__name"], row["n"], row["since"])
        for row in rows.order_by("since", "pk")
    ]


def _contacts() -> QuerySet[Contact]:
    rows = Contact.objects.select_related("person", "organisation", "occurrence__project", "occurrence__place")
    return rows.defer("occurrence__project__words")


def _one(person_id: UUID, occurrence_id: UUID) -> Contact:
    contact = _contacts().filter(person_id=person_id, occurrence_id=occurrence_id).first()
    if contact is None:
        raise Refused(Reason.NOT_FOUND)
    return contact


def _require_of(viewer: Person, organisation_id: UUID) -> None:
    if not activities.works_for(viewer, activities.organisation(organisation_id)):
        raise Refused(Reason.NOT_ALLOWED)


def _with_messages(contact: Contact) -> ContactSeen:
    said = ContactMessage.objects.filter(person_id=contact.person_id, occurrence_id=contact.occurrence_id)
    return ContactSeen(contact, list(said.order_by("written_at", "id")))
