"""The walls around pages: every view stands behind exactly one of them, and a shape test counts.

@resident
def card(request, …)

@office(Ability.DECIDE)
def waiting(request, place_id, …)
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django_htmx.http import HttpResponseClientRedirect

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.roles import Ability

View = Callable[..., HttpResponseBase]
Guard = Callable[..., HttpResponse | None]
"""Told the request and what the address names; it lets through with `None`, answers itself, or raises."""

IDLE_NOTED_EVERY = 60
"""Seconds; noting each request of staff would write the session each time."""


def public(view: View) -> View:
    """Anyone."""
    return _mark(view, "public", view)


def signed_in(view: View) -> View:
    """Anyone with an account, the profile complete or not."""
    return _private(view, "signed_in", _ask_to_sign_in)


def resident(view: View) -> View:
    """A person who has said what basic registration needs."""
    return _private(view, "resident", _ask_to_sign_in, _ask_for_profile)


def office(ability: Ability | None = None) -> Callable[[View], View]:
    """Staff of the place in the address (`place_id`), with a second factor, who may do this there."""

    def allowed(request: HttpRequest, place_id: str, **_: object) -> None:
        assert request.user.is_authenticated
        _demand(ability, places.abilities_at(request.user, place_id))

    return lambda view: _private(view, "office", _ask_to_sign_in, _know_offices, allowed, ask_for_second_factor)


def member(ability: Ability | None = None, *, speaks: bool = False) -> Callable[[View], View]:
    """Who works for the organisation in the address, or for its place, with a second factor, and may do this there.

    The address names the organisation itself, or one of its projects or occurrences. `speaks`: only those who speak for the
    organisation; its place's staff do not, and what participants ask it is not theirs (D1).
    """

    def allowed(request: HttpRequest, **named: UUID) -> None:
        assert request.user.is_authenticated
        if "organisation_id" in named:
            organisation = activities.organisation(named["organisation_id"])
        elif "project_id" in named:
            organisation = activities.project_for(None, named["project_id"]).organisation
        else:
            organisation = activities.occurrence_for(None, named["occurrence_id"]).project.organisation
        _demand(ability, activities.abilities_in(request.user, organisation))
        if speaks and not activities.works_for(request.user, organisation):
            raise PermissionDenied

    return lambda view: _private(view, "member", _ask_to_sign_in, _know_offices, allowed, ask_for_second_factor)


def ministry(view: View) -> View:
    """Staff of the ministry, with a second factor: aggregates, and no person anywhere (D1)."""

    def allowed(request: HttpRequest, **_: object) -> None:
        assert request.user.is_authenticated
        _demand(Ability.SEE_AGGREGATES, places.abilities_at(request.user, None))

    return _private(view, "ministry", _ask_to_sign_in, _know_offices, allowed, ask_for_second_factor)


def guardian(view: View) -> View:
    """A guardian who has just read the guardian's own card (P15): no account is needed."""

    def allowed(request: HttpRequest, **_: object) -> HttpResponse | None:
        shown = request.session.get("guardian", {"until": 0})
        still = shown["until"] > clock.now().timestamp() and "ties" in shown
        return None if still else redirect("card:guardian")

    return _private(view, "guardian", allowed)


def scanner(view: View) -> View:
    """A phone with the pass that a member opened on it. The command looks whether the pass is open, in its one statement."""

    @csrf_exempt  # No cookie speaks here: another site cannot make a browser send the pass.
    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return view(request, *args, token=token if scheme == "Pass" else "", **kwargs)

    return _mark(view, "scanner", walled)


def mail_service(view: View) -> View:
    """Whoever sends our mail and tells what came of it, with the key that operators gave it; nobody where there is none."""

    @csrf_exempt  # No cookie speaks here.
    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DELIVERY_EVENTS_KEY:
            raise Http404
        shown = request.headers.get("Authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {settings.DELIVERY_EVENTS_KEY}".encode()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _mark(view, "mail_service", walled)


def app_itself(view: View) -> View:
    """An app of a place's, which shows in the request who it is: by its key, or by what only the asker can know (PKCE)."""
    return _mark(view, "app_itself", view)


def api_operation(view: View) -> View:
    """An address of the API: each of its operations stands behind a wall of its own (`api/wall.py`)."""
    return _mark(view, "api_operation", view)


def development_only(view: View) -> View:
    """Nobody, where DEBUG is off."""

    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return _mark(view, "development_only", walled)


def _private(view: View, name: str, *guards: Guard) -> View:
    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for guard in guards:
            answer = guard(request, *args, **kwargs)
            if answer is not None:
                return answer
        response = view(request, *args, **kwargs)
        # Shared computers: after signing out, the back button shows nothing of the person.
        patch_cache_control(response, private=True, no_store=True)
        return response

    return _mark(view, name, walled)


def _mark(view: View, name: str, walled: View) -> View:
    if hasattr(view, "wall"):
        raise TypeError(f"{view.__module__}.{view.__qualname__} stands behind two walls")
    walled.wall = name  # type: ignore[attr-defined]
    return walled


def _ask_to_sign_in(request: HttpRequest, *_: object, **__: object) -> HttpResponse | None:
    return None if request.user.is_authenticated else _send(request, resolve_url(settings.LOGIN_URL))


def _ask_for_profile(request: HttpRequest, *_: object, **__: object) -> HttpResponse | None:
    assert request.user.is_authenticated
    return None if request.user.has_profile else _send(request, reverse("resident:profile"))


def _know_offices(request: HttpRequest, *_: object, **__: object) -> None:
    """Of a page that is only read, where nothing changes what its reader may do."""
    if request.method in ("GET", "HEAD"):
        assert request.user.is_authenticated
        places.know_offices(request.user)


def ask_for_second_factor(request: HttpRequest, *_: object, **__: object) -> HttpResponse | None:
    """What staff show before they look at others' data; where it is missing or too long ago, the way to it."""
    if second_factor_holds(request):
        return None
    has_one = is_mfa_enabled(request.user)
    return _send(request, reverse("mfa_reauthenticate" if has_one else "mfa_index"))


def second_factor_holds(request: HttpRequest) -> bool:
    """Shown in this session, not too long ago, and the desk was not left alone since."""
    shown = [record["at"] for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    if not shown:
        return False
    now, last_shown = clock.now().timestamp(), max(shown)
    last_seen = max(last_shown, request.session.get("staff_seen_at", 0))
    if now - last_shown > settings.STAFF_SESSION_HOURS * 3600 or now - last_seen > settings.STAFF_IDLE_MINUTES * 60:
        return False
    if now - last_seen > IDLE_NOTED_EVERY:
        request.session["staff_seen_at"] = int(now)
    return True


def _demand(ability: Ability | None, held: frozenset[Ability]) -> None:
    if not held or (ability and ability not in held):
        raise PermissionDenied


def _send(request: HttpRequest, address: str) -> HttpResponse:
    """To another page and back again afterwards; a fragment sends the whole page."""
    fragment = request.headers.get("HX-Request") == "true"
    back = request.headers.get("HX-Current-URL", "/") if fragment else request.get_full_path()
    target = f"{address}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(target) if fragment else redirect(target)
