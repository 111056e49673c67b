"""The frame around every page of an organisation's desk: whose it is, and what the viewer may do there."""

from collections.abc import Callable, Mapping
from typing import Unpack

from django.http import HttpResponse
from django.shortcuts import render

from yukari.activities import queries
from yukari.activities.queries import Organisation
from yukari.rooms import queries as rooms
from yukari.rooms.queries import House
from yukari.rules.roles import Ability
from yukari.web.office import asking
from yukari.web.office.asking import Asked
from yukari.web.persons import PersonRequest


def page(
    request: PersonRequest,
    organisation: Organisation,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    can: frozenset[Ability] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One page of the desk. The wall has let the viewer in; what may be done there is asked for, unless it is known."""
    speaks = queries.works_for(request.user, organisation)
    frame = {
        "speaks": speaks,
        "organisation": organisation,
        "rooms_waiting": rooms.waits_in_rooms(House(organisation.place_id, organisation.id)),
        "questions_waiting": rooms.waiting_for_answer(organisation.id) if speaks else 0,
        "can": queries.abilities_in(request.user, organisation) if can is None else can,
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def ask_first(
    request: PersonRequest, organisation: Organisation, do: Callable[[str], object], **asked: Unpack[Asked]
) -> HttpResponse:
    """Say what will happen, and do it once it is pressed."""

    def show(context: dict[str, object], status: int) -> HttpResponse:
        return page(request, organisation, "shared/confirm.html", context, status=status)

    return asking.ask_first(request, do, asked, layout="office/desk/base.html", show=show)
