"""All that a check-in asks, in one statement: queues form at the gate, and round trips are what a scan costs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from yukari.activities.models import Project
from yukari.activities.queries.search import span
from yukari.cards.statements import Statement
from yukari.kit.clock import day_in_japan
from yukari.registrations.credit import Occasion
from yukari.registrations.life import glance
from yukari.rules import check_in, designation
from yukari.rules.outcome import Reason


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier check-in of the same person, and what the screen said."""

    nth: int = 0
    missing: int = 0
    granted: bool = False
    voided: bool = False
    nonce: str = ""

    def made_by(self, nonce: str) -> bool:
        """Whether it was this scan that made the record."""
        return bool(nonce) and self.nonce == nonce


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
    person_id: UUID | None
    """Who was scanned; none: no such account, or no such card."""
    called: str | None
    known: Known | None
    scanner_id: UUID | None
    """The person who opened the scanner; none where the pass is over, or the person works here no more (D1)."""
    life: str | None
    """The registrations of whoever is not recorded here yet, as `registrations.life` reads them."""

    @property
    def occasion(self) -> Occasion:
        """What the ledger writes down of it."""
        return Occasion(
            self.occurrence_id,
            self.project_id,
            self.place_id,
            self.day,
            self.minutes,
            self.field,
            self.online,
            self.designated,
        )

    def why_not(self, *, scanned_at: datetime, at: datetime) -> Reason | None:
        """Why nobody is checked in here now (A5)."""
        if self.cancelled:
            return Reason.OCCURRENCE_CANCELLED
        if not self.published:
            return Reason.NOT_PUBLISHED
        return check_in.scan_time_verdict(scanned_at, at, check_in.check_in_window(self.starts_at, self.ends_at))


_SCENE = f"""
SELECT asked.number, o.id, o.project_id, o.place_id, place.name, o.day, o.starts_at, o.ends_at, o.minutes,
    o.cancelled_at IS NOT NULL, project.state, project.field, project.online,
    coalesce(person.united_into_id, person.id), person.called,
    known.nth, known.missing, known.granted, known.voided_at IS NOT NULL, known.nonce, pass.member_id,
    designated.first_days, designated.last_days,
    CASE WHEN known.person_id IS NULL AND person.id IS NOT NULL
        THEN {glance("coalesce(person.united_into_id, person.id)", "o.place_id")} END
FROM jsonb_to_recordset(%(asked)s::jsonb)
    AS asked(number int, occurrence uuid, whom uuid, card uuid, key text, pass uuid)
JOIN activities_occurrence o ON o.id = asked.occurrence
JOIN activities_project project ON project.id = o.project_id
JOIN places_place place ON place.code = o.place_id
CROSS JOIN LATERAL (
    SELECT array_agg(d.first_day) AS first_days, array_agg(d.last_day) AS last_days FROM activities_designation d
    WHERE d.project_id = project.id OR d.organisation_id = project.organisation_id
) AS designated
LEFT JOIN cards_issuedcard card ON card.id = asked.card AND card.key = asked.key AND card.revoked_at IS NULL
LEFT JOIN people_person person ON person.id = coalesce(asked.whom, card.person_id)
    AND (person.left_at IS NULL OR person.united_into_id IS NOT NULL)
LEFT JOIN activities_checkin known ON known.person_id = coalesce(person.united_into_id, person.id)
    AND known.occurrence_id = o.id
LEFT JOIN activities_scannerpass pass ON pass.id = asked.pass AND pass.occurrence_id = o.id
    AND pass.ended_at IS NULL AND pass.expires_at > %(at)s
    AND (
        EXISTS (SELECT FROM activities_member m WHERE m.person_id = pass.member_id
            AND m.organisation_id = project.organisation_id AND m.until IS NULL)
        OR EXISTS (SELECT FROM places_staff s WHERE s.person_id = pass.member_id
            AND s.place_id = o.place_id AND s.until IS NULL)
    )
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose scene is asked for: a person's, or that of whoever holds a card."""

    occurrence_id: UUID
    person_id: UUID | None
    card: Statement | None = None
    pass_id: UUID | None = None


def scene(occurrence_id: UUID, *, person_id: UUID | None, pass_id: UUID | None = None, at: datetime) -> Scene | None:
    """The scene of a scan; none where there is no such occurrence."""
    return scenes([Asked(occurrence_id=occurrence_id, person_id=person_id, pass_id=pass_id)], at=at)[0]


def scenes(asked: Sequence[Asked], *, at: datetime) -> list[Scene | None]:
    """The same for many scans, in one statement."""
    # As JSON: from the length of an array PostgreSQL would make a new plan each time, which costs more than the scan.
    written = [
        {
            "number": number,
            "occurrence": str(one.occurrence_id),
            "whom": one.person_id and str(one.person_id),
            "card": one.card and str(one.card.card_id),
            "key": one.card and one.card.key.hex(),
            "pass": one.pass_id and str(one.pass_id),
        }
        for number, one in enumerate(asked)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SCENE, {"asked": json.dumps(written), "at": at, "on": day_in_japan(at)})
        found = {number: _scene(*row) for number, *row in cursor}
    return [found.get(number) for number in range(len(asked))]


def _scene(
    occurrence_id: UUID,
    project_id: UUID,
    place_id: str,
    place_name: str,
    day: date,
    starts_at: datetime,
    ends_at: datetime,
    minutes: int,
    cancelled: bool,
    state: str,
    field: str,
    online: bool,
    person_id: UUID | None,
    called: str | None,
    nth: int | None,
    missing: int,
    granted: bool,
    voided: bool,
    nonce: str,
    scanner_id: UUID | None,
    first_days: list[date] | None,
    last_days: list[date | None] | None,
    life: str | None,
) -> Scene:
    spans = (span(*days) for days in zip(first_days or (), last_days or (), strict=True))
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
        person_id=person_id,
        called=called,
        known=None if nth is None else Known(nth, missing, granted, voided, nonce),
        scanner_id=scanner_id,
        life=life,
    )


_FACES = """
SELECT person.id, person.called, known.nth, known.missing, known.granted, known.voided_at IS NOT NULL, known.nonce
FROM people_person person
LEFT JOIN activities_checkin known ON known.person_id = coalesce(person.united_into_id, person.id)
    AND known.occurrence_id = %(occurrence)s
WHERE person.id = ANY(%(people)s) AND (person.left_at IS NULL OR person.united_into_id IS NOT NULL)
"""


def faces(occurrence_id: UUID, person_ids: Iterable[UUID]) -> dict[UUID, tuple[str, Known | None]]:
    """What a scene says of one person, for many: the name, and an earlier check-in. Who has no account is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_FACES, {"occurrence": occurrence_id, "people": list(person_ids)})
        return {
            person_id: (called, None if known[0] is None else Known(*known)) for person_id, called, *known in cursor
        }
