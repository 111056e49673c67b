"""関係人口 for everybody: the nation, a prefecture, a place (V1 to V5), as published on the last day of a month (D4)."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

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
def sheet(request: HttpRequest, area: str, key: str) -> StreamingHttpResponse:
    """One table of the page for a spreadsheet."""
    told = queries.published(area)
    if told is None:
        raise Http404
    inside = figures.areas_inside(area, on=told.day, today=clock.day_in_japan(clock.now()))
    return figures.download(area, key, [*figures.sheets_of(told), inside], day=told.day)


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
        "address": "visitor:figures_csv",
    }
    return render(request, "visitor/figures.html", context)
