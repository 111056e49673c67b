"""関係人口 for a place's staff: a municipality's own, exact and of every day; a prefecture's over its places as published (D1, D4)."""

from django.http import Http404, HttpResponse, HttpResponseBase

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules.roles import Ability
from yukari.statistics import queries
from yukari.statistics.queries import Figures
from yukari.web import figures
from yukari.web.office import frame
from yukari.web.persons import PersonRequest
from yukari.web.wall import office


@office(Ability.SEE_REGISTRANTS)
def page(request: PersonRequest, place_id: str) -> HttpResponse:
    place = places.place(place_id)
    told, exact = _told(request, place)
    context = {
        "told": told,
        "exact": exact,
        "sheets": _sheets(told, place_id, exact=exact) if told else [],
        "inside": _inside(told, place) if told else None,
        "files": figures.Files.of(place_id, view="office:figures_file"),
    }
    return frame.page(request, place_id, "office/figures.html", context)


@office(Ability.SEE_REGISTRANTS)
def sheet(request: PersonRequest, place_id: str, key: str, form: str) -> HttpResponseBase:
    place = places.place(place_id)
    told, exact = _told(request, place)
    if told is None:
        raise Http404
    tables = [*_sheets(told, place_id, exact=exact), _inside(told, place)]
    return figures.download(place_id, place.shown_full_name, key, form, tables, day=told.day, exact=exact)


def _told(request: PersonRequest, place: Place) -> tuple[Figures | None, bool]:
    """And whether it is exact: in a prefecture's figures are people who are registered with its municipalities only."""
    if place.is_prefecture:
        return queries.published(place.code), False
    return queries.facts_of(place.code, viewer=request.user), True


def _sheets(told: Figures, place_id: str, *, exact: bool) -> list[figures.Sheet]:
    """A municipality's staff see by organisation too what was done."""
    if not exact:
        return figures.sheets_of(told)
    names = [(str(one.pk), one.name) for one in activities.organisations_at(place_id)]
    return [*figures.sheets_of(told), figures.organisations(told, names)]


def _inside(told: Figures, place: Place) -> figures.Sheet | None:
    return figures.areas_inside(place, on=told.day, today=clock.day_in_japan(clock.now()))
