"""The frame around every page of a place's office: whose it is, what the viewer may do there, and what waits."""

from collections.abc import Callable, Mapping
from typing import Unpack

from django.http import HttpResponse
from django.shortcuts import render

from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.roles import Role, abilities
from yukari.rules.waiting import Kind
from yukari.web.office import asking, menu
from yukari.web.office.asking import Asked
from yukari.web.persons import PersonRequest
from yukari.web.viewer import viewer_of


def page(
    request: PersonRequest,
    place_id: str,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
    counted: Mapping[Kind, int] | None = None,
) -> HttpResponse:
    """One page of the office. The wall has let the viewer in, so the viewer holds an office here.

    `counted`: what waits, of a page that has counted it.
    """
    at, offices = clock.now(), viewer_of(request).offices
    held = next(office for office in offices if office.place_id == place_id)
    can = abilities(Role(held.role))
    frame = {
        "place": held.place,
        "can": can,
        "has_more_offices": len(offices) > 1,
        "menu": menu.numbers(menu.counted_at(place_id, at=at) if counted is None else counted),
        "today": clock.day_in_japan(at),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def ask_first(
    request: PersonRequest, place_id: str, do: Callable[[str], object], **asked: Unpack[Asked]
) -> HttpResponse:
    """Say what will happen, and do it once it is pressed."""

    def show(context: dict[str, object], status: int) -> HttpResponse:
        return page(request, place_id, "shared/confirm.html", context, status=status)

    return asking.ask_first(request, do, asked, layout="office/base.html", show=show)


def named_place(place_id: str) -> str:
    """The place in the language of the page."""
    return places.place(place_id).shown_name
