"""Which work counts as 担い手活動: pattern ① by project, pattern ② by organisation, with the points of A2 (A1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yukari.activities import commands, queries
from yukari.activities.queries import Designation, RecordedOn
from yukari.kit import clock
from yukari.rules.designation import Point
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.office import POINTS


class DesignationForm(forms.Form):
    """The four points of the guideline, and from when to when."""

    first_day = forms.DateField(
        label=gettext_lazy("いつから"),
        help_text=gettext_lazy("この日からの参加を数えます。指定するまえに記録されたものも数えます。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("いつまで"),
        help_text=gettext_lazy("決めないときは空けておきます。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point, asked in POINTS.items():
            self.fields[point.value] = forms.CharField(
                label=asked.title,
                help_text=_("%(help)s 例：%(example)s") % {"help": asked.help, "example": asked.example},
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields([*(point.value for point in Point), "first_day", "last_day"])

    def answers(self) -> dict[Point, str]:
        return {point: self.cleaned_data[point.value] for point in Point}


SHOWN = 10
"""Days of participations that are recorded already, besides the first of all."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is recorded already and would count, the latest days first."""

    all_days: list[RecordedOn]

    @property
    def days(self) -> list[RecordedOn]:
        return self.all_days[:SHOWN]

    @property
    def left_out(self) -> int:
        """Days between those that are shown and the first."""
        return max(0, len(self.all_days) - SHOWN - 1)

    @property
    def first(self) -> RecordedOn | None:
        return self.all_days[-1] if len(self.all_days) > SHOWN else None

    def from_to(self, first_day: date, last_day: date | None) -> int:
        return sum(
            one.participations
            for one in self.all_days
            if first_day <= one.day and (last_day is None or one.day <= last_day)
        )


@office(Ability.SEE_ACTIVITIES)
def designations(request: PersonRequest, place_id: str) -> HttpResponse:
    """What waits for a designation, and everything that is designated."""
    programme = queries.programme_of(place_id, viewer=request.user, at=clock.now())
    context = {
        "projects": [(project, FIELDS[project.field]) for project in programme.waiting],
        "designations": [
            (one, [(POINTS[point].title, one.answers[point]) for point in Point]) for one in programme.designations
        ],
    }
    return page(request, place_id, "office/designations.html", context)


@office(Ability.SEE_ACTIVITIES)
def programme(request: PersonRequest, place_id: str) -> HttpResponse:
    """What is planned and run here, drafts included, with its numbers (A1)."""
    at = clock.now()
    found = queries.programme_of(place_id, viewer=request.user, at=at)
    context = {
        "coming": [line for line in found.lines if line.found.occurrence.ends_at > at],
        "past": [line for line in reversed(found.lines) if line.found.occurrence.ends_at <= at],
        "left_out": found.left_out,
    }
    return page(request, place_id, "office/programme.html", context)


@office(Ability.DESIGNATE)
def project(request: PersonRequest, place_id: str, project_id: UUID) -> HttpResponse:
    """Pattern ①: read the project, answer the points, designate it; or decline it with a reason."""
    found = queries.project_page(project_id, viewer=request.user, at=clock.now())
    if found.project.place_id != place_id:
        raise Http404
    return _designate(
        request,
        place_id,
        lambda **said: commands.designate_project(project_id, **said),
        "office/designate_project.html",
        {"found": found, "field": FIELDS[found.project.field]},
        Recorded(queries.recorded_without_designation(project_id=project_id)),
    )


@office(Ability.DESIGNATE)
def organisation(request: PersonRequest, place_id: str, organisation_id: UUID) -> HttpResponse:
    """Pattern ②: whatever this organisation publishes counts."""
    found = queries.organisation(organisation_id)
    if found.place_id != place_id:
        raise Http404
    return _designate(
        request,
        place_id,
        lambda **said: commands.designate_organisation(organisation_id, **said),
        "office/designate_organisation.html",
        {"organisation": found},
        Recorded(queries.recorded_without_designation(organisation_id=organisation_id)),
    )


@office(Ability.DESIGNATE)
def decline(request: PersonRequest, place_id: str, project_id: UUID) -> HttpResponse:
    viewer = request.user
    found = queries.project_page(project_id, viewer=viewer, at=clock.now())
    if found.project.place_id != place_id:
        raise Http404
    return ask_first(
        request,
        place_id,
        lambda reason: commands.decline_project(project_id, reason=reason, by=viewer, at=clock.now()),
        title=_("「%(title)s」を指定しないことにしますか") % {"title": found.project.title},
        text=_("活動はそのまま開けますが、参加はプレミアム登録の要件に数えません。あとから指定することもできます。"),
        action=_("指定しない"),
        done=_("指定しないことにし、理由を団体に知らせました。"),
        back=reverse("office:designations", args=[place_id]),
        danger=True,
        reason_told=_("団体の人が読みます。どうすれば指定できるかも書いてください。"),
    )


@office(Ability.DESIGNATE)
def withdraw(request: PersonRequest, place_id: str, designation_id: UUID) -> HttpResponse:
    viewer = request.user
    found = _designation(request, place_id, designation_id)
    named = found.project.title if found.project else found.organisation.name if found.organisation else ""
    return ask_first(
        request,
        place_id,
        lambda reason: commands.withdraw_designation(designation_id, reason=reason, by=viewer, at=clock.now()),
        title=_("「%(name)s」の指定をやめますか") % {"name": named},
        text=_("今日までの参加はそのまま数えます。明日からの参加は数えません。"),
        action=_("指定をやめる"),
        done=_("指定をやめ、理由を団体に知らせました。"),
        back=reverse("office:designations", args=[place_id]),
        danger=True,
        reason_told=_("団体の人が読みます。"),
    )


def _designate(
    request: PersonRequest,
    place_id: str,
    do: Callable[..., Designation],
    template: str,
    context: dict[str, object],
    recorded: Recorded,
) -> HttpResponse:
    at = clock.now()
    today: date = clock.day_in_japan(at)
    form = DesignationForm(request.POST or None, initial={"first_day": today})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            first_day, last_day = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
            do(answers=form.answers(), first_day=first_day, last_day=last_day, by=request.user, at=at)
            messages.success(request, _("担い手活動に指定しました。団体に知らせます。"))
            if number := recorded.from_to(first_day, last_day):
                told = ngettext(
                    "すでに記録されている%(number)d件の参加も数え、要件を判定し直しています。",
                    "すでに記録されている%(number)d件の参加も数え、要件を判定し直しています。",
                    number,
                )
                messages.info(request, told % {"number": number})
            return redirect("office:designations", place_id)
    return page(request, place_id, template, {"form": form, "recorded": recorded, **context}, status=said.status)


def _designation(request: PersonRequest, place_id: str, designation_id: UUID) -> Designation:
    programme = queries.programme_of(place_id, viewer=request.user, at=clock.now())
    for found in programme.designations:
        if found.id == designation_id:
            return found
    raise Http404
