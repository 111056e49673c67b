"""What activities came to, as tables: who carries them, when, in which fields and by whom (V3)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yukari.rules.relations import Measure, Respect
from yukari.statistics.queries import Figures
from yukari.web.drawings import charts
from yukari.web.figures.sheet import Line, Sheet
from yukari.web.wording import nouns, relations


def sheets_of(figures: Figures) -> list[Sheet]:
    return [
        _carriers(figures),
        _done("fields", figures, Respect.FIELD, nouns.FIELDS),
        _hands(figures),
        _done("hosts", figures, Respect.HOST, nouns.ORGANISATION_KINDS),
        _seasons(figures),
    ]


def organisations(figures: Figures, names: Iterable[tuple[str, str]]) -> Sheet:
    """By organisation, for the place's own staff; those of which nothing is told have done nothing."""
    told = {one: figures.effort("organisation", one) for one in Measure}
    order = (
        Measure.PARTICIPATIONS,
        Measure.MINUTES,
        Measure.OCCURRENCES,
        Measure.PROJECTS,
        Measure.SEATS,
        Measure.TAKEN,
    )
    lines = [
        Line(name, tuple(_hours(one, told[one].get(key, 0)) for one in order))
        for key, name in sorted(names, key=lambda named: named[1])
        if key in told[Measure.OCCURRENCES]
    ]
    return Sheet("organisations", lines, bars=True)


def _carriers(figures: Figures) -> Sheet:
    table = figures.table(Respect.CARRIER)
    if table is None or all(persons is None for persons in table.values()):
        return Sheet("carriers", None)
    lines = [Line(str(words), (table.get(one, 0),)) for one, words in relations.CARRIERS.items()]
    return Sheet("carriers", lines if any(table.values()) else [], bars=True)


def _done(key: str, figures: Figures, by: Respect, names: Mapping[str, object]) -> Sheet:
    """Of a field in which few took part, what was offered is told all the same."""
    persons = figures.table(by)
    offered = figures.effort(by, Measure.OCCURRENCES)
    lines = [
        Line(
            str(words),
            (
                None if persons is None else persons.get(value, 0),
                figures.effort(by, Measure.PARTICIPATIONS).get(value, 0),
                _hours(Measure.MINUTES, figures.effort(by, Measure.MINUTES).get(value, 0)),
                offered.get(value, 0),
                figures.effort(by, Measure.PROJECTS).get(value, 0),
            ),
        )
        for value, words in names.items()
        if value in offered
    ]
    return Sheet(key, lines, bars=True)


def _hands(figures: Figures) -> Sheet:
    seats, taken = figures.effort(Respect.FIELD, Measure.SEATS), figures.effort(Respect.FIELD, Measure.TAKEN)
    lines = []
    for field, words in nouns.FIELDS.items():
        offered, filled = seats.get(field), taken.get(field)
        if field in seats and offered != 0:
            # A figure that stayed as it was (D4) may be above what was offered since.
            left = None if offered is None or filled is None else max(0, offered - filled)
            lines.append(Line(str(words), (left, offered, filled)))
    return Sheet("hands", lines, bars=True)


def _seasons(figures: Figures) -> Sheet:
    table = figures.table(Respect.MONTH)
    if table is None:
        return Sheet("seasons", None)
    months = [(date(int(month[:4]), int(month[5:]), 1), persons) for month, persons in sorted(table.items())]
    lines = [Line(date_format(first, _("Y年n月")), (persons,)) for first, persons in months]
    short = [(date_format(first, _("n月")), persons) for first, persons in months]
    label = str(relations.SHEETS["seasons"][0])
    return Sheet("seasons", lines, charts.columns(short, label=label) if len(short) > 1 else SafeString())


def _hours(measure: Measure, number: int | None) -> int | None:
    return number // 60 if number is not None and measure is Measure.MINUTES else number
