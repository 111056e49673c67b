"""Finding something to do: by words, place, dates, field and who can come along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from yukari.activities.models import Designation, Occurrence, Project
from yukari.kit import bigrams
from yukari.kit.clock import start_of_day
from yukari.kit.pages import page
from yukari.places.models import Place
from yukari.rules import designation as rule
from yukari.rules.codes import is_prefecture

PAGE = 20
NEAR = timedelta(days=60)
"""Suggestions in the same prefecture lie within this many days."""
SOON = timedelta(days=7)
"""Those elsewhere, of which there are many more."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a newcomer asks for; everything may be left open."""

    words: str = ""
    place_id: str = ""
    prefecture_id: str = ""
    first_day: date | None = None
    last_day: date | None = None
    field: str = ""
    children: bool = False
    online: bool = False
    places_left: bool = False


@dataclass(frozen=True)
class Found:
    """An occurrence in a list, with project, organisation and place. `designated`: it counts towards premium (A1)."""

    occurrence: Occurrence
    designated: bool

    @property
    def seats_left(self) -> int | None:
        return seats_left(self.occurrence)


@dataclass(frozen=True)
class Results:
    rows: list[Found]
    next_cursor: str | None
    previous_cursor: str | None


def search(filters: Filters, *, at: datetime, cursor: str = "", size: int = PAGE) -> Results:
    """What takes place from now on, the soonest first. Never sorted by numbers of people (V4)."""
    found = page(_with_words(_matching(filters, at=at)), order=("starts_at", "id"), size=size, cursor=cursor or None)
    return Results(with_designations(found.items), found.next_cursor, found.previous_cursor)


def counts_by_prefecture(filters: Filters, *, at: datetime) -> dict[str, int]:
    """How many occurrences each prefecture offers to the same wishes: the map."""
    counted = _matching(filters, at=at).values("place__prefecture_id").annotate(found=Count("id")).order_by()
    return dict(counted.values_list("place__prefecture_id", "found"))


def upcoming(*, at: datetime, place_id: str = "", limit: int = 6) -> list[Found]:
    """The next occurrences, everywhere or at a place; a prefecture's are those of all its municipalities too."""
    where = Filters(prefecture_id=place_id) if is_prefecture(place_id) else Filters(place_id=place_id)
    matching = _matching(where, at=at)
    return with_designations(_with_words(matching).order_by("starts_at", "id")[:limit])


def suggestions_for(occurrence_id: UUID, *, at: datetime, limit: int = 3) -> list[Found]:
    """What else one could do (A8), with seats left: the same project, place or prefecture first, else the same field."""
    wanted = Occurrence.objects.select_related("project", "place").defer("project__words").get(pk=occurrence_id)
    prefecture_id = wanted.place.prefecture_id
    free = _with_words(_matching(Filters(places_left=True), at=at).exclude(pk=occurrence_id).exclude(closes_at__lte=at))
    apart = ExpressionWrapper(F("starts_at") - Value(wanted.starts_at), output_field=DurationField())
    # `GREATEST(x, -x)`, because an interval has no absolute value.
    distance = Func(apart, Value(-1) * apart, function="GREATEST", output_field=DurationField())
    strangeness = Case(
        When(project_id=wanted.project_id, then=0),
        When(place_id=wanted.place_id, then=1),
        default=2,
        output_field=IntegerField(),
    )
    near = _at(_within(free, wanted, NEAR), prefecture_id=prefecture_id)
    found = list(near.order_by(strangeness, distance, "id")[:limit])
    if len(found) < limit:
        alike = _within(free, wanted, SOON).filter(project__field=wanted.project.field)
        elsewhere = alike.exclude(place__prefecture_id=prefecture_id)
        found += elsewhere.order_by(distance, "id")[: limit - len(found)]
    return with_designations(found)


def seats_left(occurrence: Occurrence) -> int | None:
    """Free seats; without a limit there is no number."""
    return None if occurrence.capacity is None else occurrence.capacity - occurrence.taken


def with_designations(occurrences: Iterable[Occurrence]) -> list[Found]:
    """The same occurrences, knowing whether they count, with one statement for all."""
    rows = list(occurrences)
    designations = Designation.objects.filter(
        Q(project__in={row.project_id for row in rows})
        | Q(organisation__in={row.project.organisation_id for row in rows})
    )
    spans: dict[UUID | None, list[rule.Designation]] = {}
    for one in designations if rows else ():
        spans.setdefault(one.project_id or one.organisation_id, []).append(span(one.first_day, one.last_day))
    return [
        Found(
            row,
            rule.counts([*spans.get(row.project_id, ()), *spans.get(row.project.organisation_id, ())], row.day),
        )
        for row in rows
    ]


def designated_on(project_id: UUID, day: date) -> bool:
    """Whether what this project does on that day counts (A1)."""
    project = Project.objects.only("organisation_id").get(pk=project_id)
    designations = Designation.objects.filter(Q(project=project) | Q(organisation=project.organisation_id))
    return rule.counts((span(one.first_day, one.last_day) for one in designations), day)


def span(first_day: date, last_day: date | None) -> rule.Designation:
    """A designation as its rule sees it: in force until the day before `withdrawn_from`."""
    return rule.Designation(first_day, last_day + timedelta(days=1) if last_day else None)


class Terms(SearchQuery):
    """A finished `tsquery`. `to_tsquery` would take the pairs of characters apart once more."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        return "%s::tsquery", [self.source_expressions[-1].value]  # type: ignore[attr-defined]


def _matching(filters: Filters, *, at: datetime) -> QuerySet[Occurrence]:
    first = max(at, start_of_day(filters.first_day)) if filters.first_day else at
    rows = Occurrence.objects.filter(cancelled_at=None, starts_at__gte=first, project__state=Project.State.PUBLISHED)
    if filters.last_day:
        rows = rows.filter(starts_at__lt=start_of_day(filters.last_day + timedelta(days=1)))
    if filters.place_id:
        rows = rows.filter(place_id=filters.place_id)
    if filters.prefecture_id:
        rows = _at(rows, prefecture_id=filters.prefecture_id)
    if filters.field:
        rows = rows.filter(project__field=filters.field)
    if filters.children:
        rows = rows.filter(project__children=True)
    if filters.online:
        rows = rows.filter(project__online=True)
    if filters.places_left:
        rows = rows.filter(Q(capacity=None) | Q(taken__lt=F("capacity")))
    terms = bigrams.query(filters.words)
    if terms:
        rows = rows.filter(project__words=Terms(terms))
    elif filters.words.strip():
        # Words in which nothing can be searched for find nothing, rather than everything.
        rows = rows.none()
    return rows


def _at(rows: QuerySet[Occurrence], *, prefecture_id: str) -> QuerySet[Occurrence]:
    return rows.filter(place_id__in=Place.objects.filter(prefecture_id=prefecture_id).values("pk"))


def _within(rows: QuerySet[Occurrence], wanted: Occurrence, reach: timedelta) -> QuerySet[Occurrence]:
    return rows.filter(starts_at__range=(wanted.starts_at - reach, wanted.starts_at + reach))


def _with_words(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    return rows.select_related("project__organisation", "place").defer("project__words")
