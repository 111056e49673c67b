"""What has changed in activities since a system of a place or of an organisation was told last; nothing left out, nothing twice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from yukari.activities.queries import desks
from yukari.audit import commands as audit
from yukari.kit import horizon
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.hooks import Kind
from yukari.rules.roles import Ability

CHANGES = 200

SINCE = """
SELECT told.written_in, told.id, told.what, project.id, project.organisation_id, told.occurrence_id, told.person_id,
    told.changed_at
FROM activities_activitychange told
LEFT JOIN activities_occurrence occurrence ON occurrence.id = told.occurrence_id
JOIN activities_project project ON project.id = coalesce(told.project_id, occurrence.project_id)
WHERE told.place_id = %(place)s AND (told.written_in, told.id) > (%(after)s, %(id)s) AND told.written_in < %(horizon)s
    AND (%(organisation)s::uuid IS NULL OR project.organisation_id = %(organisation)s) AND told.what = ANY(%(kinds)s)
ORDER BY told.written_in, told.id LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class ActivityTold:
    """One change. `number`: whose joining or participation, by the number that only this place has; empty: it is nobody's."""

    id: UUID
    what: Kind
    project_id: UUID
    organisation_id: UUID
    occurrence_id: UUID | None
    number: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ActivitiesTold:
    """The oldest first. Whoever asks again with `cursor` is told what came after; `more` of it is there already."""

    rows: list[ActivityTold]
    cursor: str
    more: bool


def activities_since(
    place_id: str,
    *,
    organisation_id: UUID | None,
    kinds: Collection[str],
    cursor: str,
    viewer: Person | None,
    at: datetime,
    why: str,
    size: int = CHANGES,
) -> ActivitiesTold:
    """What came after the cursor at a place, or of one of its organisations only. Each look at somebody is noted (D2).

    Nobody named as viewer is the machine, which tells a system on the behalf of whoever connected it.
    """
    if organisation_id is None:
        places.require(Ability.SEE_PARTICIPANTS, of=viewer, at_place=place_id)
    else:
        desks.require(Ability.SEE_PARTICIPANTS, of=viewer, organisation=desks.organisation(organisation_id))
    after, last = horizon.read(cursor)
    end = horizon.horizon()
    asked = {"place": place_id, "organisation": organisation_id, "kinds": list(kinds), "after": after, "id": last}
    with connection.cursor() as asking:
        asking.execute(SINCE, {**asked, "horizon": end, "size": size + 1})
        found = asking.fetchall()
    rows, more = found[:size], len(found) > size
    person_ids = sorted({row[6] for row in rows if row[6]})
    numbers = people.pseudonyms(person_ids, place_id=place_id, by=viewer, at=at)
    audit.record_looks("told_of_activities", person_ids=person_ids, by=viewer, at=at, place_id=place_id, why=why)
    return ActivitiesTold(
        [
            ActivityTold(
                id,
                Kind(what),
                project,
                organisation,
                occurrence,
                numbers[person] if person else "",
                changed_at,
            )
            for _, id, what, project, organisation, occurrence, person, changed_at in rows
        ],
        cursor=horizon.written(rows[-1][0], rows[-1][1]) if more else horizon.before(end),
        more=more,
    )
