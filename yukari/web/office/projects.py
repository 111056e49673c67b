"""Writing the programme: drafts that lose nothing, with examples beside them, copied from last year, published when complete."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.activities.queries import Project
from yukari.kit import clock
from yukari.rules.fields import Field
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member
from yukari.web.wording.examples import example_of
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.planning import MISSING, OTHER_WORDS

_Text = forms.Textarea
SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("どんな活動か"), ("title", "field", "what")),
    (gettext_lazy("来る前に知りたいこと"), ("belongings", "cost", "insurance")),
    (gettext_lazy("だれが来られるか"), ("children", "minors", "youngest", "asks_guardian")),
    (gettext_lazy("場所と連絡先"), ("online", "meeting_point", "access", "contact")),
    (gettext_lazy("参加者の決め方"), ("draws_lots",)),
)
ON_THE_DATES = {"occurrences", "capacity", "closes_at"}
"""What is missing there is written on the page of the dates."""


class Begin(forms.Form):
    """A name and a field are enough to begin: from then on the draft is kept."""

    title = forms.CharField(
        label=MISSING["title"],
        help_text=gettext_lazy("何をするかが一目でわかる名前にします。あとで変えられます。"),
        max_length=80,
    )
    field = forms.ChoiceField(
        label=OTHER_WORDS["field"],
        help_text=gettext_lazy("分野に合わせて、書き方の例が出ます。"),
        choices=list(FIELDS.items()),
    )


class ProjectForm(forms.Form):
    """Nothing has to be filled in to be saved; the list beside the form says what publishing needs."""

    title = forms.CharField(label=MISSING["title"], max_length=80, required=False)
    field = forms.ChoiceField(label=OTHER_WORDS["field"], choices=list(FIELDS.items()))
    what = forms.CharField(
        label=MISSING["what"],
        help_text=gettext_lazy(
            "はじめて来る人が、その日の自分を思い浮かべられるように書きます。何を、どのくらい、だれと。休憩やお昼も。"
        ),
        max_length=4000,
        required=False,
        widget=_Text(attrs={"rows": 8}),
    )
    belongings = forms.CharField(
        label=MISSING["belongings"],
        help_text=gettext_lazy("服装と持ちもの。借りられるものも書くと、来やすくなります。なければ「なし」。"),
        max_length=1000,
        required=False,
        widget=_Text(attrs={"rows": 3}),
    )
    cost = forms.CharField(
        label=MISSING["cost"],
        help_text=gettext_lazy("参加費と、その使いみち。かからないときは「なし」。"),
        max_length=200,
        required=False,
    )
    insurance = forms.CharField(
        label=MISSING["insurance"],
        help_text=gettext_lazy("けがをしたとき、だれの保険が使えるか。入っていないときも、そう書きます。"),
        max_length=200,
        required=False,
    )
    children = forms.BooleanField(label=OTHER_WORDS["children"], required=False)
    minors = forms.CharField(
        label=MISSING["minors"],
        help_text=gettext_lazy("18歳になっていない人が参加できるか。保護者と一緒なら、だれの許しがいるか。"),
        max_length=200,
        required=False,
    )
    youngest = forms.IntegerField(
        label=OTHER_WORDS["youngest"],
        help_text=gettext_lazy("これより若い人は申し込めません。決まりがなければ0のまま。"),
        min_value=0,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )
    asks_guardian = forms.BooleanField(
        label=OTHER_WORDS["asks_guardian"],
        help_text=gettext_lazy(
            "選ぶと、18歳になっていない人は、保護者がこの分野の活動に同意しているときだけ申し込めます。"
        ),
        required=False,
    )
    online = forms.BooleanField(label=OTHER_WORDS["online"], required=False)
    meeting_point = forms.CharField(
        label=MISSING["meeting_point"],
        help_text=gettext_lazy("地図で探せる名前と、集まる時刻。オンラインだけなら書かなくてかまいません。"),
        max_length=200,
        required=False,
    )
    access = forms.CharField(
        label=OTHER_WORDS["access"],
        help_text=gettext_lazy("駅やバス停からの行き方、駐車場、送り迎え。"),
        max_length=200,
        required=False,
    )
    contact = forms.CharField(
        label=MISSING["contact"],
        help_text=gettext_lazy("当日、道に迷った人がかけられる番号。ページで公開されます。"),
        max_length=200,
        required=False,
    )
    draws_lots = forms.BooleanField(
        label=OTHER_WORDS["draws_lots"],
        help_text=gettext_lazy("選ばないと、先に申し込んだ人から順に決まります。公開したあとは変えられません。"),
        required=False,
    )

    def clean_youngest(self) -> int:
        return int(self.cleaned_data["youngest"] or 0)


@member(Ability.SEE_ACTIVITIES)
def projects(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    found = queries.desk(organisation_id, member=request.user, at=clock.now())
    return page(
        request,
        found.organisation,
        "office/desk/projects.html",
        {"projects": [(one, FIELDS[one.field]) for one in found.projects]},
        can=found.abilities,
    )


@member(Ability.RUN_ACTIVITIES)
def begin(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    """Two questions; the rest is written in peace."""
    form = Begin(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            draft = commands.write_project(
                organisation_id,
                title=form.cleaned_data["title"],
                field=Field(form.cleaned_data["field"]),
                by=request.user,
                at=clock.now(),
            )
            return redirect("office:project", draft.id)
    found = queries.desk(organisation_id, member=request.user, at=clock.now())
    earlier = [one for one in found.projects if one.state != "draft"]
    context = {"form": form, "earlier": earlier}
    return page(request, found.organisation, "office/desk/begin.html", context, can=found.abilities, status=said.status)


@member(Ability.RUN_ACTIVITIES)
def project(request: PersonRequest, project_id: UUID) -> HttpResponse:
    """The editor. What was typed stays in the form whatever is wrong with it."""
    found, at = queries.project_for(request.user, project_id, Ability.RUN_ACTIVITIES), clock.now()
    form = ProjectForm(request.POST or None, initial={name: getattr(found, name) for name in ProjectForm.base_fields})
    if found.state != "draft":
        form.fields["draws_lots"].disabled = True
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "field": Field(form.cleaned_data["field"])}
        with said:
            commands.change_project(project_id, **fields, by=request.user, at=at)
            messages.success(
                request, _("下書きを保存しました。") if found.state == "draft" else _("変更を公開しました。")
            )
            if "look" in request.POST:
                return redirect("visitor:project", project_id)
            return redirect("office:project", project_id)
    context = {
        "project": found,
        "form": form,
        "sections": [(words, [_beside(form, found, name) for name in names]) for words, names in SECTIONS],
        "missing": _missing(found, at=at),
    }
    status = 422 if form.errors else said.status
    return page(request, found.organisation, "office/desk/project.html", context, status=status)


@member(Ability.RUN_ACTIVITIES)
def publish(request: PersonRequest, project_id: UUID) -> HttpResponse:
    found, at = queries.project_for(request.user, project_id, Ability.RUN_ACTIVITIES), clock.now()
    if _missing(found, at=at):
        return redirect("office:project", project_id)
    counts = queries.organisation_designated(found.organisation, clock.day_in_japan(at))
    place = found.place.shown_name
    return ask_first(
        request,
        found.organisation,
        lambda _reason: commands.publish_project(project_id, by=request.user, at=clock.now()),
        title=_("「%(title)s」を公開しますか") % {"title": found.title},
        text=_("だれでも見つけて、申し込めるようになります。公開したあとも、内容は直せます。"),
        facts=[
            (
                _("プレミアム登録の要件"),
                _("公開したときから数えられます。")
                if counts
                else _("%(place)sが内容を見て指定すると、数えられるようになります。") % {"place": place},
            )
        ],
        action=_("公開する"),
        done=_("公開しました。"),
        back=reverse("office:project", args=[project_id]),
        onward=reverse("office:dates", args=[project_id]),
    )


@member(Ability.RUN_ACTIVITIES)
@require_POST
def copy(request: PersonRequest, project_id: UUID) -> HttpResponse:
    """Last year's words are most of this year's."""
    with Refusals(request):
        draft = commands.copy_last_years(project_id, by=request.user, at=clock.now())
        messages.success(request, _("写しました。日時を入れて、変わったところを直してください。"))
        return redirect("office:project", draft.id)
    return redirect("office:project", project_id)


@member(Ability.RUN_ACTIVITIES)
def cancel(request: PersonRequest, project_id: UUID) -> HttpResponse:
    found, at = queries.project_for(request.user, project_id, Ability.RUN_ACTIVITIES), clock.now()
    told = queries.people_counting_on(project_id=project_id, at=at)
    return ask_first(
        request,
        found.organisation,
        lambda reason: commands.cancel_project(project_id, reason=reason, by=request.user, at=clock.now()),
        title=_("「%(title)s」をすべて中止しますか") % {"title": found.title},
        text=_("これからの開催がすべて中止になります。終わった開催と、参加の記録は残ります。元にはもどせません。"),
        facts=[(_("知らせが届く人"), _("%(number)d人") % {"number": told})],
        action=_("すべて中止する"),
        done=_("中止して、申し込んだ人に知らせました。"),
        back=reverse("office:project", args=[project_id]),
        onward=reverse("office:projects", args=[found.organisation_id]),
        danger=True,
        reason_told=_("申し込んだ人が読みます。"),
    )


def _beside(form: ProjectForm, found: Project, name: str) -> tuple[Any, str]:
    """A field with the example that its field of activity asks for."""
    chosen = form["field"].value()
    return form[name], example_of(chosen if chosen in FIELDS else found.field, name)


def _missing(found: Project, *, at: Any) -> list[tuple[Any, str]]:
    """What publishing still needs, each with where it is written."""
    if found.state != "draft":
        return []
    dates = reverse("office:dates", args=[found.id])
    return [
        (MISSING[name], dates if name in ON_THE_DATES else f"#id_{name}")
        for name in queries.missing_in([found], at=at)[found.id]
    ]
