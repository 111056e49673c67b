"""What waits for staff: the machine's judgements, decided one or many at a time (P10, A6)."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_stubs_ext import StrPromise

from yukari.kit import clock
from yukari.registrations import commands, queries
from yukari.registrations.commands.decisions import CHOICES
from yukari.registrations.queries import Waiting
from yukari.rules.outcome import Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind
from yukari.uniting import queries as uniting
from yukari.web.office.asking import Why
from yukari.web.office.frame import page
from yukari.web.office.judged import JudgementTold, told
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.office import CONSEQUENCES, DECIDED, DECISIONS, REVIEWS, REVIEWS_EXPLAINED
from yukari.web.wording.refusals import refusal

FAVOURABLE = {"grant", "renew", "keep"}


@dataclass(frozen=True, slots=True)
class Line:
    """One person who waits, and why."""

    waiting: Waiting
    kind: StrPromise
    judgement: JudgementTold


@dataclass(frozen=True, slots=True)
class Group:
    """What can be decided together: the same question about each of them."""

    kind: str
    title: StrPromise
    explained: StrPromise
    number: int
    """Of all pages together."""
    lines: list[Line]
    choices: list[tuple[str, StrPromise]]


class NarrowedForm(forms.Form):
    kind = forms.TypedChoiceField(choices=[(kind, kind) for kind in REVIEWS], coerce=Kind, required=False)


@office(Ability.SEE_REGISTRANTS)
def waiting(request: PersonRequest, place_id: str) -> HttpResponse:
    """Who waits, by kind of question, with the judgement in one line and its reasons below."""
    at, asked, cursor = clock.now(), NarrowedForm(request.GET), request.GET.get("cursor", "")
    only = asked.cleaned_data["kind"] or None if asked.is_valid() else None
    found = queries.waiting_for_staff(place_id, viewer=request.user, at=at, only=only, cursor=cursor)
    lines = lines_of(place_id, found.rows)
    groups = [
        Group(
            kind,
            REVIEWS[kind],
            REVIEWS_EXPLAINED[kind],
            number,
            [line for line in lines if line.waiting.review.kind == kind],
            [(what, DECISIONS[what]) for what in DECISIONS if what in CHOICES[kind]],
        )
        for kind, number in found.numbers.items()
    ]
    context = {
        "groups": [group for group in groups if group.lines],
        "kinds": [(kind, REVIEWS[kind], number) for kind, number in found.numbers.items() if number],
        "page": found,
        "proposals": [] if found.only or cursor else uniting.proposals_at(place_id, viewer=request.user, at=at),
    }
    return page(request, place_id, "office/waiting.html", context)


@require_POST
@office(Ability.DECIDE)
def decide(request: PersonRequest, place_id: str) -> HttpResponse:
    """First what will happen to whom, and why; pressed once more, it is done."""
    person, at = request.user, clock.now()
    chosen, what = _ids(request.POST.getlist("case")), request.POST.get("what", "")
    found = queries.waiting_cases(place_id, chosen, viewer=person, at=at) if chosen and what in DECISIONS else []
    cases = [one for one in found if what in CHOICES[one.review.kind]]
    if not cases:
        messages.warning(request, _("まだだれも選ばれていないか、もう決まっています。"))
        return redirect("office:waiting", place_id)

    confirmed = "confirmed" in request.POST
    usual = _("要件を確かめました。") if what in FAVOURABLE else ""
    form = Why(
        request.POST if confirmed else None,
        initial={"reason": usual},
        told=_("本人と、あとで見る職員が読みます。"),
    )
    said = Refusals(request)
    if confirmed and form.is_valid():
        with said:
            decided = commands.decide(
                [commands.Case(one.review.person_id, one.review.id) for one in cases],
                place_id=place_id,
                what=what,
                reason=form.cleaned_data["reason"],
                by=person,
                at=at,
            )
            return _done(request, place_id, cases, decided, what)
    context = {
        "form": form,
        "lines": lines_of(place_id, cases),
        "what": what,
        "action": DECISIONS[what],
        "consequence": CONSEQUENCES[what],
        "is_favourable": what in FAVOURABLE,
        "kind": cases[0].review.kind,
    }
    return page(request, place_id, "office/decide.html", context, status=said.status)


def _ids(posted: list[str]) -> set[UUID]:
    """What was ticked; whatever is no id was not ours."""
    found: set[UUID] = set()
    for text in posted:
        with suppress(ValueError):
            found.add(UUID(text))
    return found


def _done(
    request: PersonRequest, place_id: str, cases: list[Waiting], decided: commands.Decided, what: str
) -> HttpResponse:
    people = {one.review.id: one.person for one in cases}
    done = queries.decisions_on([case.review_id for case in decided.done], place_id=place_id)
    context = {
        "what": DECIDED[what],
        "done": [(people[case.review_id], done[case.review_id]) for case in decided.done],
        "refused": [(people[case.review_id], refusal(Refused(reason))) for case, reason in decided.refused],
        "kind": cases[0].review.kind,
    }
    return page(request, place_id, "office/decided.html", context)


def lines_of(place_id: str, cases: list[Waiting]) -> list[Line]:
    """Cases with their judgements in words."""
    judgements = told([one.judged.outcome for one in cases], place_id=place_id)
    return [Line(one, REVIEWS[one.review.kind], judgement) for one, judgement in zip(cases, judgements, strict=True)]
