"""The place's own questions in the questionnaire (K3)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.places import commands, queries
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("質問"),
        help_text=gettext_lazy("例：はじめて来たのは、いつごろですか。"),
        max_length=200,
    )
    text_en = forms.CharField(label=gettext_lazy("質問（英語）"), max_length=200, required=False)
    choices = forms.CharField(
        label=gettext_lazy("選択肢"),
        help_text=gettext_lazy("1行に1つ書きます。書かないと、自由に答える質問になります。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_choices(self) -> list[str]:
        choices = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(choice) > 100 for choice in choices):
            raise forms.ValidationError(_("選択肢は、1つ100文字までにしてください。"))
        return choices


@office(Ability.EDIT_PLACE)
def questions(request: PersonRequest, place_id: str) -> HttpResponse:
    """What is asked now, in its order, and the form for one more."""
    form = QuestionForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.add_question(place_id, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("質問を加えました。次に登録する人から尋ねます。"))
            return redirect("office:questions", place_id)
    context = {"questions": queries.questions_of(place_id), "form": form}
    return page(request, place_id, "office/questions.html", context, status=said.status)


@require_POST
@office(Ability.EDIT_PLACE)
def move(request: PersonRequest, place_id: str, question_id: UUID) -> HttpResponse:
    """One step up or down."""
    order = [question.id for question in queries.questions_of(place_id)]
    if question_id not in order:
        raise Http404
    before = order.index(question_id)
    after = before + (1 if "down" in request.POST else -1)
    order.insert(max(0, after), order.pop(before))
    with Refusals(request):
        commands.reorder_questions(place_id, question_ids=order, by=request.user, at=clock.now())
    return redirect("office:questions", place_id)


@office(Ability.EDIT_PLACE)
def retire(request: PersonRequest, place_id: str, question_id: UUID) -> HttpResponse:
    asked = {question.id: question for question in queries.questions_of(place_id)}
    if question_id not in asked:
        raise Http404
    person = request.user
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.retire_question(question_id, by=person, at=clock.now()),
        title=_("この質問をやめますか"),
        text=asked[question_id].text,
        facts=[(_("これまでの答え"), _("消えずに残ります。"))],
        action=_("質問をやめる"),
        done=_("質問をやめました。"),
        back=reverse("office:questions", args=[place_id]),
    )
