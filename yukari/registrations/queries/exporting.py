"""What a place takes along about its registrants: no name, and a number that no other place knows (D1, D2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterEntry
from yukari.registrations.queries.office import note_looks
from yukari.rules.linking import Tie
from yukari.rules.roles import Ability

RANGE = 1000
"""Persons in one statement."""


@dataclass(frozen=True, slots=True)
class ExportedRegistrant:
    """One line. `number` is the place's own pseudonym of the person, the same in every export of this place."""

    number: str
    registered_on: date
    premium_until: date | None
    long_stay: bool
    is_home: bool
    linked: bool


def exported_roster(place_id: str, *, viewer: Person, at: datetime, why: str) -> list[ExportedRegistrant]:
    """All registrants of a place in the order of their numbers, which tells nothing; each can read that this was done."""
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    on = day_in_japan(at)
    lines: list[ExportedRegistrant] = []
    with transaction.atomic():
        for entries in _in_ranges(RosterEntry.objects.filter(place_id=place_id).order_by("person_id")):
            numbers = people.pseudonyms([entry.person_id for entry in entries], place_id=place_id, by=viewer, at=at)
            note_looks("exported_the_roster", numbers, place_id, viewer, at, why=why)
            lines += [exported(entry, numbers[entry.person_id], on) for entry in entries]
    lines.sort(key=lambda line: line.number)
    return lines


def exported(entry: RosterEntry, number: str, on: date) -> ExportedRegistrant:
    """What a roster entry says of somebody under the place's own number."""
    return ExportedRegistrant(
        number=number,
        registered_on=day_in_japan(entry.registered_at),
        premium_until=entry.premium_until if _is_premium(entry, on) else None,
        long_stay=entry.long_stay and _is_premium(entry, on),
        is_home=entry.is_home,
        linked=entry.origin == Tie.LINKED.value,
    )


def _in_ranges(entries: QuerySet[RosterEntry]) -> Iterator[list[RosterEntry]]:
    """By their key: of a large place only the lines themselves are ever held at once."""
    found = list(entries[:RANGE])
    while found:
        yield found
        found = list(entries.filter(person_id__gt=found[-1].person_id)[:RANGE])


def _is_premium(entry: RosterEntry, on: date) -> bool:
    return (
        entry.premium_from is not None
        and entry.premium_until is not None
        and entry.premium_from <= on <= entry.premium_until
    )
