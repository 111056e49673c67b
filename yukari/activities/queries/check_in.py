"""All that a check-in asks, in one statement: queues form at the gate, and round trips are what a scan costs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from yukari.activities.models import Project
from yukari.activities.queries.search import span
from yukari.rules import check_in, designation
from yukari.rules.outcome import Reason


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier check-in of the same person, and what the screen said."""

    nth: int = 0
    missing: int = 0
    granted: bool = False
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """An occurrence at the moment of a scan, the person scanned, and the pass of the scanner."""

    occurrence_id: UUID
    project_id: UUID
    place_id: str
    place_name: str
    day: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    cancelled: bool
    published: bool
    field: str
    online: bool
    designated: bool
    called: str | None
    """None: no such account."""
    known: Known | None
    scanner_id: UUID | None
    """The person who opened the scanner; none where the pass is over, or the person works here no more (D1)."""

    def why_not(self, *, scanned_at: datetime, at: datetime) -> Reason | None:
        """Why nobody is checked in here now (A5)."""
        if self.cancelled:
            return Reason.OCCURRENCE_CANCELLED
        if not self.published:
            return Reason.NOT_PUBLISHED
        return check_in.scan_time_verdict(scanned_at, at, check_in.check_in_window(self.starts_at, self.ends_at))


_SCENE = """
SELECT o.project_id, o.place_id, place.name, o.day, o.starts_at, o.ends_at, o.minutes, o.cancelled_at IS NOT NULL,
    project.state, project.field, project.online, person.called,
    known.nth, known.missing, known.granted, known.voided_at IS NOT NULL, pass.member_id,
    (SELECT array_agg(d.first_day) FROM activities_designation d
        WHERE d.project_id = project.id OR d.organisation_id = project.organisation_id),
    (SELECT array_agg(d.last_day) FROM activities_designation d
        WHERE d.project_id = project.id OR d.organisation_id = project.organisation_id)
FROM activities_occurrence o
JOIN activities_project project ON project.id = o.project_id
JOIN places_place place ON place.code = o.place_id
LEFT JOIN people_person person ON person.id = %(person)s AND person.left_at IS NULL
LEFT JOIN activities_checkin known ON known.person_id = %(person)s AND known.occurrence_id = o.id
LEFT JOIN activities_scannerpass pass ON pass.id = %(pass)s AND pass.occurrence_id = o.id
    AND pass.ended_at IS NULL AND pass.expires_at > %(at)s
    AND (
        EXISTS (SELECT FROM activities_member m WHERE m.person_id = pass.member_id
            AND m.organisation_id = project.organisation_id AND m.until IS NULL)
        OR EXISTS (SELECT FROM places_staff s WHERE s.person_id = pass.member_id
            AND s.place_id = o.place_id AND s.until IS NULL)
    )
WHERE o.id = %(occurrence)s
"""


def scene(occurrence_id: UUID, *, person_id: UUID | None, pass_id: UUID | None = None, at: datetime) -> Scene | None:
    """The scene of a scan; none where there is no such occurrence."""
    with connection.cursor() as cursor:
        cursor.execute(_SCENE, {"occurrence": occurrence_id, "person": person_id, "pass": pass_id, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None
    *of_occurrence, cancelled, state, field, online, called, nth, missing, granted, voided, scanner, first, last = row
    spans = (span(*days) for days in zip(first or (), last or (), strict=True))
    project_id, place_id, place_name, day, starts_at, ends_at, minutes = of_occurrence
    return Scene(
        occurrence_id=occurrence_id,
        project_id=project_id,
        place_id=place_id,
        place_name=place_name,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes,
        cancelled=cancelled,
        published=state == Project.State.PUBLISHED,
        field=field,
        online=online,
        designated=designation.counts(spans, day),
        called=called,
        known=None if nth is None else Known(nth, missing, granted, voided),
        scanner_id=scanner,
    )
