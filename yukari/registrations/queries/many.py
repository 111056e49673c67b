"""Facts of many registrations at once: for the same rule, but brought by one statement for a whole range of persons.

Rows come as PostgreSQL's COPY text and become facts without a detour: over a million registrations a microsecond is a second.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connection
from psycopg import sql

from yukari.rules.premium import Attendance, Facts, Term

NOBODY_BEFORE, NOBODY_AFTER = UUID(int=0), UUID(int=2**128 - 1)

RUNNING = """
    SELECT person_id, place_id, starts_on, ends_on FROM registrations_term
    WHERE person_id BETWEEN {first} AND {last} AND NOT linked AND ended_on IS NULL
        AND starts_on <= {on} AND ends_on >= {on}
"""
"""Every term in force that was earned."""

IN_WINDOW = """
    SELECT person_id, place_id, starts_on, ends_on FROM registrations_term t
    WHERE person_id BETWEEN {first} AND {last} AND NOT linked AND ended_on IS NULL
        AND starts_on <= {on} AND ends_on BETWEEN {on} AND {window_ends}
        AND NOT EXISTS (
            SELECT 1 FROM registrations_term next
            WHERE next.person_id = t.person_id AND next.place_id = t.place_id AND next.starts_on = t.ends_on + 1
                AND NOT next.linked AND next.ended_on IS NULL
        )
"""
"""Those of them whose renewal is judged and has not been granted yet (P6)."""

APPLIED_FOR = """
    SELECT person_id, place_id, NULL::date AS starts_on, NULL::date AS ends_on FROM registrations_application
    WHERE person_id BETWEEN {first} AND {last} AND state = 'open'
"""
"""What is wished for and not met yet."""

AT_PLACE = """
    SELECT person_id, place_id, NULL::date AS starts_on, NULL::date AS ends_on FROM registrations_rosterentry e
    WHERE place_id = {place} AND premium_until >= {on} AND EXISTS (
        SELECT 1 FROM registrations_term t
        WHERE t.person_id = e.person_id AND t.place_id = e.place_id AND NOT linked AND ended_on IS NULL
            AND starts_on <= {on} AND ends_on >= {on}
    )
"""
"""The premium residents of one place, judged as if they applied today."""

FACTS = """
WITH subjects AS ({subjects})
SELECT s.person_id, s.place_id, s.starts_on, s.ends_on,
    r.person_id IS NOT NULL,
    (i.confirmed_at AT TIME ZONE 'Asia/Tokyo')::date, nullif(i.residence_id, ''), coalesce(i.adult_from <= {on}, true),
    coalesce(i.adult_from > {on}, false) AND EXISTS (
        SELECT 1 FROM people_guardianconsent g
        WHERE g.person_id = s.person_id AND g.kind = 'premium' AND g.withdrawn_at IS NULL
            AND (g.given_at AT TIME ZONE 'Asia/Tokyo')::date <= {on}
    ),
    (
        SELECT string_agg(h.place_id, ',') FROM registrations_term h
        WHERE h.person_id = s.person_id AND h.place_id <> s.place_id
            AND {on} BETWEEN h.starts_on AND coalesce(h.ended_on, h.ends_on)
    ),
    (
        SELECT string_agg(day::text, ',') FROM registrations_stay d
        WHERE d.person_id = s.person_id AND d.place_id = s.place_id AND d.day BETWEEN {since} AND {on}
    ),
    (
        SELECT string_agg(
            concat_ws(',', p.occurrence_id, p.project_id, p.day, p.minutes, p.field, p.online), ','
        )
        FROM registrations_participation p
        WHERE p.person_id = s.person_id AND p.place_id = s.place_id
            AND p.designated AND p.voided_at IS NULL AND p.day BETWEEN {since} AND {on}
    )
FROM subjects s
LEFT JOIN registrations_registration r
    ON r.person_id = s.person_id AND r.place_id = s.place_id AND r.released_at IS NULL
    AND r.person_id BETWEEN {first} AND {last}
LEFT JOIN people_confirmedidentity i
    ON i.person_id = s.person_id AND NOT i.signs_in_only AND i.person_id BETWEEN {first} AND {last}
"""
"""SQL narrows to what stands, is designated and lies in the years that are looked at; whether it counts the rule decides."""

NULL = r"\N"


def facts_of_many(
    subjects: str, *, on: date, first: UUID = NOBODY_BEFORE, last: UUID = NOBODY_AFTER, **values: object
) -> Iterator[tuple[str, Facts]]:
    """The facts of everybody among `subjects` in this range, each with the person's id: never all in memory at once."""
    written = {name: sql.Literal(value) for name, value in {"on": on, "first": first, "last": last, **values}.items()}
    since = sql.Literal(on.replace(year=on.year - 2, day=min(on.day, 28)))
    query = sql.SQL(FACTS).format(subjects=sql.SQL(subjects).format(**written), since=since, **written)
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY ({}) TO STDOUT").format(query)) as copy:
        for line in copy:
            person_id, *facts = str(line, "utf-8")[:-1].split("\t")
            yield person_id, _facts(on, *facts)


def _facts(
    on: date,
    place: str,
    starts_on: str,
    ends_on: str,
    basic: str,
    confirmed_on: str,
    residence: str,
    adult: str,
    consented: str,
    elsewhere: str,
    stays: str,
    attendances: str,
) -> Facts:
    return Facts(
        place,
        on,
        None if starts_on == NULL else Term(DAYS[starts_on], DAYS[ends_on]),
        basic == "t",
        None if confirmed_on == NULL else DAYS[confirmed_on],
        None if residence == NULL else residence,
        adult == "t",
        consented == "t",
        () if attendances == NULL else _attendances(attendances.split(",")),
        () if stays == NULL else tuple(map(DAYS.__getitem__, stays.split(","))),
        () if elsewhere == NULL else tuple(elsewhere.split(",")),
    )


def _attendances(flat: list[str]) -> tuple[Attendance, ...]:
    """Six columns that were written one after another."""
    return tuple(
        map(
            Attendance,
            flat[0::6],
            flat[1::6],
            map(DAYS.__getitem__, flat[2::6]),
            map(NUMBERS.__getitem__, flat[3::6]),
            flat[4::6],
            map("t".__eq__, flat[5::6]),
        )
    )


class _Days(dict[str, date]):
    """Days as they are written: a few hundred different ones among millions."""

    def __missing__(self, written: str) -> date:
        self[written] = day = date.fromisoformat(written)
        return day


class _Numbers(dict[str, int]):
    def __missing__(self, written: str) -> int:
        self[written] = number = int(written)
        return number


DAYS = _Days()
NUMBERS = _Numbers()
