"""Who is asked: a place asks its registrants, an organisation those who took part with it (D1)."""

from datetime import datetime

from django.db import connection

from yukari.people.models import Person
from yukari.registrations import queries as registrations
from yukari.registrations.queries import Range, Selection
from yukari.registrations.queries.many import NOBODY_BEFORE
from yukari.rules.audience import Audience, from_json
from yukari.surveys.models import Survey

PARTICIPANTS = """
SELECT DISTINCT a.person_id FROM registrations_participation a
JOIN activities_project p ON p.id = a.project_id
WHERE p.organisation_id = %(organisation)s AND a.voided_at IS NULL
"""
PARTICIPANTS_WITHIN = f"{PARTICIPANTS} AND a.person_id BETWEEN %(meant_first)s AND %(meant_last)s"


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


def next_meant(survey: Survey, *, most: int, at: datetime) -> tuple[Selection, Range] | None:
    """Those who are told next: each step costs the same, and memory holds none of them."""
    after = survey.told_to_id or NOBODY_BEFORE
    if survey.organisation_id is None:
        audience = from_json(survey.audience)
        within = next(registrations.audience_ranges(survey.place_id, audience, at=at, size=most, after=after), None)
        if within is None:
            return None
        return registrations.selection(survey.place_id, audience, at=at, first=within.first, last=within.last), within
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT min(person_id::text)::uuid, max(person_id::text)::uuid, count(*)
            FROM ({PARTICIPANTS} AND a.person_id > %(after)s ORDER BY a.person_id LIMIT %(most)s) AS chunk
            """,  # noqa: S608
            {"organisation": survey.organisation_id, "after": after, "most": most},
        )
        first, last, number = cursor.fetchone()
    if not number:
        return None
    values = {"organisation": survey.organisation_id, "meant_first": first, "meant_last": last}
    return Selection(PARTICIPANTS_WITHIN, values), Range(first, last, number)
