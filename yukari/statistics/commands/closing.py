"""A closed day becomes facts: who is counted otherwise than when a day was closed last is counted anew, and the sums with them."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people.models import Person
from yukari.rules.dates import year_ending_on
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import OrganisationKind
from yukari.rules.questionnaire import TIES, TieKind
from yukari.rules.relations import AGES, BANDS, EARLIER, ELSEWHERE, NATION, UNSAID, first_cohort, is_published, quarter
from yukari.statistics.commands import counting, efforts, tallying
from yukari.statistics.commands.publishing import publish
from yukari.statistics.models import ClosedDay, Counted, Effort, Fact, Fingerprint, Tally

KEPT_IN_FULL = timedelta(days=62)
"""Afterwards tables are kept for the last days of months only, and how many there were for every day."""

MEMORY = "256MB"
"""What one step of the count may hold before it goes to the disk, once a night."""

IN_A_TURN = 20_000
"""Persons who are counted at once: so many fit the memory, however many a nation has."""

BITS: dict[str, Any] = {
    "fields": [field.value for field in Field],
    "hosts": [kind.value for kind in OrganisationKind],
    "ties": [tie.value for tie in TieKind],
}


@transaction.atomic
def close_day(day: date, *, by: Person | None, at: datetime) -> int:
    """Write a day's facts, or write them again from what is known now. How many there are.

    Any day, before or after the one that was closed last: what differs between the two is counted, and nothing else.
    """
    if day >= day_in_japan(at):
        raise Refused(Reason.IN_THE_FUTURE)
    given = _given(day)
    with connection.cursor() as cursor:
        _one_at_a_time(cursor)
        ClosedDay.objects.update_or_create(day=day, defaults={"closed_at": at})
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        _count(cursor, given)
        Fact.objects.filter(day=day).delete()
        Effort.objects.filter(day=day).delete()
        written = 0
        for statement in (tallying.FACTS, efforts.EFFORTS):
            cursor.execute(statement, given)
            written += cursor.rowcount
        _thin_out(cursor, before=day_in_japan(at) - KEPT_IN_FULL)
    if is_published(day):
        publish(day, by=by, at=at)
    return written


@transaction.atomic
def recount_day(day: date, *, by: Person | None, at: datetime) -> int:
    """Close a day, and close it again from nothing: everybody is counted. How many facts differ between the two: none should.

    Where sums would fall below zero the day cannot be closed; counted from nothing, all of its facts differ.
    """
    with suppress(IntegrityError), transaction.atomic():
        close_day(day, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.closed")
        cursor.execute("CREATE TEMPORARY TABLE closed (LIKE statistics_fact) ON COMMIT DROP")
        cursor.execute("INSERT INTO closed SELECT * FROM statistics_fact WHERE day = %s", [day])
        tables = ", ".join(model._meta.db_table for model in (Fingerprint, Counted, Tally))
        cursor.execute(f"TRUNCATE {tables}")
        close_day(day, by=by, at=at)
        cursor.execute(
            "WITH now AS (SELECT * FROM statistics_fact WHERE day = %s) SELECT count(*) FROM ("
            " (TABLE now EXCEPT TABLE closed) UNION ALL (TABLE closed EXCEPT TABLE now)) other",
            [day],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def count_out(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Whoever is erased is in no sum any more from which facts are written, and how they were counted is not kept (D3)."""
    with connection.cursor() as cursor:
        _one_at_a_time(cursor)
        _make_tables(cursor)
        cursor.execute("INSERT INTO difference SELECT -1, * FROM statistics_counted WHERE person_id = %s", [person_id])
        _add_up(cursor, BITS)
        _settle(cursor)
    Counted.objects.filter(person_id=person_id).delete()
    Fingerprint.objects.filter(person_id=person_id).delete()


def _given(day: date) -> dict[str, Any]:
    year_from = year_ending_on(day)[0]
    return {
        **BITS,
        "day": day,
        "end": start_of_day(day + timedelta(days=1)),
        "months": day.year * 12 + day.month,
        "year_from": year_from,
        "year_begins": start_of_day(year_from),
        "month_from": year_from.replace(day=1),
        "first_month": year_from.year * 12 + year_from.month,
        "first_cohort": quarter(first_cohort(day)),
        "earlier": EARLIER,
        "ages": list(AGES),
        "bands": list(BANDS),
        "nation": NATION,
        "elsewhere": ELSEWHERE,
        "unsaid": UNSAID,
        "question": TIES,
        "in_a_turn": IN_A_TURN,
    }


def _one_at_a_time(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('statistics: count', 0))")


def _make_tables(cursor: CursorWrapper) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in counting.NAMES)}")
    for table in counting.TABLES.split(";"):
        cursor.execute(table)


def _count(cursor: CursorWrapper, given: dict[str, Any]) -> None:
    _make_tables(cursor)
    cursor.execute(counting.PRINTED, given)
    cursor.execute(counting.CHANGED, given)
    cursor.execute("ANALYZE changed")
    cursor.execute("SELECT DISTINCT turn FROM changed ORDER BY turn")
    for (turn,) in cursor.fetchall():
        cursor.execute("TRUNCATE turn, counted, difference")
        cursor.execute("INSERT INTO turn SELECT person_id FROM changed WHERE turn = %s ORDER BY person_id", [turn])
        cursor.execute("ANALYZE turn")
        cursor.execute(counting.COUNTED, given)
        cursor.execute(counting.DIFFERENCE)
        for statement in counting.WRITTEN:
            cursor.execute(statement)
        _add_up(cursor, given)
    for statement in counting.REMEMBERED:
        cursor.execute(statement)
    _settle(cursor)


def _add_up(cursor: CursorWrapper, given: dict[str, Any]) -> None:
    for statement in tallying.DELTAS:
        cursor.execute(statement, given)


def _settle(cursor: CursorWrapper) -> None:
    cursor.execute("ANALYZE delta")
    for statement in tallying.SETTLED:
        cursor.execute(statement)


def _thin_out(cursor: CursorWrapper, *, before: date) -> None:
    cursor.execute(
        "DELETE FROM statistics_fact WHERE day < %s AND respect NOT IN ('all', 'ties', 'living')"
        " AND extract(day FROM day + 1) <> 1",
        [before],
    )
    cursor.execute("DELETE FROM statistics_effort WHERE day < %s AND extract(day FROM day + 1) <> 1", [before])
