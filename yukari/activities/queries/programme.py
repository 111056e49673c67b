"""Desks: what an organisation runs, who joined it, and what the place sees of all its organisations (A1, D1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from yukari.activities.models import (
    CheckIn,
    Designation,
    Joining,
    Occurrence,
    Oddity,
    Organisation,
    Project,
    Refusal,
)
from yukari.activities.queries import desks
from yukari.activities.queries.nearest import nearest
from yukari.activities.queries.search import Found, with_designations
from yukari.activities.queries.waiting import applications, unsettled, waiting_projects
from yukari.audit import commands as audit
from yukari.kit.pages import behind, page
from yukari.people.models import Person
from yukari.people.queries import persons
from yukari.places import queries as places
from yukari.rules.roles import Ability

RECENT = timedelta(days=14)
"""Occurrences stay on the desk for this long: thanks are written, forgotten people recorded by hand."""
SHOWN = 200
OVER_FIRST = SHOWN // 4
"""Of a project's dates the first page shows so many that are over, and goes on with what is ahead."""
BY_DATE = ("starts_at", "id")
AS_JOINED, AS_CAME = ("joined_at", "person_id"), ("checked_in_at", "person_id")
CAME = "came."
"""Begins the cursors among those who came without joining."""


@dataclass(frozen=True)
class Line:
    """An occurrence on a desk, with its numbers."""

    found: Found
    waiting: int
    in_draw: int
    came: int


@dataclass(frozen=True)
class LinesPage:
    """A part of a list of occurrences by date."""

    lines: list[Line]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class DeskPage:
    organisation: Organisation
    lines: list[Line]
    """Recent and coming occurrences, by date; at most `SHOWN`, what is ahead before what is over."""
    left_out: int
    """How many more there are."""
    projects: list[Project]
    """Newest first."""
    abilities: frozenset[Ability]


@dataclass(frozen=True)
class Guest:
    """Somebody on a roster: what the desk needs to welcome a person, and no more (D1)."""

    person_id: UUID
    called: str
    state: Joining.State | None
    """None: came without joining."""
    note: str
    check_in: CheckIn | None


@dataclass(frozen=True)
class Roster:
    occurrence: Occurrence
    guests: list[Guest]
    refusals: list[Refusal]
    """Scans that were refused, so that somebody can be helped."""
    abilities: frozenset[Ability]


@dataclass(frozen=True)
class RosterPage:
    guests: list[Guest]
    next_cursor: str | None


@dataclass(frozen=True)
class Programme:
    """What a place's staff see of activities."""

    applications: list[Organisation]
    organisations: list[Organisation]
    waiting: list[Project]
    """Neither designated nor declined, and not over."""
    lines: list[Line]
    left_out: int
    """Occurrences beyond the lines, which tell what is ahead before what is over."""
    designations: list[Designation]
    oddities: list[Oddity]


def desk(organisation_id: UUID, *, member: Person, at: datetime) -> DeskPage:
    """What an organisation plans and runs."""
    organisation = desks.organisation(organisation_id)
    desks.require(Ability.SEE_ACTIVITIES, of=member, organisation=organisation)
    occurrences = Occurrence.objects.filter(project__organisation=organisation, ends_at__gt=at - RECENT)
    projects = organisation.projects.defer("words").select_related("place").order_by("-written_at", "-pk")
    lines, left_out = _nearest_lines(occurrences, at=at)
    can = desks.abilities_in(member, organisation)
    return DeskPage(organisation, lines, left_out, list(projects[:SHOWN]), can)


def dates_of(project: Project, *, at: datetime, cursor: str = "") -> LinesPage:
    """Every holding of a project, page by page, with its numbers. The caller has shown that the desk is theirs.

    The first page is the one at which work goes on; what was over long before is reached by turning back.
    """
    rows = _told(Occurrence.objects.filter(project=project))
    if not cursor:
        over = rows.filter(ends_at__lte=at).order_by("-starts_at", "-id")[OVER_FIRST:].first()
        cursor = behind(over, order=BY_DATE) if over else ""
    return _lines_page(rows, cursor)


def dates_at_desks(place_id: str, *, member: Person, at: datetime, cursor: str = "") -> LinesPage:
    """What all the organisations for which somebody works at a place hold, page by page: published, recent and coming."""
    own = [one.organisation for one in desks.organisations_of(member) if one.organisation.place_id == place_id]
    rows = Occurrence.objects.filter(
        project__organisation__in=own, project__state=Project.State.PUBLISHED, ends_at__gt=at - RECENT
    )
    return _lines_page(_told(rows), cursor)


@transaction.atomic
def roster(occurrence_id: UUID, *, viewer: Person, at: datetime) -> Roster:
    """Who joined and who came. Each of them can read that it was looked at (D2)."""
    occurrence = desks.occurrence_for(viewer, occurrence_id, Ability.SEE_PARTICIPANTS)
    guests = _guests(_wishes(occurrence).order_by(*AS_JOINED), occurrence.check_ins.order_by(*AS_CAME))
    _note_looks(guests, occurrence, viewer=viewer, at=at)
    return Roster(
        occurrence,
        guests,
        list(Refusal.objects.filter(occurrence=occurrence).order_by("-at", "-pk")[:SHOWN]),
        desks.abilities_in(viewer, occurrence.project.organisation),
    )


@transaction.atomic
def roster_page(occurrence_id: UUID, *, viewer: Person, at: datetime, why: str, cursor: str = "") -> RosterPage:
    """The guests page by page: who joined, then who came without joining. Only those on the page have been looked at."""
    occurrence = desks.occurrence_for(viewer, occurrence_id, Ability.SEE_PARTICIPANTS)
    wishes = _wishes(occurrence)
    came_alone = occurrence.check_ins.filter(~Exists(wishes.filter(person_id=OuterRef("person_id"))))
    if cursor.startswith(CAME):
        came = page(came_alone, order=AS_CAME, size=SHOWN, cursor=cursor.removeprefix(CAME))
        guests, following = _guests([], came.items), came.next_cursor and CAME + came.next_cursor
    else:
        joined = page(wishes, order=AS_JOINED, size=SHOWN, cursor=cursor)
        check_ins = occurrence.check_ins.filter(person_id__in=[row.person_id for row in joined.items])
        guests = _guests(joined.items, check_ins)
        following = joined.next_cursor or (CAME if came_alone.exists() else None)
    _note_looks(guests, occurrence, viewer=viewer, at=at, why=why)
    return RosterPage(guests, following)


def _wishes(occurrence: Occurrence) -> QuerySet[Joining]:
    return Joining.objects.filter(occurrence=occurrence).exclude(state=Joining.State.CANCELLED)


def _guests(joined: Iterable[Joining], came: Iterable[CheckIn]) -> list[Guest]:
    """Who joined, then who came without joining."""
    joinings, check_ins = {row.person_id: row for row in joined}, {row.person_id: row for row in came}
    people = persons({*joinings, *check_ins})
    return [
        Guest(
            person_id,
            people[person_id].called,
            Joining.State(joinings[person_id].state) if person_id in joinings else None,
            joinings[person_id].note if person_id in joinings else "",
            check_ins.get(person_id),
        )
        for person_id in dict.fromkeys([*joinings, *check_ins])
        if person_id in people
    ]


def _note_looks(guests: list[Guest], occurrence: Occurrence, *, viewer: Person, at: datetime, why: str = "") -> None:
    audit.record_looks(
        "looked_at_roster",
        person_ids=[guest.person_id for guest in guests],
        by=viewer,
        at=at,
        place_id=occurrence.place_id,
        why=why,
        occurrence=occurrence.id,
    )


def programme_of(place_id: str, *, viewer: Person, at: datetime) -> Programme:
    """Everything that organisations plan and run at a place, drafts included (A1), and what waits for staff."""
    places.require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    organisations = Organisation.objects.filter(place_id=place_id)
    designations = Designation.objects.filter(place_id=place_id)
    lines, left_out = _nearest_lines(Occurrence.objects.filter(place_id=place_id, ends_at__gt=at - RECENT), at=at)
    return Programme(
        applications=list(applications(place_id).select_related("applied_by").order_by("applied_at", "pk")),
        organisations=list(organisations.filter(state=Organisation.State.ACTIVE).order_by("-is_place", "name", "pk")),
        waiting=list(
            waiting_projects(place_id, at=at).select_related("organisation").defer("words").order_by("written_at", "pk")
        ),
        lines=lines,
        left_out=left_out,
        designations=list(
            designations.filter(withdrawn_at=None)
            .select_related("project__organisation", "organisation")
            .defer("project__words")
            .order_by("-designated_at", "-pk")[:SHOWN]
        ),
        oddities=list(
            unsettled(place_id)
            .select_related("occurrence__project")
            .defer("occurrence__project__words")
            .order_by("seen_at", "pk")
        ),
    )


def coming_at(place_id: str, *, viewer: Person, at: datetime, size: int) -> list[Line]:
    """What is on or ahead at a place, the soonest first; four statements."""
    places.require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    ahead = _told(Occurrence.objects.filter(place_id=place_id, ends_at__gt=at))
    return _lines(list(ahead.order_by(*BY_DATE)[:size]))


def _told(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return occurrences.select_related("project__organisation", "place").defer("project__words")


def _nearest_lines(occurrences: QuerySet[Occurrence], *, at: datetime) -> tuple[list[Line], int]:
    """As many as are shown, and how many are not."""
    rows = nearest(_told(occurrences), at=at, most=SHOWN)
    return _lines(rows), occurrences.count() - SHOWN if len(rows) == SHOWN else 0


def _lines_page(occurrences: QuerySet[Occurrence], cursor: str) -> LinesPage:
    found = page(occurrences, order=BY_DATE, size=SHOWN, cursor=cursor)
    return LinesPage(_lines(found.items), found.next_cursor, found.previous_cursor)


def _lines(rows: list[Occurrence]) -> list[Line]:
    joinings = Joining.objects.filter(occurrence__in=rows).order_by()
    joined = {
        (occurrence_id, state): number
        for occurrence_id, state, number in joinings.values_list("occurrence_id", "state").annotate(number=Count("*"))
    }
    check_ins = CheckIn.objects.filter(occurrence__in=rows, voided_at=None).order_by()
    came = dict(check_ins.values_list("occurrence_id").annotate(number=Count("*")))
    return [
        Line(
            found,
            joined.get((found.occurrence.id, Joining.State.WAITING), 0),
            joined.get((found.occurrence.id, Joining.State.IN_DRAW), 0),
            came.get(found.occurrence.id, 0),
        )
        for found in with_designations(rows)
    ]
