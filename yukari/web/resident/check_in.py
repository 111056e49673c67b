"""A3: the resident's own phone reads the venue's code; any camera app opens its address."""

import unicodedata
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from yukari.activities import commands, queries
from yukari.activities.commands import Outcome, Verdict
from yukari.kit import clock
from yukari.rules.check_in import check_in_window
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import public, resident
from yukari.web.wording import verdicts

SEEN = "seen_venue_code"
SEEN_FOR = timedelta(minutes=15)
"""Signing in or up takes longer than a code lives. When this browser opened it is what counts (A5), for so long."""
DEVICE = "yukari_device"
A_YEAR = 365 * 24 * 60 * 60


class VenueNumber(forms.Form):
    """The number under the venue's code, for phones without a camera that reads it."""

    occurrence = forms.ChoiceField(label=_("どの活動ですか"), widget=forms.RadioSelect)
    number = forms.RegexField(
        r"^[0-9]{6}$",
        label=_("会場の画面の番号（6けた）"),
        error_messages={"invalid": _("数字6けたで入れてください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-12"}),
    )

    def __init__(self, *args: Any, occurrences: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["occurrence"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = occurrences
        if len(occurrences) == 1:
            choice.initial = occurrences[0][0]


@resident
def check_in(request: PersonRequest) -> HttpResponse:
    at, device = clock.now(), _device(request)
    open_now = _open_now(request, at)
    form = VenueNumber(_typed(request), occurrences=open_now) if open_now else None
    said = Refusals(request)
    if request.method == "POST" and form is not None and form.is_valid():
        with said:
            verdict = commands.check_in_by_venue_number(
                form.cleaned_data["number"],
                occurrence_id=UUID(form.cleaned_data["occurrence"]),
                device=device,
                by=request.user,
                at=at,
            )
            return _said(request, verdict, device)
    return render(request, "resident/check_in.html", {"form": form}, status=said.status)


@public
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """What the code at the venue opens. The moment is kept in this browser, so that signing in costs nobody the check-in."""
    at = clock.now()
    # Only a genuine code is worth a session: else every address that a script makes up would write one.
    if queries.is_venue_code(code) and _seen_at(request, code, at) is None:
        request.session[SEEN] = (code, at.isoformat())
    response = render(request, "resident/check_in_press.html", {"code": code})
    response["Cache-Control"] = "private, no-store"
    return response


@resident
def press(request: PersonRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        # Back from signing in: the same button once more.
        return redirect("resident:check_in_opened", code)
    at, device = clock.now(), _device(request)
    verdict = commands.check_in_by_resident(
        code,
        device=device,
        scanned_at=_seen_at(request, code, at),
        by=request.user,
        at=at,
    )
    return _said(request, verdict, device)


def _seen_at(request: HttpRequest, code: str, at: datetime) -> datetime | None:
    """When this browser opened this code, if that is not too long ago."""
    seen, moment = request.session.get(SEEN) or ("", "")
    if seen != code:
        return None
    opened_at = datetime.fromisoformat(moment)
    return opened_at if at - opened_at <= SEEN_FOR else None


def _open_now(request: PersonRequest, at: datetime) -> list[tuple[str, str]]:
    """What the person joined and can be checked in to at this moment."""
    found = []
    for joining in queries.joinings_of(request.user, at=at):
        occurrence = joining.found.occurrence
        window = check_in_window(occurrence.starts_at, occurrence.ends_at)
        if occurrence.cancelled_at is None and window.opens <= at <= window.closes:
            found.append((str(occurrence.id), f"{occurrence.project.title}（{occurrence.place.shown_name}）"))
    return found


def _typed(request: PersonRequest) -> dict[str, str] | None:
    """What was typed, as people type it: in groups, or in full-width digits."""
    if request.method != "POST":
        return None
    typed = {name: str(value) for name, value in request.POST.items()}
    number = unicodedata.normalize("NFKC", typed.get("number", ""))
    return {**typed, "number": "".join(number.split()).replace("-", "")}


def _device(request: PersonRequest) -> str:
    """A random mark of this browser, so that one device for many people is noticed (A9)."""
    return "".join(filter(str.isprintable, request.COOKIES.get(DEVICE, "")))[:40] or token_hex(8)


def _said(request: PersonRequest, verdict: Verdict, device: str) -> HttpResponse:
    response = render(
        request,
        "resident/verdict.html",
        {
            "verdict": verdict,
            "title": verdicts.title(verdict),
            "meaning": verdicts.meaning(verdict),
            "needed": verdict.nth + verdict.missing if verdict.nth else 0,
        },
        status=409 if verdict.outcome is Outcome.REFUSED else 200,
    )
    response.set_cookie(
        DEVICE, device, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
