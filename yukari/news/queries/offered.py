"""Whom a place has offered nothing: registered, and then nothing followed (「登録して終わり」)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from yukari.kit.clock import day_in_japan
from yukari.news.models import News
from yukari.people.models import Person
from yukari.people.queries import persons
from yukari.places.queries import require
from yukari.registrations.queries import note_looks, selection
from yukari.rules import audience as audiences
from yukari.rules.audience import Audience
from yukari.rules.roles import Ability

SILENCE = timedelta(days=90)
"""A season: shorter than this, nothing is no neglect."""
LISTED = 200

SILENT = """
SELECT e.person_id, e.registered_at, count(*) OVER ()
FROM registrations_rosterentry e
WHERE e.place_id = %(place)s AND e.registered_at < %(since)s
    AND NOT EXISTS (
        SELECT FROM activities_occurrence o JOIN activities_project p ON p.id = o.project_id AND p.state = 'published'
        WHERE o.place_id = %(place)s AND o.starts_at >= %(since)s AND o.cancelled_at IS NULL
    )
    AND NOT EXISTS (
        SELECT FROM registrations_participation a
        WHERE a.person_id = e.person_id AND a.place_id = %(place)s AND a.day >= %(since_day)s AND a.voided_at IS NULL
    )
    {not_meant}
ORDER BY e.registered_at, e.person_id LIMIT %(listed)s
"""


@dataclass(frozen=True, slots=True)
class Silent:
    person: Person
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class OfferedNothing:
    """The longest registered first; `number` counts those too that are not listed."""

    number: int
    rows: list[Silent]


def offered_nothing(place_id: str, *, also: Iterable[Audience], viewer: Person, at: datetime) -> OfferedNothing:
    """Registered for longer than `SILENCE` and, within it: no activity here to take part in, no part taken, no news that means
    the person, and nothing else that the place offers (`also`: whom it is meant for). Every look is written down (D2)."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    since = at - SILENCE
    told = News.objects.filter(place_id=place_id, state=News.State.PUBLISHED, published_at__gte=since)
    reached = {*also, *(audiences.from_json(one) for one in told.values_list("audience", flat=True))}
    values: dict[str, Any] = {"place": place_id, "since": since, "since_day": day_in_japan(since), "listed": LISTED}
    not_meant = ""
    for number, audience in enumerate(reached):
        meant = selection(place_id, audience, at=at).renamed(f"reached{number}")
        not_meant += f" AND e.person_id NOT IN ({meant.sql})"
        values |= meant.values
    with connection.cursor() as cursor:
        cursor.execute(SILENT.format(not_meant=not_meant), values)
        found = cursor.fetchall()
    people = persons(person_id for person_id, _, _ in found)
    note_looks("looked_at_the_unreached", people, place_id, viewer, at)
    rows = [Silent(people[person_id], registered_at) for person_id, registered_at, _ in found]
    return OfferedNothing(found[0][2] if found else 0, rows)
