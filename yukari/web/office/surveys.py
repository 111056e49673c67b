"""Surveys at a place's office and at an organisation's desk: the same pages within either frame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Unpack
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities import queries as activities
from yukari.activities.queries import Organisation
from yukari.kit import clock
from yukari.rules import disclosure
from yukari.rules.audience import Audience
from yukari.rules.roles import Ability
from yukari.surveys import commands, queries
from yukari.surveys.queries import Survey
from yukari.web.answering import Answers, in_words, text_of
from yukari.web.office import desk_frame, frame
from yukari.web.office.asking import Asked
from yukari.web.office.audience import AudienceForm
from yukari.web.office.audience import in_words as audience_in_words
from yukari.web.office.survey_forms import Begin, Period, QuestionForm, Theme, Wording
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import View, member, office
from yukari.web.wording.surveys import ANONYMOUS, FORMS, KINDS, NAMED, STATES


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
    rows = [(one, FORMS[one.form], STATES[one.state], desk.url("survey", one.id)) for one in found]
    return desk.page("office/surveys.html", {"rows": rows, "new_url": desk.url("new_survey")})


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
    questions = queries.questions_of(found)
    texts = {question.key: text_of(question) for question in questions}
    lines = [
        {
            "question": question,
            "kind": KINDS[question.kind],
            "after": texts[question.depends.question] if question.depends else "",
            "edit": desk.url("survey_question", survey_id, question.key),
            "move": desk.url("move_survey_question", survey_id, question.key),
        }
        for question in questions
    ]
    links = ("change_survey", "new_survey_question", "preview_survey", "publish_survey", "close_survey")
    at = clock.now()
    context = {
        "survey": found,
        "lines": lines,
        "urls": {name: desk.url(name, survey_id) for name in links},
        "state": STATES[found.state],
        "named": ANONYMOUS if found.anonymous else NAMED,
        "sent": queries.outcome(survey_id, viewer=desk.request.user).sent,
        "size": shown_size(desk, queries.size(found, at=at)) if found.state == Survey.State.OPEN else None,
    }
    return desk.page("office/survey.html", context)


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
    return desk.page("office/survey_form.html", _titled(_("名前と説明"), form, desk, survey_id), status=said.status)


def question(desk: Desk, survey_id: UUID, key: str = "") -> HttpResponse:
    """One question, written or worded anew."""
    found, said = desk.survey(survey_id), Refusals(desk.request)
    form = QuestionForm(desk.request.POST or None, questions=queries.questions_of(found), key=key)
    if desk.request.method == "POST" and form.is_valid():
        with said:
            commands.add_question(survey_id, question=form.question(), by=desk.request.user, at=clock.now())
            messages.success(desk.request, _("質問を保存しました。"))
            return redirect(desk.url("survey", survey_id))
    return desk.page("office/survey_form.html", _titled(_("質問"), form, desk, survey_id), status=said.status)


def move(desk: Desk, survey_id: UUID, key: str) -> HttpResponseBase:
    """One step up or down, or away."""
    desk.survey(survey_id)
    said, by, at = desk.request.POST, desk.request.user, clock.now()
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    with Refusals(desk.request):
        if "remove" in said:
            commands.remove_question(survey_id, key=key, by=by, at=at)
        else:
            commands.move_question(survey_id, key=key, up="up" in said, by=by, at=at)
    return redirect(desk.url("survey", survey_id))


def preview(desk: Desk, survey_id: UUID) -> HttpResponse:
    """All questions as a phone shows them; nothing is sent from here."""
    found = desk.survey(survey_id)
    form = Answers(questions=queries.questions_of(found), answers={})
    for field in form.fields.values():
        field.disabled = True
    context = {
        "survey": found,
        "form": form,
        "named": ANONYMOUS if found.anonymous else NAMED,
        "back": desk.url("survey", survey_id),
    }
    return desk.page("office/survey_preview.html", context)


def publish(desk: Desk, survey_id: UUID) -> HttpResponse:
    """To whom and until when: first the size of the audience, then the deed."""
    found, said, at = desk.survey(survey_id), Refusals(desk.request), clock.now()
    data = desk.request.POST or None
    period = Period(data)
    chosen = None if desk.organisation else AudienceForm(data, place_id=desk.place_id)
    size, phrases = None, []
    if data and period.is_valid() and (chosen is None or chosen.is_valid()):
        audience = chosen.audience() if chosen else Audience()
        size, phrases = queries.size(found, audience=audience, at=at), audience_in_words(audience) if chosen else []
        if "publish" in data:
            with said:
                commands.publish(
                    survey_id, closes_at=period.closes_at(), audience=audience, by=desk.request.user, at=at
                )
                messages.success(desk.request, _("公開しました。お願いする人に、お知らせが届きます。"))
                return redirect(desk.url("survey", survey_id))
    context = {
        "survey": found,
        "period": period,
        "form": chosen,
        "size": None if size is None else shown_size(desk, size),
        "is_counted": size is not None,
        "phrases": phrases,
        "named": ANONYMOUS if found.anonymous else NAMED,
        "back": desk.url("survey", survey_id),
    }
    return desk.page("office/survey_publish.html", context, status=said.status)


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


def named(desk: Desk, survey_id: UUID) -> HttpResponse:
    """Who answered what, where names were asked; the look is written down (D2)."""
    found = desk.survey(survey_id)
    questions = queries.questions_of(found)
    rows = [
        (
            person.called,
            [in_words(question, given[question.key]) if question.key in given else "" for question in questions],
        )
        for person, given in queries.named_answers(survey_id, viewer=desk.request.user, at=clock.now())
    ]
    context = {
        "survey": found,
        "texts": [text_of(question) for question in questions],
        "rows": rows,
        "back": desk.url("survey_results", survey_id),
    }
    return desk.page("office/survey_named.html", context)


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
        "themes": queries.themes_of(survey_id),
        "back": desk.url("survey_results", survey_id),
    }
    return desk.page("office/survey_comments.html", context, status=said.status)


def _titled(title: str, form: object, desk: Desk, survey_id: UUID) -> dict[str, object]:
    return {"title": title, "form": form, "back": desk.url("survey", survey_id)}
