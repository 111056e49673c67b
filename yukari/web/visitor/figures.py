"""関係人口 for everybody: the nation, a prefecture, a place (V1 to V5), as published on the last day of a month (D4)."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.relations import NATION
from yukari.statistics import queries
from yukari.web import figures
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
    inside = figures.areas_inside(area, on=told.day, today=clock.day_in_japan(clock.now()))
    named = _("全国") if area == NATION else places.place(area).shown_full_name
    response = figures.download(area, named, key, form, [*figures.sheets_of(told), inside], day=told.day)
    patch_cache_control(response, private=True, max_age=3600)  # The language of the reader is in it.
    return response


def _page(request: HttpRequest, area: str) -> HttpResponse:
    place = None if area == NATION else places.place(area)
    told = queries.published(area)
    inside = figures.areas_inside(area, on=told.day, today=clock.day_in_japan(clock.now())) if told else None
    context = {
        "place": place,
        "area": area,
        "told": told,
        "sheets": figures.sheets_of(told) if told else [],
        "inside": inside,
        "address": "visitor:figures_file",
    }
    return render(request, "visitor/figures.html", context)
