"""Figures of 関係人口 as tables with their charts beside, the same for everybody's pages, for the office and for a file."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules.relations import EARLIER, ELSEWHERE, Living, Respect, Step
from yukari.statistics import queries
from yukari.statistics.queries import Figures
from yukari.web.drawings import charts, japan
from yukari.web.figures import activities
from yukari.web.figures.sheet import Line, Sheet
from yukari.web.wording import nouns, relations


def sheets_of(figures: Figures) -> list[Sheet]:
    """Every table of an area."""
    return [
        Sheet("living", _living(figures)),
        Sheet("steps", None if figures.persons is None else _steps(figures), bars=True),
        _cohorts(figures),
        _home(figures),
        _plain("age", figures, Respect.AGE, relations.AGES),
        _plain("route", figures, Respect.ROUTE, nouns.TIES),
        _time(figures),
        *activities.sheets_of(figures),
    ]


def areas_inside(place: Place | None, *, on: date, today: date) -> Sheet | None:
    """The prefectures of the nation, or a prefecture's municipalities that take part: by code, never by number (V4).

    Without a place the nation; of a municipality there is nothing inside.
    """
    if place and not place.is_prefecture:
        return None
    inside = places.joined_inside(place.code, on=today) if place else places.prefectures()
    told = queries.published_areas([place.code for place in inside], on=on)
    lines = []
    for place in inside:
        one = told.get(place.code)
        premium = one.premium if one else 0
        lines.append(Line(place.shown_name, (one.persons if one else 0, premium), code=place.code))
    return Sheet("areas", lines)


def _living(figures: Figures) -> list[Line]:
    kinds = figures.table(Respect.KIND)
    premium = None if kinds is None else kinds.get("premium", 0)
    return [
        Line(_("実人数"), (figures.persons,)),
        Line(_("延べ人数"), (figures.ties,)),
        Line(_("この1年に利用した人"), (figures.living(Living.SEEN),)),
        Line(_("この1年に活動に参加した人"), (figures.living(Living.TOOK_PART),)),
        Line(_("プレミアム登録の人"), (premium,)),
        Line(_("この1年にプレミアム登録が切れた人"), (figures.living(Living.LAPSED),)),
    ]


def _steps(figures: Figures) -> list[Line]:
    lines = []
    for step, words in relations.STEPS.items():
        months = figures.months(Step(step))
        note = _("およそ%(months)dか月") % {"months": months} if months else ""
        lines.append(Line(str(words), (figures.reached(Step(step)),), note))
    return lines


def _home(figures: Figures) -> Sheet:
    table = figures.table(Respect.HOME)
    if table is None:
        return Sheet("home", None)
    in_japanese = get_language() == "ja"
    names = {one.code: one.name if in_japanese else one.name_en for one in japan.outlines().prefectures}
    names[ELSEWHERE] = _("海外・こたえなかった人")
    lines = [Line(name, (table[code],), code=code) for code, name in sorted(names.items()) if code in table]
    shades = {code: persons for code, persons in table.items() if persons and code != ELSEWHERE}
    return Sheet("home", lines, shades=shades, bars=True)


def _cohorts(figures: Figures) -> Sheet:
    stayed, joined = figures.table(Respect.STAYED), figures.table(Respect.JOINED) or {}
    if stayed is None:
        return Sheet("cohorts", None)
    quarters = sorted({*stayed, *joined}, key=lambda quarter: (quarter != EARLIER, quarter))
    lines = [Line(_quarter(one), (stayed.get(one, 0), joined.get(one, 0))) for one in quarters]
    return Sheet("cohorts", lines, bars=True)


def _quarter(cohort: str) -> str:
    if cohort == EARLIER:
        return _("それより前")
    year, number = map(int, cohort.split("-"))
    first, last = date(year, 3 * number - 2, 1), date(year, 3 * number, 1)
    return _("%(from)s～%(to)s") % {"from": date_format(first, _("Y年n月")), "to": date_format(last, _("n月"))}


def _plain(key: str, figures: Figures, respect: Respect, names: Mapping[str, object]) -> Sheet:
    table = figures.table(respect)
    if table is None:
        return Sheet(key, None)
    return Sheet(key, [Line(str(words), (table.get(value, 0),)) for value, words in names.items()], bars=True)


def _time(figures: Figures) -> Sheet:
    days = [(date_format(day, "n/j"), persons) for day, persons in figures.history]
    drawing = charts.columns(days, label=str(relations.SHEETS["time"][0])) if len(days) > 1 else SafeString()
    return Sheet("time", [Line(day.isoformat(), (persons,)) for day, persons in figures.history], drawing)
