"""What anybody may take along of activities: for calendars, feeds, spreadsheets and search engines."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from yukari.activities.models import CalendarAddress, Joining, Occurrence, Project
from yukari.activities.queries import desks
from yukari.activities.queries.nearest import nearest
from yukari.activities.queries.search import Filters, Found, search
from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules.codes import is_prefecture
from yukari.rules.outcome import Reason, Refused
from yukari.rules.relations import NATION

Row = TypeVar("Row", Occurrence, Project)

KEPT = timedelta(days=60)
"""What is over stays in calendars for this long; who keeps a calendar may look back."""
AHEAD = timedelta(days=400)
MOST = 2000
"""Occurrences of one calendar; where there are more, what is ahead goes before what is over."""
NEWEST = 30
"""Projects of one feed."""
DATES = 10
"""Dates of one project in a feed."""


@dataclass(frozen=True)
class Kept:
    """An occurrence in somebody's calendar; with no state, in everybody's."""

    occurrence: Occurrence
    state: Joining.State | None = None


@dataclass(frozen=True)
class NewProject:
    project: Project
    occurrences: list[Occurrence]
    """The next dates."""


def calendar_of_place(area: str, *, at: datetime) -> list[Kept]:
    """Of a municipality, or of a prefecture with all of its municipalities; the cancelled too, so that copies learn it."""
    around = _published().filter(starts_at__range=(at - KEPT, at + AHEAD))
    return [Kept(row) for row in nearest(_in(around, area), at=at, most=MOST)]


def calendar_of_project(project_id: UUID, *, at: datetime) -> tuple[Project, list[Kept]]:
    """Every date of a project, however long ago."""
    project = _published_projects().select_related("organisation", "place").filter(pk=project_id).first()
    if project is None:
        raise Refused(Reason.NOT_FOUND)
    rows = nearest(_published().filter(project=project), at=at, most=MOST)
    return project, [Kept(row) for row in rows]


def calendar_of_occurrence(occurrence_id: UUID) -> Kept:
    row = _published().filter(pk=occurrence_id).first()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return Kept(row)


def calendar_of_person(person: Person, *, at: datetime) -> list[Kept]:
    """Where the person has a seat, waits or is in the draw; only what the person's own pages show."""
    joinings = (
        Joining.objects.filter(person=person, occurrence__ends_at__gt=at - KEPT)
        .exclude(state=Joining.State.CANCELLED)
        .select_related("occurrence__project__organisation", "occurrence__place")
        .defer("occurrence__project__words")
        .order_by("occurrence__starts_at", "pk")
    )
    return [Kept(row.occurrence, Joining.State(row.state)) for row in joinings[:MOST]]


def calendar_address_of(person: Person) -> CalendarAddress | None:
    """When it was made and last asked; the secret itself is nowhere."""
    return CalendarAddress.objects.filter(person=person).first()


def whose_calendar(secret: str) -> Person | None:
    """Whom an address belongs to. An account that is closed has none."""
    found = CalendarAddress.objects.select_related("person").filter(secret_hash=desks.hash_of(secret)).first()
    return found.person if found and found.person.is_active else None


def newest_projects(area: str, *, at: datetime) -> list[NewProject]:
    """What was published last and still has dates to come, with those."""
    ahead = _published().filter(starts_at__gt=at, cancelled_at=None)
    has_dates = Exists(ahead.filter(project=OuterRef("pk")).order_by())
    projects = _in(Project.objects.filter(has_dates, state=Project.State.PUBLISHED), area)
    newest = list(
        projects.select_related("organisation", "place").defer("words").order_by("-published_at", "id")[:NEWEST]
    )
    in_turn = Window(RowNumber(), partition_by="project_id", order_by=("starts_at", "id"))
    soonest = ahead.filter(project__in=newest).annotate(turn=in_turn).filter(turn__lte=DATES)
    dates: dict[UUID, list[Occurrence]] = defaultdict(list)
    for row in soonest.order_by("starts_at", "id"):
        dates[row.project_id].append(row)
    return [NewProject(one, dates[one.id]) for one in newest]


def exported(area: str, *, at: datetime) -> Iterator[Found]:
    """What takes place from today on at a place, in a prefecture or in the nation, page by page."""
    prefecture_id = area if is_prefecture(area) and area != NATION else ""
    where = Filters(prefecture_id=prefecture_id, place_id="" if is_prefecture(area) else area)
    today, cursor = start_of_day(day_in_japan(at)), ""
    while True:
        found = search(where, at=today, cursor=cursor, size=1000)
        yield from found.rows
        if not found.next_cursor:
            return
        cursor = found.next_cursor


def last_change(area: str) -> datetime | None:
    """When a project there was last published or changed."""
    told = _in(_published_projects(), area).order_by()
    found = told.aggregate(Max("published_at"), Max("changed_at"), Max("cancelled_at"), Max("occurrences__changed_at"))
    return max((moment for moment in found.values() if moment), default=None)


def number_to_come(*, at: datetime) -> tuple[int, int]:
    """How many projects and occurrences search engines may know."""
    return _projects_to_come(at).count(), _to_come(at).count()


def projects_to_come(first: int, last: int, *, at: datetime) -> list[UUID]:
    """Those of them from one place in their order to another, for a list in parts."""
    return list(_projects_to_come(at).order_by("id").values_list("id", flat=True)[first:last])


def occurrences_to_come(first: int, last: int, *, at: datetime) -> list[UUID]:
    return list(_to_come(at).order_by("id").values_list("id", flat=True)[first:last])


def changed_at(occurrence: Occurrence) -> datetime:
    """When what a calendar shows of it was last another."""
    project = occurrence.project
    moments = (occurrence.changed_at, occurrence.cancelled_at, project.changed_at, project.published_at)
    return max((moment for moment in moments if moment), default=project.written_at)


def revision(occurrence: Occurrence) -> int:
    return occurrence.revision + occurrence.project.revision


def _published_projects() -> QuerySet[Project]:
    """What was a draft until it was cancelled was never published."""
    return Project.objects.exclude(state=Project.State.DRAFT).exclude(published_at=None).defer("words")


def _projects_to_come(at: datetime) -> QuerySet[Project]:
    ahead = Occurrence.objects.filter(project=OuterRef("pk"), starts_at__gt=at, cancelled_at=None)
    return _published_projects().filter(Exists(ahead))


def _to_come(at: datetime) -> QuerySet[Occurrence]:
    return _published().filter(starts_at__gt=at, cancelled_at=None)


def _published() -> QuerySet[Occurrence]:
    rows = Occurrence.objects.exclude(project__state=Project.State.DRAFT).exclude(project__published_at=None)
    return rows.select_related("project__organisation", "place").defer("project__words")


def _in(rows: QuerySet[Row], area: str) -> QuerySet[Row]:
    if area == NATION:
        return rows
    if is_prefecture(area):
        return rows.filter(place_id__in=Place.objects.filter(prefecture_id=area).values("pk"))
    return rows.filter(place_id=area)
