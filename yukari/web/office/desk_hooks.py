"""An organisation's systems that are told what changes: the pages of `hook_pages` in the frame of a desk."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yukari.activities import queries as activities
from yukari.hooks.queries import Owner
from yukari.rules.roles import Ability
from yukari.web.office import desk_frame
from yukari.web.office import hook_pages as pages
from yukari.web.office.hook_pages import Board
from yukari.web.persons import PersonRequest
from yukari.web.wall import member


@member(Ability.CONNECT)
def hooks(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    return pages.hooks_page(request, _at(request, organisation_id))


@member(Ability.CONNECT)
def hook(request: PersonRequest, organisation_id: UUID, hook_id: UUID) -> HttpResponse:
    return pages.hook_page(request, _at(request, organisation_id), hook_id)


@member(Ability.CONNECT)
def secret(request: PersonRequest, organisation_id: UUID, hook_id: UUID) -> HttpResponse:
    return pages.secret_page(request, _at(request, organisation_id), hook_id)


@member(Ability.CONNECT)
def disconnect(request: PersonRequest, organisation_id: UUID, hook_id: UUID) -> HttpResponse:
    return pages.disconnect_page(request, _at(request, organisation_id), hook_id)


@member(Ability.CONNECT)
@require_POST
def again(request: PersonRequest, organisation_id: UUID, hook_id: UUID, message_id: UUID) -> HttpResponse:
    return pages.again(request, _at(request, organisation_id), hook_id, message_id)


@member(Ability.CONNECT)
@require_POST
def deed(request: PersonRequest, organisation_id: UUID, hook_id: UUID, what: str) -> HttpResponse:
    return pages.deed(request, _at(request, organisation_id), hook_id, what)


def _at(request: PersonRequest, organisation_id: UUID) -> Board:
    organisation = activities.organisation(organisation_id)

    def show(template: str, context: dict[str, object], status: int) -> HttpResponse:
        return desk_frame.page(request, organisation, template, context, status=status)

    return Board(Owner(organisation.place_id, organisation_id), "office/desk/base.html", show, "desk_")
