"""関係人口 for a place's staff: a municipality's own, exact and of every day; a prefecture's over its places as published (D1, D4)."""

from django.http import Http404, HttpResponse, StreamingHttpResponse

from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.roles import Ability
from yukari.statistics import queries
from yukari.statistics.queries import Figures
from yukari.web import figures
from yukari.web.office import frame
from yukari.web.persons import PersonRequest
from yukari.web.wall import office


@office(Ability.SEE_REGISTRANTS)
def page(request: PersonRequest, place_id: str) -> HttpResponse:
    told, exact = _told(request, place_id)
    context = {
        "area": place_id,
        "told": told,
        "exact": exact,
        "sheets": figures.sheets_of(told) if told else [],
        "inside": _inside(told, place_id) if told else None,
        "address": "office:figures_csv",
    }
    return frame.page(request, place_id, "office/figures.html", context)


@office(Ability.SEE_REGISTRANTS)
def sheet(request: PersonRequest, place_id: str, key: str) -> StreamingHttpResponse:
    told, _ = _told(request, place_id)
    if told is None:
        raise Http404
    return figures.download(place_id, key, [*figures.sheets_of(told), _inside(told, place_id)], day=told.day)


def _told(request: PersonRequest, place_id: str) -> tuple[Figures | None, bool]:
    """And whether it is exact: in a prefecture's figures are people who are registered with its municipalities only."""
    if places.place(place_id).is_prefecture:
        return queries.published(place_id), False
    return queries.facts_of(place_id, viewer=request.user), True


def _inside(told: Figures, place_id: str) -> figures.Sheet | None:
    return figures.areas_inside(place_id, on=told.day, today=clock.day_in_japan(clock.now()))
