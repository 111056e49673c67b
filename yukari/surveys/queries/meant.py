"""Who is asked: a place asks its registrants, an organisation those who took part with it (D1)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from yukari.people.models import Person
from yukari.registrations import queries as registrations
from yukari.rules.audience import Audience, from_json
from yukari.surveys.models import Survey

PARTICIPANTS = """
SELECT DISTINCT a.person_id FROM registrations_participation a
JOIN activities_project p ON p.id = a.project_id
WHERE p.organisation_id = %(organisation)s AND a.voided_at IS NULL
"""


def is_meant(person: Person, survey: Survey, *, at: datetime) -> bool:
    """Whether this person is asked. A public comment is open to everybody with an account."""
    if survey.form == Survey.Form.COMMENT:
        return True
    if survey.organisation_id is None:
        return registrations.is_meant(person.id, survey.place_id, from_json(survey.audience), at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS ({PARTICIPANTS} AND a.person_id = %(person)s)",
            {"organisation": survey.organisation_id, "person": person.id},
        )
        return bool(cursor.fetchone()[0])


def size(survey: Survey, *, audience: Audience | None = None, at: datetime) -> int:
    """How many are asked: a number, no person."""
    if survey.organisation_id is None:
        chosen = from_json(survey.audience) if audience is None else audience
        return registrations.audience_size(survey.place_id, chosen, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({PARTICIPANTS}) AS meant",  # noqa: S608
            {"organisation": survey.organisation_id},
        )
        return int(cursor.fetchone()[0])


def people_meant(survey: Survey, *, after: UUID, most: int, at: datetime) -> list[UUID]:
    """The next people who are asked, after this one: each step costs the same, and memory holds no more of them."""
    if survey.organisation_id is None:
        audience = from_json(survey.audience)
        for within in registrations.audience_ranges(survey.place_id, audience, at=at, size=most, after=after):
            return registrations.people_meant(survey.place_id, audience, at=at, within=within)
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"{PARTICIPANTS} AND a.person_id > %(after)s ORDER BY a.person_id LIMIT %(most)s",
            {"organisation": survey.organisation_id, "after": after, "most": most},
        )
        return [person_id for (person_id,) in cursor.fetchall()]
