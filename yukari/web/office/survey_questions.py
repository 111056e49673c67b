"""The questions of a survey while it is written: by their kind, moved, taken out, and as a phone shows them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yukari.kit import clock, markdown
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Kind
from yukari.surveys import commands, queries
from yukari.surveys.queries import Survey
from yukari.web.answering import Answers, text_of
from yukari.web.office.survey_forms import QuestionForm
from yukari.web.office.surveys import Desk, condition_of
from yukari.web.replies import Refusals
from yukari.web.wording.surveys import ANONYMOUS, KIND_HINTS, KINDS, NAMED, title_of


def question(desk: Desk, survey_id: UUID, key: str = "") -> HttpResponse:
    """One question, written or worded anew; before a new one, how it is to be answered."""
    found, said = desk.survey(survey_id), Refusals(desk.request)
    questions, always = queries.own_questions_of(found), found.form == Survey.Form.REGISTRATION
    before = next((one for one in questions if one.key == key), None)
    if key and before is None:
        raise Refused(Reason.NOT_FOUND)
    chosen = desk.request.GET.get("kind", before.kind if before else "")
    if chosen not in set(Kind) or "kinds" in desk.request.GET:
        return desk.page(
            "office/survey_kinds.html", {"title": title_of(found), "kinds": _kinds(), **_around(desk, survey_id)}
        )
    kind = Kind(chosen)
    form = QuestionForm(desk.request.POST or None, questions=questions, key=key, kind=kind, always=always)
    if desk.request.method == "POST" and form.is_valid():
        with said:
            written = form.question()
            commands.add_question(survey_id, question=written, by=desk.request.user, at=clock.now())
            messages.success(desk.request, _("質問を保存しました。"))
            return _back_to(desk, survey_id, written.key)
    context = {"form": form, "is_new": before is None, "kind": KINDS[kind], **_around(desk, survey_id)}
    return desk.page("office/survey_question.html", context, status=said.status)


def move(desk: Desk, survey_id: UUID, key: str) -> HttpResponseBase:
    """One step up or down; the page comes back at the same question, so that keys can press on."""
    desk.survey(survey_id)
    if desk.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    with Refusals(desk.request):
        up = "up" in desk.request.POST
        commands.move_question(survey_id, key=key, up=up, by=desk.request.user, at=clock.now())
    return _back_to(desk, survey_id, key)


def remove(desk: Desk, survey_id: UUID, key: str) -> HttpResponse:
    found = desk.survey(survey_id)
    questions = queries.own_questions_of(found)
    gone = next((one for one in questions if one.key == key), None)
    if gone is None:
        raise Refused(Reason.NOT_FOUND)
    facts = [(_("これまでの答え"), _("消えずに残ります。"))] if found.form == Survey.Form.REGISTRATION else []
    freed = [str(text_of(one)) for one in questions if one.depends and one.depends.question == key]
    if freed:
        facts.append((_("みんなに聞くようになる質問"), "、".join(freed)))
    return desk.ask_first(
        lambda _reason: commands.remove_question(survey_id, key=key, by=desk.request.user, at=clock.now()),
        title=_("この質問を除きますか"),
        text=text_of(gone),
        facts=facts,
        action=_("除く"),
        done=_("質問を除きました。"),
        back=desk.url("survey", survey_id),
        danger=True,
    )


def preview(desk: Desk, survey_id: UUID) -> HttpResponse:
    """All questions as a phone shows them; nothing is sent from here."""
    found = desk.survey(survey_id)
    questions = queries.questions_of(found)
    form = Answers(questions=questions, answers={})
    context = {
        "title": title_of(found),
        "always": found.form == Survey.Form.REGISTRATION,
        "about": markdown.to_html(found.about),
        "lines": [(form[one.key], condition_of(one, questions)) for one in questions],
        "named": ANONYMOUS if found.anonymous else NAMED,
        "back": desk.url("survey", survey_id),
    }
    return desk.page("office/survey_preview.html", context)


def _kinds() -> list[tuple[str, object, object]]:
    return [(kind.value, KINDS[kind], KIND_HINTS[kind]) for kind in Kind]


def _around(desk: Desk, survey_id: UUID) -> dict[str, object]:
    return {"back": desk.url("survey", survey_id)}


def _back_to(desk: Desk, survey_id: UUID, key: str) -> HttpResponse:
    return redirect(f"{desk.url('survey', survey_id)}#q-{key}")
