"""The place's registrants: the roster, and one person's page, opened for a purpose that the person can read (D1, D2)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands as activity_commands
from yukari.activities import queries as activities
from yukari.cards import commands as card_commands
from yukari.cards import queries as cards
from yukari.clubs import queries as clubs
from yukari.kit import clock, qr
from yukari.people import queries as people
from yukari.registrations import commands, queries
from yukari.registrations.queries import Registrant
from yukari.rules.roles import Ability
from yukari.rules.survey import Kind, Question
from yukari.surveys import queries as surveys
from yukari.web.answering import in_words, text_of
from yukari.web.office.asking import Why
from yukari.web.office.frame import ask_first, page
from yukari.web.office.judged import told
from yukari.web.office.narrowing import address, asked, phrased
from yukari.web.office.purposes import PurposeForm
from yukari.web.office.views import NameForm, links
from yukari.web.onward import wanted
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.clubs import since_in_words
from yukari.web.wording.office import DECIDED


class LookForm(PurposeForm):
    purposes = {
        "deciding": gettext_lazy("登録や更新の審査のため"),
        "asked": gettext_lazy("本人からの問い合わせに答えるため"),
        "correcting": gettext_lazy("参加や滞在の記録を確かめ、直すため"),
        "inviting": gettext_lazy("活動への参加をお願いするため"),
    }


class StayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("滞在した日"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    source = forms.CharField(
        label=gettext_lazy("確かめた方法"), help_text=gettext_lazy("例：宿の宿泊証明"), max_length=40
    )


@office(Ability.SEE_REGISTRANTS)
def roster(request: PersonRequest, place_id: str) -> HttpResponse:
    """Who is registered with this place, and with no other."""
    form, filters = asked(request, place_id)
    found = queries.roster(
        place_id, viewer=request.user, at=clock.now(), filters=filters, cursor=request.GET.get("cursor", "")
    )
    kept, query = queries.roster_views(place_id, viewer=request.user), address(filters)
    shown = links(place_id, kept, query)
    context = {
        "form": form,
        "page": found,
        "query": query,
        "phrases": [] if filters.is_everyone else phrased(filters, place_id),
        "is_narrowed": not filters.is_everyone,
        "views": shown,
        "has_views": bool(kept.kept or kept.removed),
        "can_keep": not replace(filters, called="").is_everyone and not any(is_shown for *_, is_shown in shown),
        "name_form": NameForm(),
    }
    return page(request, place_id, "office/roster.html", context)


@office(Ability.SEE_REGISTRANTS)
def registrant(request: PersonRequest, place_id: str, person_id: UUID) -> HttpResponse:
    """Everything between one person and this place. Without a purpose it asks for one and shows nothing."""
    at, viewer = clock.now(), request.user
    purpose = LookForm(request.GET or None)
    if not purpose.is_valid():
        context = {"form": purpose, "person_id": person_id}
        return page(request, place_id, "office/purpose.html", context)
    seen = queries.registrant_for(viewer, place_id, person_id, at=at, why=purpose.as_recorded())
    club = clubs.past_of(person_id, place_id)
    return page(
        request,
        place_id,
        "office/registrant.html",
        {
            "seen": seen,
            "mine": seen.standing.mine,
            "why": purpose.purpose(),
            "club": club,
            "club_since": since_in_words(club.since) if club else "",
            "stay_form": StayForm(initial={"day": clock.day_in_japan(at)}),
            **_in_words(seen, place_id),
        },
    )


@require_POST
@office(Ability.RECORD_BY_HAND)
def record_stay(request: PersonRequest, place_id: str, person_id: UUID) -> HttpResponse:
    """P11: a day of stay that staff know of."""
    form = StayForm(request.POST)
    if form.is_valid():
        with Refusals(request):
            day: date = form.cleaned_data["day"]
            is_new = commands.record_stay(
                person_id,
                place_id=place_id,
                day=day,
                source=form.cleaned_data["source"],
                by=request.user,
                at=clock.now(),
            )
            messages.success(
                request, _("滞在を記録しました。") if is_new else _("この日の滞在は、もう記録されています。")
            )
    else:
        messages.error(request, _("滞在した日と、確かめた方法を書いてください。"))
    return redirect(_back(request, place_id, person_id))


@office(Ability.VOID_PARTICIPATION)
def void(request: PersonRequest, place_id: str, person_id: UUID, occurrence_id: UUID) -> HttpResponse:
    """A6: a participation that was not one stays in the record, void, with its reason."""
    viewer = request.user
    occurrence = activities.occurrence_for(viewer, occurrence_id, Ability.VOID_PARTICIPATION)
    return ask_first(
        request,
        place_id,
        lambda reason: activity_commands.void_check_in(
            person_id, occurrence_id=occurrence_id, reason=reason, by=viewer, at=clock.now()
        ),
        title=_("この参加の記録を無効にしますか"),
        text=_(
            "要件の判定に数えなくなります。この参加をもとにした登録は判定し直し、結果が変わるときは「審査」に並びます。登録がひとりでに消えることはありません。"
        ),
        facts=[(_("活動"), occurrence.project.title), (_("日"), occurrence.day)],
        action=_("無効にする"),
        done=_("参加の記録を無効にしました。"),
        back=_back(request, place_id, person_id),
        danger=True,
        reason_told=_("本人に知らせ、記録に残ります。"),
    )


@office(Ability.RECORD_BY_HAND)
def paper_card(request: PersonRequest, place_id: str, person_id: UUID) -> HttpResponse:
    """At the window: a card on paper for somebody without a smartphone. Loaded again, the same one is printed again.

    Which card this window has just made is remembered in its session, and for a few minutes only: any later look needs a reason (D2).
    """
    at, viewer, kept = clock.now(), request.user, f"paper:{place_id}:{person_id}"
    form = Why(request.POST or None, told=_("本人も読めます。例：スマートフォンをお持ちでないため"))
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            why = form.cleaned_data["reason"]
            card_id = card_commands.issue_paper(person_id, place_id=place_id, why=why, by=viewer, at=at)
            request.session[kept] = str(card_id)
            return redirect(request.path)
    context: dict[str, object] = {"form": form, "back": reverse("office:registrant", args=[place_id, person_id])}
    paper = cards.paper_just_printed(viewer, person_id, place_id=place_id, card_id=request.session.get(kept), at=at)
    if paper:
        context |= {"paper": paper, "called": people.person(person_id).called}
        context |= {"qr": qr.svg(paper.code, title=_("紙の登録証のコード"))}
    return page(request, place_id, "office/paper_card.html", context, status=said.status)


def _in_words(seen: Registrant, place_id: str) -> dict[str, object]:
    """The judgements, the record and the answers, as people read them."""
    standing = seen.standing
    now, *before = told([standing.mine.judgement, *(one.outcome for one in standing.judgements)], place_id=place_id)
    held = activities.occurrences(row.occurrence_id for row in seen.record)
    weak = activities.weakly_shown(seen.person.id)
    asked, unknown = surveys.ever_asked(place_id), Question("", _("合併する前の自治体の質問"), Kind.WORDS)
    return {
        "judgement": now,
        "judgements": list(zip(standing.judgements, before, strict=True)),
        "decisions": [(decision, DECIDED[decision.what]) for decision in standing.decisions],
        "record": [(row, held.get(row.occurrence_id), row.occurrence_id in weak) for row in seen.record],
        "answers": [
            (text_of(question), in_words(question, answer))
            for question, answer in ((asked.get(key, unknown), answer) for key, answer in seen.answers.items())
        ],
    }


def _back(request: PersonRequest, place_id: str, person_id: UUID) -> str:
    """To where staff came from, which also says what they look for."""
    return wanted(request) or reverse("office:registrant", args=[place_id, person_id])
