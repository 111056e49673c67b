"""Surveys at a place's office and at an organisation's desk: the same pages within either frame."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Unpack
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities import queries as activities
from yukari.activities.queries import Organisation
from yukari.kit import clock, markdown
from yukari.people import queries as people
from yukari.places import queries as places
from yukari.rules import disclosure
from yukari.rules.audience import Audience
from yukari.rules.audience import from_json as audience_from
from yukari.rules.news import needs_second_person
from yukari.rules.roles import Ability
from yukari.rules.survey import Question
from yukari.surveys import commands, queries
from yukari.surveys.queries import Survey
from yukari.web.answering import choices_of, rows_of, text_of
from yukari.web.office import desk_frame, frame
from yukari.web.office.asking import Asked
from yukari.web.office.audience import AudienceForm
from yukari.web.office.audience import in_words as audience_in_words
from yukari.web.office.survey_forms import Begin, Period, Theme, Wording
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import View, member, office
from yukari.web.wording.surveys import ANONYMOUS, FORMS, KINDS, NAMED, STATES, title_of

DAYS_FOR_COMMENTS, DAYS_FOR_ANSWERS = 30, 14
"""How long each is proposed to be open; 30 days is what 行政手続法 39条 asks of public comments."""
LINKS = (
    "change_survey",
    "new_survey_question",
    "preview_survey",
    "publish_survey",
    "approve_survey",
    "take_back_survey",
    "close_survey",
    "copy_survey",
    "discard_survey",
    "survey_results",
)
"""What can be done with a survey on its page."""


@dataclass(frozen=True)
class Desk:
    """Where somebody asks from."""

    request: PersonRequest
    place_id: str
    organisation: Organisation | None = None

    def url(self, name: str, *args: object) -> str:
        if self.organisation:
            return reverse(f"office:desk_{name}", args=[self.organisation.id, *args])
        return reverse(f"office:{name}", args=[self.place_id, *args])

    def page(self, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
        layout = "office/desk/base.html" if self.organisation else "office/base.html"
        shown = {"layout": layout, "desk": self, "list_url": self.url("surveys"), **context}
        if self.organisation:
            return desk_frame.page(self.request, self.organisation, template, shown, status=status)
        return frame.page(self.request, self.place_id, template, shown, status=status)

    def ask_first(self, do: Callable[[str], object], **asked: Unpack[Asked]) -> HttpResponse:
        if self.organisation:
            return desk_frame.ask_first(self.request, self.organisation, do, **asked)
        return frame.ask_first(self.request, self.place_id, do, **asked)

    def survey(self, survey_id: UUID) -> Survey:
        """A survey of this desk and of no other."""
        found = queries.survey_for(self.request.user, survey_id, ability=Ability.SEE_SURVEYS)
        if (found.place_id, found.organisation) != (self.place_id, self.organisation):
            raise Http404
        return found


def at_place(view: View, ability: Ability) -> View:
    @office(ability)
    def walled(request: PersonRequest, place_id: str, **named: Any) -> Any:
        return view(Desk(request, place_id), **named)

    return walled


def at_desk(view: View, ability: Ability) -> View:
    @member(ability)
    def walled(request: PersonRequest, organisation_id: UUID, **named: Any) -> Any:
        organisation = activities.organisation(organisation_id)
        return view(Desk(request, organisation.place_id, organisation), **named)

    return walled


def surveys(desk: Desk) -> HttpResponse:
    """What is asked, was asked and is being written."""
    viewer = desk.request.user
    organisation = desk.organisation
    found = (
        queries.surveys_of(organisation.id, viewer=viewer)
        if organisation
        else queries.surveys_at(desk.place_id, viewer=viewer)
    )
    rows = [
        {
            "survey": one,
            "title": title_of(one),
            "form": FORMS[one.form],
            "state": STATES[one.state],
            "url": desk.url("survey", one.id),
            "copy": "" if one.form == Survey.Form.REGISTRATION else desk.url("copy_survey", one.id),
        }
        for one in found
    ]
    return desk.page(
        "office/surveys.html",
        {"rows": rows, "is_empty": not any(row["copy"] for row in rows), "new_url": desk.url("new_survey")},
    )


def new(desk: Desk) -> HttpResponse:
    """A name is enough to begin."""
    form, said = Begin(desk.request.POST or None), Refusals(desk.request)
    if desk.organisation:
        del form.fields["form"]
    if desk.request.method == "POST" and form.is_valid():
        with said:
            survey = commands.write(
                desk.place_id,
                **{"form": Survey.Form.SURVEY, **form.cleaned_data},
                organisation_id=desk.organisation.id if desk.organisation else None,
                by=desk.request.user,
                at=clock.now(),
            )
            return redirect(desk.url("survey", survey.id))
    return desk.page("office/survey_new.html", {"form": form}, status=said.status)


def survey(desk: Desk, survey_id: UUID) -> HttpResponse:
    """A draft as it is written, an open survey as it runs, a closed one with its results."""
    found = desk.survey(survey_id)
    if found.state == Survey.State.CLOSED:
        return redirect(desk.url("survey_results", survey_id))
    questions, own = queries.questions_of(found), queries.own_questions_of(found)
    lines = [
        {
            "question": question,
            "kind": KINDS[question.kind],
            "most": question.most,
            "text": text_of(question),
            "rows": rows_of(question),
            "choices": [words for _choice, words in choices_of(question)],
            "is_own": question in own,
            "is_first": question == own[0] if own else True,
            "condition": condition_of(question, questions),
            "edit": desk.url("survey_question", survey_id, question.key),
            "move": desk.url("move_survey_question", survey_id, question.key),
            "remove": desk.url("remove_survey_question", survey_id, question.key),
        }
        for question in questions
    ]
    always = found.form == Survey.Form.REGISTRATION
    sent = None if always else queries.outcome(survey_id, viewer=desk.request.user, at=clock.now()).sent
    runs = found.state == Survey.State.OPEN and found.form == Survey.Form.SURVEY
    waits = found.state in (Survey.State.ASKED, Survey.State.WAITING)
    size = shown_size(desk, queries.size(found, at=clock.now())) if runs or waits else None
    named = people.persons(one for one in (found.asked_by_id, found.approved_by_id) if one)
    context = {
        "survey": found,
        "about": markdown.to_html(found.about),
        "title": title_of(found),
        "always": always,
        "is_editable": always or found.state == Survey.State.DRAFT,
        "lines": lines,
        "urls": {name: desk.url(name, survey_id) for name in LINKS},
        "address": _address(desk, found),
        "state": STATES[found.state],
        "form": FORMS[found.form],
        "sent": sent,
        "size": size,
        "asked_by": named.get(found.asked_by_id) if found.asked_by_id else None,
        "approved_by": named.get(found.approved_by_id) if found.approved_by_id else None,
        "phrases": audience_in_words(audience_from(found.audience), desk.place_id) if waits and found.audience else [],
        "may_approve": found.state == Survey.State.ASKED
        and desk.request.user.id != found.asked_by_id
        and Ability.ASK in places.abilities_at(desk.request.user, found.place_id),
        "rate": round(100 * sent / size) if sent and size and sent <= size else None,
    }
    return desk.page("office/survey.html", context)


def condition_of(question: Question, questions: Sequence[Question]) -> str:
    """To whom a question is put, where it depends on what somebody answered."""
    if question.depends is None:
        return ""
    other = next(one for one in questions if one.key == question.depends.question)
    choice = dict(choices_of(other))[question.depends.choice]
    return _("「%(text)s」で「%(choice)s」の人だけ") % {"text": text_of(other), "choice": choice}


def _address(desk: Desk, survey: Survey) -> str:
    """Where those who are asked answer, to be passed on."""
    if survey.form == Survey.Form.REGISTRATION:
        return desk.request.build_absolute_uri(reverse("resident:questionnaire", args=[survey.place_id]))
    if survey.form == Survey.Form.COMMENT:
        return desk.request.build_absolute_uri(reverse("visitor:comment", args=[survey.place_id, survey.id]))
    return desk.request.build_absolute_uri(reverse("resident:survey", args=[survey.id]))


def shown_size(desk: Desk, size: int) -> int | None:
    """A place knows its registrants; what an organisation is told speaks of five or nobody (D1, D4)."""
    return disclosure.shown(size) if desk.organisation else size


def change(desk: Desk, survey_id: UUID) -> HttpResponse:
    found, said = desk.survey(survey_id), Refusals(desk.request)
    said_before = {"title": found.title, "about": found.about, "anonymous": found.anonymous}
    form = Wording(desk.request.POST or None, initial=said_before)
    if desk.request.method == "POST" and form.is_valid():
        with said:
            commands.change(survey_id, **form.cleaned_data, by=desk.request.user, at=clock.now())
            return redirect(desk.url("survey", survey_id))
    context = {"form": form, "back": desk.url("survey", survey_id)}
    return desk.page("office/survey_form.html", context, status=said.status)


def publish(desk: Desk, survey_id: UUID) -> HttpResponse:
    """To whom and until when: first the size of the audience, then the deed."""
    found, said, at = desk.survey(survey_id), Refusals(desk.request), clock.now()
    data = desk.request.POST or None
    to_all = found.form == Survey.Form.COMMENT
    days = DAYS_FOR_COMMENTS if to_all else DAYS_FOR_ANSWERS
    period = Period(data, initial={"last_day": clock.day_in_japan(at) + timedelta(days=days)})
    chosen = None if desk.organisation or to_all else AudienceForm(data, place_id=desk.place_id)
    size, phrases = None, []
    counted: list[forms.Form] = []
    if data and period.is_valid() and (chosen is None or chosen.is_valid()):
        audience = chosen.audience() if chosen else Audience()
        size = queries.size(found, audience=audience, at=at)
        phrases = audience_in_words(audience, desk.place_id) if chosen else []
        counted = [Period(data, auto_id=False)]
        if chosen:
            counted.append(AudienceForm(data, auto_id=False, place_id=desk.place_id))
        if "publish" in data:
            with said:
                asked = commands.publish(
                    survey_id, closes_at=period.closes_at(), audience=audience, by=desk.request.user, at=at
                )
                if asked.state == Survey.State.ASKED:
                    messages.success(desk.request, _("受け付けました。別の職員が確かめてから公開します。"))
                else:
                    messages.success(desk.request, _("公開しました。お願いする人に、お知らせが届きます。"))
                return redirect(desk.url("survey", survey_id))
    context = {
        "survey": found,
        "period": period,
        "form": chosen,
        "to_all": to_all,
        "size": None if size is None else shown_size(desk, size),
        "counted": counted,
        "closes_at": period.closes_at() if counted else None,
        "needs_second": size is not None and needs_second_person(size, over=settings.SECOND_PERSON_OVER),
        "phrases": phrases,
        "named": ANONYMOUS if found.anonymous else NAMED,
        "back": desk.url("survey", survey_id),
    }
    return desk.page("office/survey_publish.html", context, status=said.status)


def approve(desk: Desk, survey_id: UUID) -> HttpResponse:
    """The second person's yes (M2)."""
    found, at = desk.survey(survey_id), clock.now()
    size = shown_size(desk, queries.size(found, at=at))
    number = "—" if size is None else _("%(number)d人") % {"number": size}
    return desk.ask_first(
        lambda _reason: commands.approve(survey_id, by=desk.request.user, at=clock.now()),
        title=_("このアンケートを公開してよいですか"),
        text=found.title,
        facts=[
            (_("お知らせが届く人"), number),
            (_("公開すると"), _("数分待ってから公開し、お知らせが届きます。そのあいだは、取り戻せます。")),
        ],
        action=_("確かめたので、公開する"),
        done=_("確かめました。数分待ってから公開します。"),
        back=desk.url("survey", survey_id),
    )


def take_back(desk: Desk, survey_id: UUID) -> HttpResponse:
    found = desk.survey(survey_id)
    return desk.ask_first(
        lambda _reason: commands.take_back(survey_id, by=desk.request.user, at=clock.now()),
        title=_("このアンケートを取り戻しますか"),
        text=found.title,
        facts=[(_("取り戻すと"), _("だれにも届かずに、下書きに戻ります。"))],
        action=_("取り戻す"),
        done=_("下書きに戻しました。"),
        back=desk.url("survey", survey_id),
    )


def close(desk: Desk, survey_id: UUID) -> HttpResponse:
    found = desk.survey(survey_id)
    return desk.ask_first(
        lambda _reason: commands.close(survey_id, by=desk.request.user, at=clock.now()),
        title=_("受け付けを終わりますか"),
        text=found.title,
        facts=[(_("終わると"), _("もう答えられません。結果が見られるようになります。"))],
        action=_("受け付けを終わる"),
        done=_("受け付けを終わりました。"),
        back=desk.url("survey", survey_id),
    )


def copy(desk: Desk, survey_id: UUID) -> HttpResponseBase:
    """A former survey as the draft of a new one."""
    desk.survey(survey_id)
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    with Refusals(desk.request):
        draft = commands.copy(survey_id, by=desk.request.user, at=clock.now())
        messages.success(desk.request, _("写しを作りました。直してから公開できます。"))
        return redirect(desk.url("survey", draft.id))
    return redirect(desk.url("surveys"))


def discard(desk: Desk, survey_id: UUID) -> HttpResponse:
    found = desk.survey(survey_id)
    return desk.ask_first(
        lambda _reason: commands.discard(survey_id, by=desk.request.user, at=clock.now()),
        title=_("下書きを消しますか"),
        text=found.title,
        facts=[(_("消すと"), _("質問も消え、もとに戻せません。"))],
        action=_("消す"),
        done=_("下書きを消しました。"),
        back=desk.url("survey", survey_id),
        onward=desk.url("surveys"),
        danger=True,
    )


def comments(desk: Desk, survey_id: UUID) -> HttpResponse:
    """What the place answers to public comments, theme by theme."""
    found, form, said = desk.survey(survey_id), Theme(desk.request.POST or None), Refusals(desk.request)
    if desk.request.method == "POST" and form.is_valid():
        with said:
            commands.answer_comments(survey_id, **form.cleaned_data, by=desk.request.user, at=clock.now())
            messages.success(desk.request, _("公開しました。"))
            return redirect(desk.url("survey_comments", survey_id))
    context = {
        "survey": found,
        "form": form,
        "themes": [(theme, desk.url("withdraw_theme", survey_id, theme.id)) for theme in queries.themes_of(survey_id)],
        "written": queries.comments_in(survey_id, viewer=desk.request.user),
        "back": desk.url("survey_results", survey_id),
    }
    return desk.page("office/survey_comments.html", context, status=said.status)


def withdraw(desk: Desk, survey_id: UUID, theme_id: UUID) -> HttpResponse:
    desk.survey(survey_id)
    theme = next((one for one in queries.themes_of(survey_id) if one.id == theme_id), None)
    if theme is None:
        raise Http404
    return desk.ask_first(
        lambda _reason: commands.withdraw_theme(theme_id, by=desk.request.user, at=clock.now()),
        title=_("公開をやめますか"),
        text=theme.comments,
        facts=[(_("公開をやめると"), _("だれでも読めるページから消えます。出していたことは、記録に残ります。"))],
        action=_("公開をやめる"),
        done=_("公開をやめました。"),
        back=desk.url("survey_comments", survey_id),
        danger=True,
    )
