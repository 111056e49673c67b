"""How the person signs in: address, passkeys, authenticator app, and the devices on which the person is signed in."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.cards import commands as cards
from yukari.kit import clock
from yukari.people import queries
from yukari.web.onward import wanted
from yukari.web.wall import signed_in

SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "CrOS", "Macintosh", "Linux")
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
}
BROWSERS |= {"CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}


@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Everything in one place. Staff who came from a desk are led back there once they have a second factor."""
    person = request.user
    assert person.is_authenticated
    factors = queries.second_factors_of(person.id)
    if wanted(request):
        request.session["after_second_factor"] = wanted(request)
    onward = request.session.get("after_second_factor", "")
    if onward and factors:
        del request.session["after_second_factor"]
    sessions = [
        (session, device(session.user_agent), session.session_key == request.session.session_key)
        for session in queries.sessions_of(person.id, at=clock.now())
    ]
    return render(
        request,
        "resident/security.html",
        {"factors": factors, "onward": onward, "sessions": sessions, "alone": len(sessions) < 2},
    )


@signed_in
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out on one device."""
    person = request.user
    assert person.is_authenticated
    if cards.end_session(person, session_id=session_id, by=person, at=clock.now()):
        messages.success(request, _("その端末からログアウトしました。"))
    return redirect("resident:security")


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponseRedirect:
    """Sign out everywhere but here."""
    person = request.user
    assert person.is_authenticated
    cards.end_other_sessions(person, session_key=request.session.session_key or "", by=person, at=clock.now())
    messages.success(request, _("ほかのすべての端末からログアウトしました。"))
    return redirect("resident:security")


def device(user_agent: str) -> str:
    """What a person calls the device: 「iPhone・Safari」."""
    system = next((name for name in SYSTEMS if name in user_agent), "")
    browser = next((name for mark, name in BROWSERS.items() if re.search(rf"\b{mark}/", user_agent)), "")
    words = [{"Macintosh": "Mac", "CrOS": "Chromebook"}.get(system, system), browser]
    return "・".join(word for word in words if word) or _("わからない端末")
