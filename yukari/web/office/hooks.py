"""A place's systems that are told what changes: the pages of `hook_pages` in the frame of the office."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yukari.hooks.queries import Owner
from yukari.rules.roles import Ability
from yukari.web.office import hook_pages as pages
from yukari.web.office.frame import page
from yukari.web.office.hook_pages import Board
from yukari.web.persons import PersonRequest
from yukari.web.wall import office


@office(Ability.CONNECT)
def hooks(request: PersonRequest, place_id: str) -> HttpResponse:
    return pages.hooks_page(request, _at(request, place_id))


@office(Ability.CONNECT)
def hook(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    return pages.hook_page(request, _at(request, place_id), hook_id)


@office(Ability.CONNECT)
def secret(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    return pages.secret_page(request, _at(request, place_id), hook_id)


@office(Ability.CONNECT)
def disconnect(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    return pages.disconnect_page(request, _at(request, place_id), hook_id)


@require_POST
@office(Ability.CONNECT)
def again(request: PersonRequest, place_id: str, hook_id: UUID, message_id: UUID) -> HttpResponse:
    return pages.again(request, _at(request, place_id), hook_id, message_id)


@require_POST
@office(Ability.CONNECT)
def deed(request: PersonRequest, place_id: str, hook_id: UUID, what: str) -> HttpResponse:
    return pages.deed(request, _at(request, place_id), hook_id, what)


def _at(request: PersonRequest, place_id: str) -> Board:
    def show(template: str, context: dict[str, object], status: int) -> HttpResponse:
        return page(request, place_id, template, context, status=status)

    return Board(Owner(place_id), "office/base.html", show, "")
