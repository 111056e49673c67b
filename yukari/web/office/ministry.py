"""The ministry's pages: which places take part, and what is published of them, with no person in it (D1, D4). No ranking (V4)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules.outcome import Reason, Refused
from yukari.rules.relations import NATION
from yukari.statistics import queries as statistics
from yukari.statistics.queries import Area
from yukari.web.files import as_csv, as_excel
from yukari.web.persons import PersonRequest
from yukari.web.wall import ministry as behind_the_ministrys_wall

NOBODY = Area(persons=0, premium=0)
UNTOLD = Area(persons=None, premium=None)


@behind_the_ministrys_wall
def ministry(request: PersonRequest) -> HttpResponse:
    """The prefectures by code, each with the figures of the whole of it that everybody sees."""
    today, told = _today(), statistics.published(NATION)
    inside = places.taking_part(on=today)
    prefectures = [one for one in places.prefectures() if one.is_joined(today) or inside[one.code].joined]
    areas = _areas(prefectures, told.day if told else None)
    rows = [(one, inside[one.code], area) for one, area in areas]
    context = {
        "rows": rows,
        "joined": sum(inside[one.code].joined + one.is_joined(today) for one in prefectures),
        "told": told,
        "today": today,
    }
    return render(request, "office/ministry.html", context)


@behind_the_ministrys_wall
def prefecture(request: PersonRequest, prefecture_id: str) -> HttpResponse:
    """The municipalities of a prefecture that take part, by code."""
    today, day, place = _today(), statistics.last_published(), places.place(prefecture_id)
    if not place.is_prefecture:
        raise Refused(Reason.NOT_FOUND)
    (_place, whole), *rows = _areas([place, *places.joined_inside(prefecture_id, on=today)], day)
    context = {
        "place": place,
        "is_joined": place.is_joined(today),
        "whole": whole,
        "rows": rows,
        "day": day,
        "today": today,
    }
    return render(request, "office/ministry_prefecture.html", context)


@behind_the_ministrys_wall
def whole_country(request: PersonRequest, form: str) -> HttpResponseBase:
    """Everything that stands on these pages as one table; what is hidden there is empty here (D4)."""
    if form not in ("csv", "xlsx"):
        raise Http404
    today, day = _today(), statistics.last_published()
    named = {one.code: one for one in places.prefectures()}
    joined = places.joined_places(on=today)
    around = {one.prefecture_id for one in joined}
    listed = sorted({**named, **{one.code: one for one in joined}}.items())
    rows = _areas([one for code, one in listed if code not in named or code in around], day)
    header = [
        _("基準日"),
        _("コード"),
        _("都道府県"),
        _("市区町村の名前"),
        _("参加日"),
        _("登録"),
        _("プレミアム"),
    ]
    name = f"yukari-places-{day or today}"
    lines = _lines(rows, day)
    return as_csv(name, header, lines) if form == "csv" else as_excel(name, header, lines)


def _lines(rows: Sequence[tuple[Place, Area]], day: date | None) -> Iterator[list[object]]:
    for one, told in rows:
        own_name = "" if one.is_prefecture else one.shown_name
        figures = ("" if figure is None else figure for figure in (told.persons, told.premium))
        yield [day or "", one.code, one.shown_prefecture, own_name, one.joined_on or "", *figures]


def _areas(shown: Sequence[Place], day: date | None) -> list[tuple[Place, Area]]:
    """Of each place what is published of it; where a month is published and the place is not in it, it has nobody."""
    told = statistics.published_areas([one.code for one in shown], on=day) if day else {}
    return [(one, told.get(one.code, NOBODY if day else UNTOLD)) for one in shown]


def _today() -> date:
    return clock.day_in_japan(clock.now())
