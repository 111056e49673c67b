"""At the end of a month the facts become what everybody may know: few are hidden, and nothing moves by few (D4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import product

from django.db import transaction

from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules import beside, disclosure
from yukari.rules.dates import year_ending_on
from yukari.rules.relations import (
    NATION,
    OF_ORGANISERS,
    OF_PERSONS,
    REGISTERED,
    TABLES,
    UNREGISTERED,
    Kind,
    Measure,
    Respect,
    Step,
)
from yukari.statistics.models import ClosedDay, Effort, Fact, Publication
from yukari.statistics.queries.figures import MONTHS, measured, months

BY = (Respect.FIELD, Respect.HOST)
ADDS_UP = (Respect.KIND, Respect.AGE, Respect.HOME, Respect.STEP, Respect.STAYED, Respect.CARRIER)
"""Everybody stands in one cell of these."""
GUARDED = (*TABLES, Respect.CARRIER, Respect.JOINED, Respect.LIVING)
SUMMED = (Measure.SEATS, *OF_PERSONS)
"""Around municipalities only those are added up that tell how many came; else more hands would seem to be missing."""
Figures = dict[str, dict[str, int | None]]
Counted = Mapping[str, Mapping[str, int]]


@transaction.atomic
def publish(day: date, *, by: Person | None, at: datetime) -> int:
    """Publish a closed day, once, and never a day before one that is published. How many areas are spoken of."""
    ClosedDay.objects.select_for_update().get(day=day)
    if Publication.objects.filter(day__gte=day).exists():
        return 0
    facts, medians = _facts(day)
    before = {
        one.area: one.last_shown
        for one in Publication.objects.filter(area__in=[*facts]).order_by("area", "-day").distinct("area")
    }
    efforts = _efforts(day)
    within = _within([*facts])
    told = {
        area: _steady(_figures(facts[area], shown, medians[area]), before.get(area, {}))
        for area, shown in _persons(facts, within).items()
    }
    for area, figures in told.items():
        _let_nobody_be_seen_to_leave(figures)
        if figures[Respect.ALL][""] is not None:
            year_from, municipal = year_ending_on(day)[0], area not in within
            _let_no_table_tell_of_another(figures, facts[area], year_from=year_from, municipal=municipal)
    for around in sorted(within, key=lambda area: area == NATION):  # What is around prefectures comes after them.
        _guard(around, within[around], told, facts)
    publications = []
    for area, figures in told.items():
        _measure(figures, efforts[area], before.get(area, {}))
        publications.append(
            Publication(
                area=area,
                day=day,
                figures=figures,
                persons=figures[Respect.ALL][""],
                premium=figures[Respect.KIND].get(Kind.PREMIUM, 0) if Respect.KIND in figures else None,
                last_shown=_last_shown(figures, before.get(area, {})),
                published_at=at,
            )
        )
    _add_up(publications)
    # One by one: what is sent as an array has every quotation mark of its JSON escaped, which takes longer than all else.
    Publication.objects.bulk_create(publications, batch_size=1)
    return len(publications)


def _facts(day: date) -> tuple[dict[str, dict[str, dict[str, int]]], dict[str, dict[str, int]]]:
    facts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    medians: dict[str, dict[str, int]] = defaultdict(dict)
    rows = Fact.objects.filter(day=day).values_list("area", "respect", "value", "persons", "days")
    for area, respect, value, persons, days in rows.iterator():
        facts[area][respect][value] = persons
        if days is not None:
            medians[area][value] = days
    return facts, medians


def _efforts(day: date) -> dict[str, list[Effort]]:
    efforts = defaultdict(list)
    for effort in Effort.objects.filter(day=day, by__in=BY):
        efforts[effort.area].append(effort)
    return efforts


def _within(areas: Sequence[str]) -> dict[str, list[str]]:
    """By prefecture its municipalities, and in the nation the prefectures."""
    prefecture_of = dict(Place.objects.exclude(level=Place.Level.PREFECTURE).values_list("code", "prefecture_id"))
    within: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        if area != NATION:
            within[prefecture_of.get(area, NATION)].append(area)
    return within


def _persons(facts: Mapping[str, Counted], within: Mapping[str, Sequence[str]]) -> dict[str, int | None]:
    """How many each area has, as it may be shown beside the others and beside the area around them."""
    numbers = {area: counted.get(Respect.ALL, {}).get("", 0) for area, counted in facts.items()}
    persons = {NATION: disclosure.shown(numbers.get(NATION, 0))}
    for around, areas in within.items():
        persons |= disclosure.areas({area: numbers[area] for area in areas}, of=numbers.get(around, 0))
    return persons


def _guard(around: str, areas: Sequence[str], told: dict[str, Figures], facts: Mapping[str, Counted]) -> None:
    """Nothing that an area tells, together with what is told around it, tells of the few in another."""
    for respect in [one for one in GUARDED if one in told[around]]:
        inside = [(told[area].get(respect, {}), facts[area].get(respect, {})) for area in areas]
        table = disclosure.around(told[around][respect], inside, adds_up=respect in ADDS_UP)
        told[around][respect] = table
        if all(figure is None for figure in table.values()) and respect in TABLES:
            del told[around][respect]


def _figures(counted: Counted, persons: int | None, medians: Mapping[str, int]) -> Figures:
    """Of an area whose number is hidden nothing else is told, and of a table in which all is hidden not even its names."""
    figures: Figures = {Respect.ALL: {"": persons}}
    if persons is None:
        return figures
    took_part = sum(counted.get(Respect.CARRIER, {}).values())
    for respect in TABLES:
        one = counted.get(respect, {})
        if respect in beside.OVERLAPPING:
            table = disclosure.areas(one, of=took_part)
        elif respect == Respect.ROUTE:  # Some tick several and some none.
            table = {value: disclosure.shown_part(ticks, of=persons) for value, ticks in one.items()}
        else:
            table = disclosure.cells(one)
        if not table or any(figure is not None for figure in table.values()):
            figures[respect] = table
    figures[Respect.CARRIER] = _carriers(counted.get(Respect.CARRIER, {}))
    stayed = counted.get(Respect.STAYED, {})
    figures[Respect.JOINED] = {
        cohort: disclosure.cohort(joined, stayed.get(cohort, 0))
        for cohort, joined in counted.get(Respect.JOINED, {}).items()
    }
    figures[Respect.LIVING] = {
        value: disclosure.shown_part(part, of=persons) for value, part in counted.get(Respect.LIVING, {}).items()
    }
    reached = counted.get(Respect.REACHED, {})
    moved_in = reached.get(Step.MOVED_IN, 0)
    figures[Respect.REACHED] = {Step.MOVED_IN: disclosure.shown(moved_in)}
    figures[MONTHS] = {
        step: months(days) if reached[step] >= disclosure.FEWEST_SHOWN else None for step, days in medians.items()
    }
    return figures


def _carriers(counted: Mapping[str, int]) -> dict[str, int | None]:
    """Who is registered and who is not, each for itself: the number of the registered who took part stands elsewhere too."""
    return {
        carrier: persons
        for pair in (REGISTERED, UNREGISTERED)
        for carrier, persons in disclosure.cells({one: counted.get(one, 0) for one in pair}).items()
    }


def _let_nobody_be_seen_to_leave(figures: Figures) -> None:
    """Last of all: figures that stayed as they were may lie closer together than the truth does."""
    stayed = figures.get(Respect.STAYED, {})
    for cohort, joined in figures.get(Respect.JOINED, {}).items():
        still = stayed.get(cohort, 0)
        if joined is not None and still is not None:
            figures[Respect.JOINED][cohort] = disclosure.cohort(joined, still)


def _let_no_table_tell_of_another(figures: Figures, counted: Counted, *, year_from: date, municipal: bool) -> None:
    """Who was premium once less who is premium now is nobody's table, and would be told by two that are shown.

    Looked at twice: as the figures stand there, and those alone that are the truth of the day, as a reader knows of those that
    have moved. Beside these, one that stayed as it was must not be what keeps the others apart.
    """
    named = {respect: [*told] for respect, told in figures.items()}
    differences = list(beside.differences(named, year_from=year_from, municipal=municipal))
    identities = list(beside.identities(named, municipal=municipal))
    cells: dict[disclosure.Cell, int | None] = {
        cell: figures[cell[0]].get(cell[1], 0) if cell[0] in figures else None
        for one in (*differences, *identities)
        for cell in one
    }
    as_shown = disclosure.beside(cells, differences, identities, goes=beside.least_important)
    exact = {
        cell: figure if figure == counted.get(cell[0], {}).get(cell[1], 0) else None
        for cell, figure in as_shown.items()
    }
    among_exact = disclosure.beside(exact, differences, identities, goes=beside.least_important)
    for cell, figure in cells.items():
        if figure is not None and (as_shown[cell] is None or among_exact[cell] != exact[cell]):
            figures[cell[0]][cell[1]] = None
    for respect in TABLES:
        if figures.get(respect) and not any(figures[respect].values()):
            del figures[respect]


def _measure(figures: Figures, efforts: list[Effort], before: Mapping[str, Mapping[str, int]]) -> None:
    """What activities came to, where the number of those who came is shown; all of it moves at once, or stays.

    Whoever took a seat may not have come, and who came need not have taken one: where nobody is seen to come, or few seats
    were taken, how many were is hidden too.
    """
    for effort in efforts:
        persons = figures[effort.by].get(effort.value, 0) if effort.by in figures else None
        last = {one: before.get(measured(effort.by, one), {}).get(effort.value) for one in OF_PERSONS}
        moved = disclosure.steady(effort.participations, last[Measure.PARTICIPATIONS]) == effort.participations
        for one in OF_ORGANISERS:
            figures.setdefault(measured(effort.by, one), {})[effort.value] = getattr(effort, one)
        for one in OF_PERSONS:
            now = getattr(effort, one) if moved else last[one]
            if one == Measure.TAKEN and now:
                now = disclosure.shown(disclosure.steady(now, last[one]) or 0) if persons else None
            figures.setdefault(measured(effort.by, one), {})[effort.value] = None if persons is None else now


def _steady(figures: Figures, before: Mapping[str, Mapping[str, int]]) -> Figures:
    return {
        respect: {
            value: figure if respect == MONTHS else disclosure.steady(figure, before.get(respect, {}).get(value))
            for value, figure in told.items()
        }
        for respect, told in figures.items()
    }


def _last_shown(figures: Figures, before: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    last: dict[str, dict[str, int]] = {respect: dict(told) for respect, told in before.items()}
    for respect, told in figures.items():
        last.setdefault(respect, {}).update({value: figure for value, figure in told.items() if figure is not None})
    return last


def _add_up(publications: list[Publication]) -> None:
    """延べ人数 of a prefecture and of the nation, and what activities came to there: what is shown of municipalities, so
    that nothing hidden is in it (V1, V3).
    """
    prefecture_of = dict(Place.objects.exclude(level=Place.Level.PREFECTURE).values_list("code", "prefecture_id"))
    ties: dict[str, int] = defaultdict(int)
    sums: dict[str, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for one in publications:
        if one.area not in prefecture_of:
            continue
        for around in (prefecture_of[one.area], NATION):
            ties[around] += one.figures[Respect.ALL][""] or 0
            for by, measure in product(BY, SUMMED):
                known = one.figures.get(measured(by, Measure.TAKEN), {})
                for value, number in one.figures.get(measured(by, measure), {}).items():
                    so_far = sums[around][measured(by, measure)].get(value)
                    left_out = number is None or (measure == Measure.SEATS and known.get(value) is None)
                    sums[around][measured(by, measure)][value] = so_far if left_out else (so_far or 0) + number
    for one in publications:
        if one.area not in prefecture_of:
            one.figures[Respect.TIES] = {"": ties[one.area]}
            one.figures |= sums[one.area]
