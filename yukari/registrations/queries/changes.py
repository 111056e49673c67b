"""What has changed among a place's registrants since its own system asked last; nothing is left out, nothing told twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from yukari.kit import horizon
from yukari.kit.clock import day_in_japan
from yukari.kit.horizon import HORIZON
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterChange, RosterEntry
from yukari.registrations.queries.exporting import ExportedRegistrant, exported
from yukari.registrations.queries.office import note_looks
from yukari.rules.roles import Ability

CHANGES = 200

SINCE = f"""
SELECT written_in, id, person_id, number, what, changed_at FROM registrations_rosterchange
WHERE place_id = %(place)s AND (written_in, id) > (%(after)s, %(id)s)
    AND written_in < {HORIZON}
ORDER BY written_in, id LIMIT %(size)s
"""  # noqa: S608
"""Up to the oldest transaction that still runs: what commits later has a higher number, however early it began (audit/chain.py)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `registrant` is what is true now, which may be newer; none: not registered any more."""

    id: UUID
    number: str
    what: RosterChange.What
    changed_at: datetime
    registrant: ExportedRegistrant | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The oldest first. Whoever asks again with `cursor` is told what came after; `more` of it is there already."""

    rows: list[Change]
    cursor: str
    more: bool


def changes_since(
    place_id: str, *, cursor: str, viewer: Person | None, at: datetime, why: str, size: int = CHANGES
) -> Changes:
    """What came after the cursor; without one, or with one that is not ours, from the beginning. Each look is noted (D2).

    Nobody named as viewer is the machine, which tells a place's own system on the place's behalf.
    """
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    after, last = horizon.read(cursor)
    with connection.cursor() as asking:
        asking.execute(SINCE, {"place": place_id, "after": after, "id": last, "size": size + 1})
        found = asking.fetchall()
    rows = found[:size]
    person_ids = {person_id for _, _, person_id, *_ in rows if person_id}
    numbers = people.pseudonyms(person_ids, place_id=place_id, by=viewer, at=at)
    note_looks("took_changes", sorted(person_ids), place_id, viewer, at, why=why)
    on = day_in_japan(at)
    now = {
        entry.person_id: exported(entry, numbers[entry.person_id], on)
        for entry in RosterEntry.objects.filter(place_id=place_id, person_id__in=person_ids)
    }
    return Changes(
        [
            Change(id, numbers.get(person_id, number), RosterChange.What(what), changed_at, now.get(person_id))
            for _, id, person_id, number, what, changed_at in rows
        ],
        cursor=horizon.written(rows[-1][0], rows[-1][1]) if rows else cursor,
        more=len(found) > size,
    )


def newest_change() -> str:
    """The cursor of this moment, for whoever wishes to hear only of what comes."""
    return horizon.before(horizon.horizon())
