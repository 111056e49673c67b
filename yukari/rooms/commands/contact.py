"""A participant asks an organisation about an occurrence, and it answers. Addresses never show (M1); either side can end it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities import queries as activities
from yukari.audit.commands import record
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rooms.models import Contact, ContactMessage
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

MESSAGES_AT_ONCE, MESSAGES_BACK_IN = 10, 60 * 60


def ask(occurrence_id: UUID, *, text: str, by: Person, at: datetime) -> Contact:
    """Write to the organisation of an occurrence that one has joined. The organisation is told once per turn."""
    people.slow_down(f"contact:{by.id}", capacity=MESSAGES_AT_ONCE, per_seconds=MESSAGES_BACK_IN, by=by, at=at)
    with transaction.atomic():
        occurrence = activities.occurrence_of(occurrence_id)
        if occurrence is None:
            raise Refused(Reason.NOT_FOUND)
        people.hold_open(by, by=by, at=at)
        contact = Contact.objects.select_for_update().filter(person=by, occurrence=occurrence).first()
        if contact is None:
            if not activities.takes_part_in(by.id, occurrence_id):
                raise Refused(Reason.NOT_ALLOWED)
            organisation = occurrence.project.organisation
            contact = Contact(person=by, occurrence=occurrence, organisation=organisation, begun_at=at)
        _demand_open(contact)
        _demand_words(text)
        turn = contact.waiting_since is None
        contact.waiting_since = contact.waiting_since or at
        contact.last_at = at
        contact.save()
        _say(contact, text, of_organisation=False, by=by, at=at)
        if turn:
            details = {"called": by.called, "person_id": str(by.id)}
            _tell(activities.who_runs(contact.organisation), contact, "contact_asked", details, by=by, at=at)
    return contact


def answer(person_id: UUID, *, occurrence_id: UUID, text: str, by: Person, at: datetime) -> None:
    """Somebody of the organisation writes back; the participant is told and reads it on the page."""
    with transaction.atomic():
        contact = _of_organisation(person_id, occurrence_id, by)
        _demand_open(contact)
        _demand_words(text)
        contact.waiting_since, contact.last_at = None, at
        contact.save(update_fields=["waiting_since", "last_at"])
        _say(contact, text, of_organisation=True, by=by, at=at)
        _tell([person_id], contact, "contact_answered", {}, by=by, at=at)


@transaction.atomic
def leave_contact(occurrence_id: UUID, *, by: Person, at: datetime) -> None:
    """The participant ends it; it can still be read by both."""
    Contact.objects.filter(person=by, occurrence_id=occurrence_id, person_left_at=None).update(
        person_left_at=at, waiting_since=None
    )


@transaction.atomic
def end_contact(person_id: UUID, *, occurrence_id: UUID, by: Person, at: datetime) -> None:
    """The organisation ends it; the participant is told."""
    contact = _of_organisation(person_id, occurrence_id, by)
    if contact.organisation_left_at is None:
        contact.organisation_left_at, contact.waiting_since = at, None
        contact.save(update_fields=["organisation_left_at", "waiting_since"])
        _tell([person_id], contact, "contact_ended", {}, by=by, at=at)


@transaction.atomic
def report_contact(person_id: UUID, *, occurrence_id: UUID, reason: str, by: Person, at: datetime) -> None:
    """Either side asks the place's staff to look; from then on, and only then, they can read it."""
    if by.id == person_id:
        contact = Contact.objects.select_for_update().filter(person=by, occurrence_id=occurrence_id).first()
        if contact is None:
            raise Refused(Reason.NOT_FOUND)
    else:
        contact = _of_organisation(person_id, occurrence_id, by)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    contact.reported_at, contact.reported_by_id, contact.report = at, by.id, reason.strip()
    contact.settled_at = contact.settled_by_id = None
    contact.save(update_fields=["reported_at", "reported_by_id", "report", "settled_at", "settled_by_id"])
    place_id = contact.occurrence.place_id
    record("reported_a_contact", by=by, at=at, person_id=person_id, place_id=place_id, occurrence=occurrence_id)


@transaction.atomic
def settle_contact(person_id: UUID, *, occurrence_id: UUID, reason: str, by: Person | None, at: datetime) -> None:
    """Staff write down what came of a report, and can read the contact no longer."""
    contact = Contact.objects.select_for_update().filter(person_id=person_id, occurrence_id=occurrence_id).first()
    if contact is None or contact.reported_at is None:
        raise Refused(Reason.NOT_FOUND)
    place_id = contact.occurrence.place_id
    places.require(Ability.MODERATE, of=by, at_place=place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if contact.settled_at is None:
        contact.settled_at, contact.settled_by_id = at, by.id if by else None
        contact.save(update_fields=["settled_at", "settled_by_id"])
        record("settled_a_contact", by=by, at=at, person_id=person_id, place_id=place_id, why=reason.strip())


def _of_organisation(person_id: UUID, occurrence_id: UUID, by: Person) -> Contact:
    rows = Contact.objects.select_for_update(of=("self",)).select_related("organisation", "occurrence")
    contact = rows.filter(person_id=person_id, occurrence_id=occurrence_id).first()
    if contact is None:
        raise Refused(Reason.NOT_FOUND)
    if not activities.works_for(by, contact.organisation):
        raise Refused(Reason.NOT_ALLOWED)
    return contact


def _demand_open(contact: Contact) -> None:
    if contact.person_left_at or contact.organisation_left_at:
        raise Refused(Reason.CONTACT_OVER)


def _demand_words(text: str) -> None:
    if not text.strip():
        raise Refused(Reason.WORDS_MISSING)


def _say(contact: Contact, text: str, *, of_organisation: bool, by: Person, at: datetime) -> None:
    ContactMessage.objects.create(
        person_id=contact.person_id,
        occurrence_id=contact.occurrence_id,
        by_id=by.id,
        of_organisation=of_organisation,
        text=text.strip(),
        written_at=at,
    )


def _tell(
    whom: Iterable[UUID], contact: Contact, kind: str, also: Mapping[str, object], *, by: Person, at: datetime
) -> None:
    """That there is something to read, and not what: mails are read on other people's screens."""
    project = contact.occurrence.project
    details: dict[str, object] = {
        "title": project.title,
        "organisation": contact.organisation.name,
        "occurrence_id": str(contact.occurrence_id),
        **also,
    }
    for person_id in sorted(whom):
        key = f"{kind}:{contact.person_id}:{contact.occurrence_id}:{at.isoformat()}"
        people.tell(person_id, kind=kind, key=key, details=details, by=by, at=at)
