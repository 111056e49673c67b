"""Who of a place's registrants is meant: counted, cut into ranges, asked of one person. One selection answers all of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from yukari.kit.clock import day_in_japan
from yukari.registrations.queries.many import NOBODY_AFTER, NOBODY_BEFORE
from yukari.rules.audience import Audience, Kind, Part

IS_PREMIUM = (
    "registrations_rosterentry.premium_from <= %(meant_on)s AND registrations_rosterentry.premium_until >= %(meant_on)s"
)
IS_NOT_PREMIUM = f"({IS_PREMIUM}) IS NOT TRUE"
REGISTERED = (
    "SELECT person_id FROM registrations_rosterentry"
    " WHERE place_id = %(meant_at)s AND person_id BETWEEN %(meant_first)s AND %(meant_last)s"
)
HAS_TAKEN_PART = """EXISTS (
    SELECT FROM registrations_participation a
    WHERE a.person_id = registrations_rosterentry.person_id AND a.place_id = registrations_rosterentry.place_id AND a.voided_at IS NULL
)"""


@dataclass(frozen=True, slots=True)
class Selection:
    """The ids of the people meant, as a subquery: `sql` has one column `person_id` and takes `values`.

    For set-wise writes of other contexts: `INSERT … SELECT … FROM ({sql}) AS meant`. The values' names begin with `meant_`.
    """

    sql: str
    values: dict[str, Any]

    def renamed(self, prefix: str) -> "Selection":
        """The same under names of its own, so that several stand in one statement."""
        values = {f"{prefix}_{name}": value for name, value in self.values.items()}
        return Selection(self.sql.replace("%(meant_", f"%({prefix}_meant_"), values)

    def in_turn(self) -> tuple[str, list[Any]]:
        """The same with the values in their order instead of by name, as the ORM's expressions take them."""
        names = re.findall(r"%\((\w+)\)s", self.sql)
        return re.sub(r"%\(\w+\)s", "%s", self.sql), [self.values[name] for name in names]


@dataclass(frozen=True, slots=True)
class Range:
    """People from the first to the last, both included, of whom so many are meant."""

    first: UUID
    last: UUID
    size: int


def selection(
    place_id: str, audience: Audience, *, at: datetime, first: UUID = NOBODY_BEFORE, last: UUID = NOBODY_AFTER
) -> Selection:
    """The registrants of a place who are meant, within a range of ids. What is not asked is not looked at."""
    meant = conditions(audience, at=at)
    values = {"meant_at": place_id, "meant_first": first, "meant_last": last, **meant.values}
    return Selection(f"{REGISTERED} AND {meant.sql}", values)


def conditions(audience: Audience, *, at: datetime) -> Selection:
    """What a roster entry must meet, as a condition instead of a subquery. What is not asked is not looked at."""
    values: dict[str, Any] = {}
    parts = ["true"]
    if audience.kind or audience.long_stay:
        values["meant_on"] = day_in_japan(at)
    if audience.kind:
        parts.append(IS_PREMIUM if audience.kind is Kind.PREMIUM else IS_NOT_PREMIUM)
    if audience.long_stay:
        parts.append(f"registrations_rosterentry.long_stay AND {IS_PREMIUM}")
    if audience.taken_part:
        parts.append(HAS_TAKEN_PART if audience.taken_part is Part.TAKEN else f"NOT {HAS_TAKEN_PART}")
    for number, (question, choices) in enumerate(audience.answers):
        values |= {f"meant_question{number}": question, f"meant_choices{number}": sorted(choices)}
        parts.append(
            f"""EXISTS (
                SELECT FROM registrations_answer w
                WHERE w.person_id = registrations_rosterentry.person_id AND w.place_id = registrations_rosterentry.place_id
                    AND w.question = %(meant_question{number})s AND w.choices && %(meant_choices{number})s::varchar[]
            )"""
        )
    if audience.prefectures:
        # The first two digits of every code are the prefecture's.
        values["meant_prefectures"] = sorted(code[:2] for code in audience.prefectures)
        parts.append("registrations_rosterentry.home_prefecture = ANY(%(meant_prefectures)s)")
    if audience.has_a_band:
        values["meant_born_from"], values["meant_born_until"] = audience.months_of_birth(day_in_japan(at))
        parts.append("registrations_rosterentry.born BETWEEN %(meant_born_from)s AND %(meant_born_until)s")
    return Selection(" AND ".join(parts), values)


def audience_size(place_id: str, audience: Audience, *, at: datetime) -> int:
    """How many are meant: a number, no person. Who shows it to an organisation asks `rules.disclosure` first (D4)."""
    meant = selection(place_id, audience, at=at)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({meant.sql}) AS meant", meant.values)  # noqa: S608
        return int(cursor.fetchone()[0])


def is_meant(person_id: UUID, place_id: str, audience: Audience, *, at: datetime) -> bool:
    """Whether this person is among them."""
    meant = selection(place_id, audience, at=at, first=person_id, last=person_id)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({meant.sql})", meant.values)
        return bool(cursor.fetchone()[0])


def audience_ranges(
    place_id: str, audience: Audience, *, at: datetime, size: int, after: UUID = NOBODY_BEFORE
) -> Iterator[Range]:
    """The people meant after this one, in ranges of so many: each range costs the same, and memory holds none of them."""
    while True:
        meant = selection(place_id, audience, at=at, first=after)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT min(person_id::text)::uuid, max(person_id::text)::uuid, count(*)
                FROM ({meant.sql} AND person_id > %(after)s ORDER BY person_id LIMIT %(size)s) AS chunk
                """,  # noqa: S608
                {**meant.values, "after": after, "size": size},
            )
            first, last, number = cursor.fetchone()
        if not number:
            return
        yield Range(first, last, number)
        if number < size:
            return
        after = last


def people_meant(place_id: str, audience: Audience, *, at: datetime, within: Range) -> list[UUID]:
    """The ids of the people meant within a range."""
    meant = selection(place_id, audience, at=at, first=within.first, last=within.last)
    with connection.cursor() as cursor:
        cursor.execute(f"{meant.sql} ORDER BY person_id", meant.values)
        return [person_id for (person_id,) in cursor.fetchall()]
