"""Apps that ask to act for somebody, and those that may: what each opens is said in words, and taken back with a press."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yukari.activities import queries as activities
from yukari.clients import commands, queries, server
from yukari.clients.server import Asked, SendBack
from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules import scopes
from yukari.rules.roles import Ability
from yukari.rules.scopes import Scope
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import ask_for_second_factor, resident
from yukari.web.wording.scopes import SCOPES


class Away(HttpResponseRedirect):
    """To an app, whatever its scheme: the address is one that the place has registered, letter by letter."""

    status_code = 303

    def __init__(self, address: str) -> None:
        self.allowed_schemes = [urlsplit(address).scheme]
        super().__init__(address)


@resident
@require_http_methods(["GET", "POST"])
def authorize(request: PersonRequest) -> HttpResponse:
    """RFC 6749, 3.1. The person reads what the app wants, chooses, and goes back to it."""
    found = server.asked(request)
    if found is None:
        return render(request, "resident/app_unknown.html", status=400)
    if isinstance(found, SendBack):
        return Away(found.address)
    offered = _offered(request, found)
    if offered - scopes.OWN:
        answer = ask_for_second_factor(request)
        if answer is not None:
            return answer
    if request.method == "POST":
        chosen = frozenset(scope for scope in offered if scope.value in request.POST.getlist("allow"))
        if "no" in request.POST or not chosen:
            return Away(server.refused(found).address)
        return Away(server.allowed(request, found, scopes=chosen, by=request.user, at=clock.now()).address)
    return _page(request, found, offered)


@resident
def apps(request: PersonRequest) -> HttpResponse:
    allowed = [(one, [SCOPES[scope] for scope in one.scopes]) for one in queries.allowed_apps(request.user)]
    return render(request, "resident/apps.html", {"allowed": allowed})


@resident
def withdraw(request: PersonRequest, app_id: UUID) -> HttpResponse:
    """Asked first, because the app stops at once."""
    found = next((one for one in queries.allowed_apps(request.user) if one.app.id == app_id), None)
    if found is None:
        return redirect("resident:apps")
    if request.method == "POST":
        with Refusals(request):
            commands.withdraw(request.user, app_id=app_id, by=request.user, at=clock.now())
            messages.success(request, _("「%(name)s」への許可を取り消しました。") % {"name": found.app.name})
        return redirect("resident:apps")
    asked = {
        "title": _("「%(name)s」への許可を取り消しますか") % {"name": found.app.name},
        "text": _(
            "このアプリは、すぐに、あなたの代わりに何もできなくなります。また使うときは、アプリから許可し直せます。"
        ),
        "action": _("許可を取り消す"),
        "cancel_url": reverse("resident:apps"),
        "danger": True,
    }
    return render(request, "shared/confirm.html", asked)


def _offered(request: PersonRequest, found: Asked) -> frozenset[Scope]:
    """What this person can allow of what the app asks."""
    place_id = found.app.place_id
    can = places.abilities_at(request.user, place_id)
    at_desk = Ability.CHECK_IN in can or any(
        desk.organisation.place_id == place_id for desk in activities.organisations_of(request.user)
    )
    return scopes.offered(found.scopes, at_desk=at_desk, for_place=Ability.CONNECT in can)


def _page(request: PersonRequest, found: Asked, offered: frozenset[Scope]) -> HttpResponse:
    asked = [scope for scope in Scope if scope in found.scopes]
    before = next((one for one in queries.allowed_apps(request.user) if one.app.id == found.app.id), None)
    to = urlsplit(found.return_address)
    answer = render(
        request,
        "resident/app_consent.html",
        {
            "app": found.app,
            "place": places.place(found.app.place_id),
            "own": [(scope, SCOPES[scope]) for scope in asked if scope in offered & scopes.OWN],
            "work": [(scope, SCOPES[scope]) for scope in asked if scope in offered & (scopes.DESK | scopes.PLACE)],
            "not_yours": [SCOPES[scope] for scope in asked if scope not in offered],
            "before": before,
            "to": to.hostname or f"{to.scheme}:",
        },
    )
    # Browsers hold the redirect that follows a form against this, too.
    target = f"{to.scheme}://{to.netloc}" if to.netloc else f"{to.scheme}:"
    answer._csp_update = {"form-action": [target]}  # type: ignore[attr-defined]
    return answer
