"""The scanner's pages: a phone is made ready with a press, reads codes or takes numbers, and is put away again (A3, A5)."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from csp.decorators import csp_update
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yukari.activities import commands, queries
from yukari.activities.commands import Outcome, Verdict
from yukari.kit import clock
from yukari.rules.outcome import Reason
from yukari.rules.roles import Ability
from yukari.web.persons import PersonRequest
from yukari.web.photographed import PhotoField, code_shown_to
from yukari.web.replies import Refusals
from yukari.web.wall import member, public
from yukari.web.wording import verdicts
from yukari.web.wording.gate import BY_HAND, NO_CODE, refused, script_words

PASSES = "scanner_passes"
"""In the session: the passes of this browser, by occurrence, so that a page loaded again goes on."""


class ResidentNumber(forms.Form):
    """The number under a resident's code."""

    number = forms.CharField(
        label=gettext_lazy("コードの下の番号"),
        help_text=gettext_lazy("申し込んだ人の画面に出ている、6けたの数字です。30秒ごとに変わります。"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-12 gate-number"}),
        error_messages={"required": gettext_lazy("番号を入れてください。")},
    )

    def clean_number(self) -> str:
        """As it is typed in a hurry: in groups, or in full-width digits."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["number"])
        number = "".join(typed.replace("-", "").split())
        if not (number.isascii() and number.isdigit()):
            raise forms.ValidationError(_("数字で入れてください。"))
        return number


class CodePhoto(forms.Form):
    """A still picture of somebody's code."""

    photo = PhotoField(
        gettext_lazy("カメラが動かないときは、コードの写真をとって選びます"),
        error_messages={"required": gettext_lazy("写真を選んでください。")},
    )


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@member(Ability.CHECK_IN)
def gate(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    return _gate(request, occurrence_id)


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@public
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The same page without a word about anybody: it opens where there is no network, and fills itself from the phone."""
    context = {**_empty(), "scanner": {"words": script_words()}, "reasons": BY_HAND.values()}
    return render(request, "office/desk/scanner.html", context)


@member(Ability.CHECK_IN)
@require_POST
def start(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """Let this phone scan; again is harmless."""
    if str(occurrence_id) not in _passes(request):
        said = Refusals(request)
        with said:
            opened = commands.open_scanner(occurrence_id, by=request.user, at=clock.now())
            kept = {"id": str(opened.pass_id), "token": opened.token}
            request.session[PASSES] = {**_passes(request), str(occurrence_id): kept}
        if said.refused:
            return redirect("office:day", occurrence_id)
    return redirect("office:scanner", occurrence_id)


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@member(Ability.CHECK_IN)
@require_POST
def number(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """A number was typed: the way without a camera and without a script."""

    def recorded(token: str, at: datetime) -> Verdict:
        return commands.check_in_by_number(form.cleaned_data["number"], by=token, at=at)

    form = ResidentNumber(request.POST)
    return _take(request, occurrence_id, {"form": form}, recorded)


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@member(Ability.CHECK_IN)
@require_POST
def photo(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """A code was photographed: a card on paper has no number, and where there is no script, the server reads its picture."""

    def recorded(token: str, at: datetime) -> Verdict | None:
        code = code_shown_to(request.user.id, form.cleaned_data["photo"], by=request.user, at=at)
        if not code:
            form.add_error("photo", NO_CODE)
            return None
        return commands.check_in_by_organisation(code, by=token, at=at)

    form = CodePhoto(request.POST, request.FILES)
    return _take(request, occurrence_id, {"photo": form}, recorded)


@member(Ability.CHECK_IN)
@require_POST
def finish(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """This phone scans no more."""
    opened = _forget(request, occurrence_id)
    if opened is not None:
        with Refusals(request):
            commands.close_scanner(UUID(opened["id"]), by=request.user, at=clock.now())
    return redirect("office:day", occurrence_id)


def _take(
    request: PersonRequest,
    occurrence_id: UUID,
    given: dict[str, forms.Form],
    recorded: Callable[[str, datetime], Verdict | None],
) -> HttpResponse:
    """Record what was given in one of the page's forms, by the pass of this browser."""
    opened = _passes(request).get(str(occurrence_id))
    if opened is None:
        return redirect("office:scanner", occurrence_id)
    said = Refusals(request)
    if all(form.is_valid() for form in given.values()):
        with said:
            verdict = recorded(opened["token"], clock.now())
            if verdict is not None:
                status = 409 if verdict.outcome is Outcome.REFUSED else 200
                return _gate(request, occurrence_id, verdict=verdict, status=status)
    if said.refused and said.refused.reason is Reason.SCANNER_CLOSED:
        _forget(request, occurrence_id)
        return redirect("office:scanner", occurrence_id)
    return _gate(request, occurrence_id, given, status=said.status if said.refused else 422)


def _gate(
    request: PersonRequest,
    occurrence_id: UUID,
    given: dict[str, forms.Form] | None = None,
    *,
    verdict: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    occurrence = queries.occurrence_for(request.user, occurrence_id, Ability.CHECK_IN)
    opened = _passes(request).get(str(occurrence_id))
    context = {
        "occurrence": occurrence,
        **_empty(),
        **(given or {}),
        "verdict": verdict,
        "words": _words(verdict) if verdict else "",
        "scanner": _for_the_script(occurrence, opened["token"]) if opened else {"words": script_words()},
        "reasons": BY_HAND.values(),
    }
    return render(request, "office/desk/scanner.html", context, status=status)


def _empty() -> dict[str, forms.Form]:
    return {"form": ResidentNumber(), "photo": CodePhoto()}


def _for_the_script(occurrence: queries.Occurrence, token: str) -> dict[str, object]:
    return {
        "url": reverse("scan", args=[occurrence.id]),
        "roster_url": reverse("scan_roster", args=[occurrence.id]),
        "token": token,
        "title": occurrence.project.title,
        "words": script_words(),
    }


def _words(verdict: Verdict) -> str:
    return refused(verdict.reason) if verdict.reason else verdicts.sentence(verdict)


def _passes(request: PersonRequest) -> dict[str, dict[str, str]]:
    return dict(request.session.get(PASSES, {}))


def _forget(request: PersonRequest, occurrence_id: UUID) -> dict[str, str] | None:
    passes = _passes(request)
    opened = passes.pop(str(occurrence_id), None)
    request.session[PASSES] = passes
    return opened
