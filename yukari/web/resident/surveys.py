"""Answering a survey: said clearly who will know, one question per page, all of it read again before it is sent.

A secret in a cookie leads to the sheet of an anonymous survey; the session and the account do not know it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yukari.kit import clock, markdown
from yukari.rules import survey as rule
from yukari.rules.outcome import Reason
from yukari.surveys import commands, queries
from yukari.surveys.queries import Answering
from yukari.surveys.secrets import new_secret
from yukari.web.answering import Answers, in_words, text_of
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wording.surveys import ANONYMOUS, EMPTY, NAMED

COOKIE = "survey"
"""One for each survey: the path tells them apart."""


@resident
def surveys(request: PersonRequest) -> HttpResponse:
    return render(request, "resident/surveys.html", {"mine": queries.surveys_for(request.user, at=clock.now())})


class Number(forms.Form):
    """The number of an answer that was given in another browser."""

    number = forms.CharField(
        label=_lazy("回答の番号"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "class": "width-20"}),
        error_messages={"required": _lazy("回答の番号を入れてください。")},
    )

    def __init__(self, *args: Any, opens: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opens = opens

    def clean_number(self) -> str:
        secret = self.cleaned_data["number"].replace("-", "").lower()
        if not self._opens(secret):
            raise forms.ValidationError(_("この番号の回答は見つかりませんでした。もう一度確かめてください。"))
        return str(secret)


@resident
def survey(request: PersonRequest, survey_id: UUID) -> HttpResponse:
    """Before the first question: what for, how long, and who will know. Pressing begins, or goes on by its number."""
    found = _found(request, survey_id)
    asks_number = found.answered and not found.has_sheet and found.survey.anonymous
    form = Number(request.POST or None, opens=lambda secret: _found(request, survey_id, secret).has_sheet)
    if request.method == "POST" and (not asks_number or form.is_valid()):
        secret = form.cleaned_data["number"] if asks_number else _secret(request) or new_secret()
        ready = found.has_sheet or asks_number
        to = reverse("resident:survey_check", args=[survey_id]) if ready else _question_url(found, found.asked[0].key)
        return _with_secret(redirect(to), found, secret)
    context = _context(found) | {
        "about": markdown.to_html(found.survey.about),
        "least": len(rule.asked(found.questions, {})),
        "number": len(found.questions),
        "is_open": _is_open(found),
        "form": form,
    }
    return render(request, "resident/survey.html", context)


@resident
def question(request: PersonRequest, survey_id: UUID, key: str) -> HttpResponse:
    """One question. What was answered is kept at once, so that going back and coming again loses nothing."""
    found, said, secret = _found(request, survey_id), Refusals(request), _secret(request)
    asked = {one.key: one for one in found.asked}
    if not secret or key not in asked:
        return redirect("resident:survey", survey_id)
    data = request.POST if request.method == "POST" else None
    form = Answers(data, questions=[asked[key]], answers=found.answers)
    if data is not None and form.is_valid():
        with said:
            given = form.answers()[key]
            after = commands.keep(survey_id, secret=secret, question=key, given=given, by=request.user, at=clock.now())
            keys = [one.key for one in after]
            rest = keys[keys.index(key) + 1 :]
            if "check" in request.GET:
                rest = [one for one in rest if one not in found.answers]
            to = f"{_question_url(found, rest[0])}{'?check' if 'check' in request.GET else ''}" if rest else ""
            return redirect(to or reverse("resident:survey_check", args=[survey_id]))
    place = list(asked).index(key)
    context = _context(found) | {
        "form": form,
        "question": text_of(asked[key]),
        "here": place + 1,
        "all": len(asked),
        "back": _question_url(found, list(asked)[place - 1]) if place else reverse("resident:survey", args=[survey_id]),
    }
    return render(request, "resident/survey_question.html", context, status=said.status)


@resident
def check(request: PersonRequest, survey_id: UUID) -> HttpResponse:
    """Everything once more, each answer with a way to change it; sent from here."""
    found, said, secret = _found(request, survey_id), Refusals(request), _secret(request)
    if not secret:
        return redirect("resident:survey", survey_id)
    if request.method == "POST":
        with said:
            commands.send(survey_id, secret=secret, by=request.user, at=clock.now())
            return redirect("resident:survey_thanks", survey_id)
        if said.refused and said.refused.reason is Reason.ANSWER_MISSING:
            return redirect(_question_url(found, str(said.refused.details["question"])) + "?check")
    lines = [
        (text_of(one), in_words(one, found.answers.get(one.key, rule.NOTHING)) or EMPTY, _question_url(found, one.key))
        for one in found.asked
    ]
    return render(request, "resident/survey_check.html", _context(found) | {"lines": lines}, status=said.status)


@resident
def thanks(request: PersonRequest, survey_id: UUID) -> HttpResponse:
    found = _found(request, survey_id)
    if not found.has_sheet:
        return redirect("resident:survey", survey_id)
    secret = _secret(request)
    number = "-".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if found.survey.anonymous else ""
    return render(request, "resident/survey_thanks.html", _context(found) | {"number": number})


def _found(request: PersonRequest, survey_id: UUID, secret: str = "") -> Answering:
    return queries.answering(request.user, survey_id, secret=secret or _secret(request), at=clock.now())


def _is_open(found: Answering) -> bool:
    closes_at = found.survey.closes_at
    return found.survey.state == "open" and closes_at is not None and clock.now() < closes_at


def _context(found: Answering) -> dict[str, object]:
    return {"found": found, "survey": found.survey, "named": ANONYMOUS if found.survey.anonymous else NAMED}


def _question_url(found: Answering, key: str) -> str:
    return reverse("resident:survey_question", args=[found.survey.id, key])


def _secret(request: PersonRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _with_secret(response: HttpResponse, found: Answering, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        secret,
        path=reverse("resident:survey", args=[found.survey.id]),
        expires=found.survey.closes_at,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
