"""What a place takes along about its registrants: no name, and a number that no other place knows (D1, D2)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterEntry
from yukari.registrations.queries.office import note_looks
from yukari.registrations.queries.roster import narrowed
from yukari.rules.linking import Tie
from yukari.rules.roles import Ability
from yukari.rules.roster import RosterFilter

LINES = 1000
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


@transaction.atomic
def next_lines(
    place_id: str, filters: RosterFilter, *, after: UUID | None, viewer: Person, at: datetime, why: str
) -> tuple[list[ExportedRegistrant], UUID | None]:
    """The next registrants who are meant, in the order of their ids, and the last one's id; each can read that this was done."""
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    on = day_in_japan(at)
    entries = narrowed(place_id, filters, at=at, after=after).order_by("person_id")[:LINES]
    person_ids = [entry.person_id for entry in entries]
    numbers = people.pseudonyms(person_ids, place_id=place_id, by=viewer, at=at)
    note_looks("exported_the_roster", person_ids, place_id, viewer, at, why=why)
    lines = [exported(entry, numbers[entry.person_id], on) for entry in entries]
    return lines, person_ids[-1] if person_ids else None


def exported(entry: RosterEntry, number: str, on: date) -> ExportedRegistrant:
    """What a roster entry says of somebody under the place's own number."""
    is_premium = entry.is_premium(on)
    return ExportedRegistrant(
        number=number,
        registered_on=day_in_japan(entry.registered_at),
        premium_until=entry.premium_until if is_premium else None,
        long_stay=entry.long_stay and is_premium,
        is_home=entry.is_home,
        linked=entry.origin == Tie.LINKED.value,
    )
