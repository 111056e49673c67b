"""At the end of a month the facts become what everybody may know: few are hidden, and nothing moves by few (D4)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules import disclosure
from yukari.rules.relations import NATION, TABLES, Respect, Step
from yukari.statistics.models import ClosedDay, Fact, Publication
from yukari.statistics.queries.figures import MONTHS, months

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
    persons = _persons(facts)
    publications = []
    for area, shown in persons.items():
        figures = _steady(_figures(facts[area], shown, medians[area]), before.get(area, {}))
        publications.append(
            Publication(
                area=area,
                day=day,
                figures=figures,
                last_shown=_last_shown(figures, before.get(area, {})),
                published_at=at,
            )
        )
    _add_up_ties(publications)
    Publication.objects.bulk_create(publications, batch_size=500)
    return len(publications)


def _facts(day: date) -> tuple[dict[str, dict[str, dict[str, int]]], dict[str, dict[str, int]]]:
    facts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    medians: dict[str, dict[str, int]] = defaultdict(dict)
    for fact in Fact.objects.filter(day=day).iterator():
        facts[fact.area][fact.respect][fact.value] = fact.persons
        if fact.days is not None:
            medians[fact.area][fact.value] = fact.days
    return facts, medians


def _persons(facts: Mapping[str, Counted]) -> dict[str, int | None]:
    """How many each area has, as it may be shown beside the others and beside the area around them."""
    prefecture_of = dict(Place.objects.exclude(level=Place.Level.PREFECTURE).values_list("code", "prefecture_id"))
    within: dict[str, dict[str, int]] = defaultdict(dict)
    for area, counted in facts.items():
        if area != NATION:
            within[prefecture_of.get(area, NATION)][area] = counted.get(Respect.ALL, {}).get("", 0)
    persons = {NATION: disclosure.shown(facts[NATION][Respect.ALL].get("", 0))}
    for around, numbers in within.items():
        persons |= disclosure.areas(numbers, of=facts[around].get(Respect.ALL, {}).get("", 0))
    return persons


def _figures(counted: Counted, persons: int | None, medians: Mapping[str, int]) -> Figures:
    """Of an area whose number is hidden nothing else is told, and of a table in which all is hidden not even its names."""
    figures: Figures = {Respect.ALL: {"": persons}}
    if persons is None:
        return figures
    for respect in TABLES:
        table = disclosure.cells(counted.get(respect, {}))
        if not table or any(figure is not None for figure in table.values()):
            figures[respect] = table
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


def _add_up_ties(publications: list[Publication]) -> None:
    """延べ人数 of a prefecture and of the nation: what is shown of municipalities, so that nothing hidden is in it (V1)."""
    prefecture_of = dict(Place.objects.exclude(level=Place.Level.PREFECTURE).values_list("code", "prefecture_id"))
    ties: dict[str, Any] = defaultdict(int)
    for one in publications:
        if one.area in prefecture_of:
            persons = one.figures[Respect.ALL][""] or 0
            ties[prefecture_of[one.area]] += persons
            ties[NATION] += persons
    for one in publications:
        if one.area not in prefecture_of:
            one.figures[Respect.TIES] = {"": ties[one.area]}
