"""Before something that cannot be undone, or that carries everything: whoever sits here shows again that it is them."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from yukari.delivery import commands as delivery
from yukari.kit import clock
from yukari.kit.words import spoken
from yukari.people import commands as people
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest

LASTS = 10 * 60
"""Seconds: for how long what was shown counts, and for how long a code can be entered."""
CODES, TRIES = 3, 5

View = Callable[..., HttpResponseBase]


class CodeForm(forms.Form):
    """The code that was mailed to the person's own address."""

    code = forms.CharField(
        label=_("6桁のコード"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-8"}),
    )


def freshly(view: View) -> View:
    """Below a wall: by a passkey or an app where there is one, else by a code; signing in just now counts."""

    @wraps(view)
    def asked(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        name = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "resident:shown_again"
        return redirect(f"{reverse(name)}?{urlencode({'next': request.path})}")

    return asked


def is_fresh(request: HttpRequest) -> bool:
    """Whether it was shown within the last ten minutes."""
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    shown.append(request.session.get("shown_again_at", 0))
    return bool(clock.now().timestamp() - max(shown) < LASTS)


def send_code(request: PersonRequest) -> None:
    """Mail a code; it leaves at once."""
    at = clock.now()
    people.slow_down(f"again:{request.user.id}", capacity=CODES, per_seconds=LASTS, by=request.user, at=at)
    code = f"{secrets.randbelow(1_000_000):06}"
    text = render_to_string("letters/shown_again.txt", {"code": code, "site_url": settings.SITE_URL})
    subject, body = text.strip().split("\n", 1)
    try:
        delivery.send_at_once(
            request.user.email, subject=subject, text=body.strip("\n") + "\n", language=spoken(), by=None, at=at
        )
    except OSError:
        raise Refused(Reason.MAIL_SERVER_AWAY) from None
    request.session["again"] = {"hash": _hash(request, code), "sent_at": at.timestamp()}


def take_code(request: PersonRequest, code: str) -> None:
    """The code that was mailed; it counts once."""
    at = clock.now()
    people.slow_down(f"again-tries:{request.user.id}", capacity=TRIES, per_seconds=LASTS, by=request.user, at=at)
    sent = request.session.get("again", {"hash": "", "sent_at": 0})
    if at.timestamp() - sent["sent_at"] > LASTS:
        raise Refused(Reason.CODE_EXPIRED)
    if not hmac.compare_digest(sent["hash"], _hash(request, code.strip())):
        raise Refused(Reason.CODE_UNKNOWN)
    del request.session["again"]
    request.session["shown_again_at"] = at.timestamp()


def _hash(request: PersonRequest, code: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:again:{request.user.id}:{code}".encode()).hexdigest()
