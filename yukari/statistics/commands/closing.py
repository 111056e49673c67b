"""A closed day becomes facts: set-wise counts over the registrations in force at its end, and over a year of activities."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people.models import Person
from yukari.rules.dates import year_ending_on
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import OrganisationKind
from yukari.rules.questionnaire import TIES
from yukari.rules.relations import AGES, BANDS, EARLIER, ELSEWHERE, NATION, UNSAID, first_cohort, is_published
from yukari.statistics.commands import counting, efforts
from yukari.statistics.commands.publishing import publish
from yukari.statistics.models import ClosedDay, Effort, Fact

KEPT_IN_FULL = timedelta(days=62)
"""Afterwards tables are kept for the last days of months only, and how many there were for every day."""

MEMORY = "256MB"
"""What one step of the count may hold before it goes to the disk, once a night."""


@transaction.atomic
def close_day(day: date, *, by: Person | None, at: datetime) -> int:
    """Write a day's facts, or write them again from what is known now. How many there are."""
    if day >= day_in_japan(at):
        raise Refused(Reason.IN_THE_FUTURE)
    ClosedDay.objects.get_or_create(day=day, defaults={"closed_at": at})
    ClosedDay.objects.select_for_update().filter(day=day).update(closed_at=at)
    Fact.objects.filter(day=day).delete()
    Effort.objects.filter(day=day).delete()
    year_from = year_ending_on(day)[0]
    given: dict[str, Any] = {
        "day": day,
        "end": start_of_day(day + timedelta(days=1)),
        "months": day.year * 12 + day.month,
        "year_from": year_from,
        "month_from": year_from.replace(day=1),
        "first_month": year_from.year * 12 + year_from.month,
        "first_cohort": first_cohort(day),
        "earlier": EARLIER,
        "fields": [field.value for field in Field],
        "hosts": [kind.value for kind in OrganisationKind],
        "ages": list(AGES),
        "bands": list(BANDS),
        "nation": NATION,
        "elsewhere": ELSEWHERE,
        "unsaid": UNSAID,
        "question": TIES,
    }
    written = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.standing, pg_temp.carrying")
        for table, filled in ((counting.TABLE, counting.STANDING), (efforts.TABLE, efforts.CARRYING)):
            cursor.execute(table)
            cursor.execute(filled, given)
        cursor.execute("ANALYZE standing")
        for counted in (*counting.ALL, *efforts.ALL):
            cursor.execute(counted, given)
            written += cursor.rowcount
        cursor.execute(
            "DELETE FROM statistics_fact WHERE day < %s AND respect NOT IN ('all', 'ties', 'living')"
            " AND extract(day FROM day + 1) <> 1",
            [day_in_japan(at) - KEPT_IN_FULL],
        )
        cursor.execute(
            "DELETE FROM statistics_effort WHERE day < %s AND extract(day FROM day + 1) <> 1",
            [day_in_japan(at) - KEPT_IN_FULL],
        )
    if is_published(day):
        publish(day, by=by, at=at)
    return written
