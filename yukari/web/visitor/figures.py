"""関係人口 for everybody: the nation, a prefecture, a place (V1 to V5), as published on the last day of a month (D4)."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules.relations import NATION
from yukari.statistics import queries
from yukari.web import figures, linked_data
from yukari.web.wall import public


@public
def nation(request: HttpRequest) -> HttpResponse:
    return _page(request, NATION)


@public
def area(request: HttpRequest, area: str) -> HttpResponse:
    return _page(request, area)


@public
def sheet(request: HttpRequest, area: str, key: str, form: str) -> HttpResponseBase:
    """One table of the page as a file."""
    told = queries.published(area)
    if told is None:
        raise Http404
    place = None if area == NATION else places.place(area)
    inside = figures.areas_inside(place, on=told.day, today=clock.day_in_japan(clock.now()))
    named = place.shown_full_name if place else _("全国")
    response = figures.download(area, named, key, form, [*figures.sheets_of(told), inside], day=told.day)
    patch_cache_control(response, private=True, max_age=3600)  # The language of the reader is in it.
    return response


def _page(request: HttpRequest, area: str) -> HttpResponse:
    place = None if area == NATION else places.place(area)
    told = queries.published(area)
    inside = figures.areas_inside(place, on=told.day, today=clock.day_in_japan(clock.now())) if told else None
    sheets = figures.sheets_of(told) if told else []
    files = figures.Files.of(area, view="visitor:figures_file")
    context = {
        "place": place,
        "told": told,
        "sheets": sheets,
        "inside": inside,
        "files": files,
        "linked": _linked(place, told.day, [*sheets, *([inside] if inside else [])], files) if told else [],
    }
    return render(request, "visitor/figures.html", context)


def _linked(
    place: Place | None, day: date, sheets: Sequence[figures.Sheet], addresses: figures.Files
) -> list[linked_data.Data]:
    """The tables as data that anybody may take, and the way to the page."""
    named = place.shown_full_name if place else _("全国")
    files = [
        (f"{sheet.title} {words}", addresses.address(sheet.key, form), figures.TYPES[form])
        for sheet in sheets
        if sheet.lines
        for form, words in sheet.forms
        if form in figures.OF_NUMBERS
    ]
    data = linked_data.dataset(
        _("%(name)sの関係人口") % {"name": named},
        _("住んでいるところ以外に登録している人の数と、その関わりのようす。数えかたもいっしょに載せています。"),
        area=named,
        changed=day,
        columns=[sheet.title for sheet in sheets if sheet.lines],
        files=files,
        covers=day.isoformat(),
    )
    way = [(_("全国の関係人口"), reverse("visitor:figures"))]
    if place and not place.is_prefecture:
        around = reverse("visitor:area_figures", args=[place.prefecture_id])
        way.append((_("%(name)sの関係人口") % {"name": place.shown_prefecture}, around))
    if place:
        here = reverse("visitor:area_figures", args=[place.code])
        way.append((_("%(name)sの関係人口") % {"name": place.shown_name}, here))
    return [data, linked_data.crumbs(*way)]
