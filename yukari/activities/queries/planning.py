"""What whoever plans asks: what is still missing, whether it will count, and how many people a change reaches."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from yukari.activities.models import Designation, Joining, Occurrence, Organisation, Project
from yukari.activities.queries import desks
from yukari.activities.queries.search import span
from yukari.people.models import Person
from yukari.rules import designation as rule
from yukari.rules import programme
from yukari.rules.roles import Ability


class RecordedOn(NamedTuple):
    """A day that holds participations which do not count for want of a designation (A1)."""

    day: date
    participations: int
    in_all: int
    """With those of all later days: what comes to count if a designation begins here."""


RECORDED = """
SELECT day, came, sum(came) OVER (ORDER BY day DESC) FROM (
    SELECT came.day, count(*) AS came
    FROM activities_project project
    JOIN activities_occurrence o ON o.project_id = project.id
    JOIN activities_checkin seen ON seen.occurrence_id = o.id
    JOIN registrations_participation came ON came.person_id = seen.person_id AND came.occurrence_id = seen.occurrence_id
    WHERE (project.id = %(project)s OR project.organisation_id = %(organisation)s)
        AND NOT came.designated AND came.voided_at IS NULL
    GROUP BY came.day
) each ORDER BY day DESC
"""


def recorded_without_designation(
    *, project_id: UUID | None = None, organisation_id: UUID | None = None
) -> list[RecordedOn]:
    """A1: what a project, or all of an organisation, holds that would count if it were designated; the latest day first."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDED, {"project": project_id, "organisation": organisation_id})
        return [RecordedOn(day, came, int(in_all)) for day, came, in_all in cursor]


def missing_in(projects: Iterable[Project], *, at: datetime, over_too: bool = False) -> dict[UUID, tuple[str, ...]]:
    """What each project still has to say; one statement for all.

    `over_too`: a project whose last day is over is still complete; a new one must have a day to come.
    """
    rows = list(projects)
    held: dict[UUID, list[programme.Holding]] = {project.id: [] for project in rows}
    for one in Occurrence.objects.filter(project__in=rows, cancelled_at=None) if rows else ():
        if over_too or one.starts_at > at:
            held[one.project_id].append(programme.Holding(one.venue, one.capacity, one.closes_at))
    return {project.id: _missing(project, held[project.id]) for project in rows}


def organisation_designated(organisation: Organisation, day: date) -> bool:
    """Whether the organisation as a whole is designated on that day (pattern ②)."""
    designations = Designation.objects.filter(organisation=organisation)
    return rule.counts((span(one.first_day, one.last_day) for one in designations), day)


def people_counting_on(*, occurrence_id: UUID | None = None, project_id: UUID | None = None, at: datetime) -> int:
    """How many people a change or a cancellation is told to: those with a seat, on the waiting list or in the draw."""
    joinings = Joining.objects.filter(occurrence__ends_at__gt=at, occurrence__cancelled_at=None)
    joinings = joinings.exclude(state=Joining.State.CANCELLED)
    if occurrence_id is not None:
        joinings = joinings.filter(occurrence=occurrence_id)
    if project_id is not None:
        joinings = joinings.filter(occurrence__project=project_id, occurrence__starts_at__gt=at)
    return joinings.values("person_id").distinct().count()


def applications_of(person: Person, place_id: str) -> list[Organisation]:
    """What a person asked of a place on behalf of organisations, the newest first."""
    asked = Organisation.objects.filter(place_id=place_id, applied_by=person, is_place=False)
    return list(asked.select_related("place").order_by("-applied_at", "-pk"))


def drafts_of(organisation_id: UUID, *, batch: UUID, viewer: Person) -> list[Project]:
    """What came in together and is still a draft."""
    desks.require(Ability.RUN_ACTIVITIES, of=viewer, organisation=desks.organisation(organisation_id))
    found = Project.objects.filter(organisation=organisation_id, batch=batch, state=Project.State.DRAFT)
    return list(found.defer("words").order_by("written_at", "id"))


def _missing(project: Project, holdings: list[programme.Holding]) -> tuple[str, ...]:
    texts = {name: getattr(project, name) for name in (*programme.TEXTS, "meeting_point")}
    return programme.missing(texts, holdings, online=project.online, draws_lots=project.draws_lots)
