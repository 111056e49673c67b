"""Who was checked in before their work was designated counts as if it had been designated by then (A1)."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app

from yukari.activities.models import Designation
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused

BATCH = 500
"""Persons who are looked for at once; each is a transaction of their own."""

ONCE_MORE = timedelta(minutes=10)
"""A scan that asked before the designation began may be written after it: by then the last of these is."""

RECORDED_BEFORE = """
SELECT came.person_id, array_agg(came.occurrence_id)
FROM activities_designation d
JOIN activities_project project ON project.id = d.project_id OR project.organisation_id = d.organisation_id
JOIN activities_occurrence o ON o.project_id = project.id AND o.day >= d.first_day AND o.day <= coalesce(d.last_day, o.day)
JOIN activities_checkin seen ON seen.occurrence_id = o.id
JOIN registrations_participation came ON came.person_id = seen.person_id AND came.occurrence_id = seen.occurrence_id
WHERE d.id = %(designation)s AND came.person_id > %(after)s AND NOT came.designated
GROUP BY came.person_id ORDER BY came.person_id LIMIT %(size)s
"""

log = logging.getLogger(__name__)


def count_later(designation: Designation) -> None:
    """In the worker, with the designation's own transaction: at once, and once more."""
    for wait in (timedelta(), ONCE_MORE):
        job = app.configure_task(
            "activities.count_what_was_recorded",
            queue="activities",
            schedule_in={"seconds": int(wait.total_seconds())} if wait else None,
        )
        job.defer(designation_id=str(designation.id))


def count_what_was_recorded(designation_id: UUID, *, by: Person | None, at: datetime) -> int:
    """Count what the days of a designation hold already, each person alone; returns how many participations came to count.

    Stopped anywhere, it goes on with those who are left; run again, it finds nobody.
    """
    counted, failed = 0, 0
    for person_id, occurrence_ids in _recorded_before(designation_id):
        try:
            counted += registrations.count_afterwards(
                person_id, occurrence_ids=occurrence_ids, designation_id=designation_id, by=by, at=at
            )
        except Refused as refused:
            # United with another account meanwhile, and with it went the record: there it is found the next time.
            if refused.reason is not Reason.ACCOUNT_UNITED:
                raise
        except (OperationalError, InterfaceError):
            raise  # The database is away: the job goes on later.
        except Exception:
            log.exception("What %s did before the designation %s could not be counted.", person_id, designation_id)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} people are left, as the log says; the others are counted.")
    return counted


def _recorded_before(designation_id: UUID) -> Iterator[tuple[UUID, list[UUID]]]:
    """Everybody who was recorded before, with the occurrences."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(RECORDED_BEFORE, {"designation": designation_id, "after": after, "size": BATCH})
            found = cursor.fetchall()
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1][0]
