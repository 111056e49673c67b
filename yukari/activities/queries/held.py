"""Offline scans that wait for staff, with the people whose they are (A9, D2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min

from yukari.activities.models import CheckIn, HeldScan, Joining, Occurrence
from yukari.activities.queries import desks
from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.people.queries import persons
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A scan that waits or waited. No `person`: nobody can be told from it."""

    scan: HeldScan
    person: Person | None


@dataclass(frozen=True, slots=True)
class HeldAt:
    """How many of an occurrence wait, and since when the oldest is here."""

    occurrence: Occurrence
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class HeldPage:
    occurrence: Occurrence
    waiting: list[Held]
    settled: list[Held]
    abilities: frozenset[Ability]


@dataclass(frozen=True, slots=True)
class HeldOne:
    """One of them for those who settle it; `missing`: who joined and was not recorded, where the scan names nobody."""

    occurrence: Occurrence
    held: Held
    missing: list[Person]
    abilities: frozenset[Ability]


@transaction.atomic
def held_scans(occurrence_id: UUID, *, viewer: Person, at: datetime) -> HeldPage:
    """All of an occurrence, the oldest first, for its desk and its staff."""
    occurrence = desks.occurrence_for(viewer, occurrence_id, Ability.SEE_PARTICIPANTS)
    scans = list(HeldScan.objects.filter(occurrence=occurrence).order_by("scanned_at", "id")[:SHOWN])
    people = persons({scan.person_id for scan in scans if scan.person_id})
    _note(people, occurrence, viewer=viewer, at=at)
    rows = [Held(scan, people.get(scan.person_id) if scan.person_id else None) for scan in scans]
    return HeldPage(
        occurrence,
        [row for row in rows if row.scan.settled_at is None],
        [row for row in rows if row.scan.settled_at is not None],
        desks.abilities_in(viewer, occurrence.project.organisation),
    )


@transaction.atomic
def held_scan(scan_id: UUID, *, occurrence_id: UUID, viewer: Person, at: datetime) -> HeldOne:
    """One of them, for staff who find out what it was."""
    occurrence = desks.occurrence_for(viewer, occurrence_id, Ability.SETTLE_ODDITIES)
    scan = HeldScan.objects.filter(pk=scan_id, occurrence=occurrence).first()
    if scan is None:
        raise Refused(Reason.NOT_FOUND)
    here = CheckIn.objects.filter(occurrence=occurrence)
    joined = Joining.objects.filter(occurrence=occurrence, person__left_at=None).exclude(state=Joining.State.CANCELLED)
    unseen = joined.exclude(person_id__in=here.values("person_id")).values_list("person_id", flat=True)
    people = persons([scan.person_id] if scan.person_id else unseen)
    _note(people, occurrence, viewer=viewer, at=at)
    whose = people.get(scan.person_id) if scan.person_id else None
    missing = [] if scan.person_id else sorted(people.values(), key=lambda person: person.called)
    return HeldOne(occurrence, Held(scan, whose), missing, desks.abilities_in(viewer, occurrence.project.organisation))


def held_waiting(occurrence_id: UUID) -> int:
    """How many of an occurrence wait; a number without a name."""
    return HeldScan.objects.filter(occurrence_id=occurrence_id, settled_at=None).count()


def held_at(place_id: str, *, viewer: Person) -> list[HeldAt]:
    """Where at a place some wait, how many, and since when; no names until one is opened."""
    places.require(Ability.SEE_PARTICIPANTS, of=viewer, at_place=place_id)
    waiting = HeldScan.objects.filter(place_id=place_id, settled_at=None)
    counted = waiting.order_by().values_list("occurrence_id").annotate(number=Count("*"), since=Min("received_at"))
    found = {occurrence_id: (number, since) for occurrence_id, number, since in counted}
    occurrences = Occurrence.objects.select_related("project").defer("project__words").filter(id__in=list(found))
    return [HeldAt(one, *found[one.id]) for one in occurrences.order_by("starts_at", "id")]


def _note(people: dict[UUID, Person], occurrence: Occurrence, *, viewer: Person, at: datetime) -> None:
    audit.record_looks(
        "looked_at_held_scan",
        person_ids=list(people),
        by=viewer,
        at=at,
        place_id=occurrence.place_id,
        occurrence=occurrence.id,
    )
