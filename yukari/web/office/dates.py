"""When a project is held: one day, or a series with its days shown before they are made; changed and cancelled with everybody told."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import jpholiday
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.activities import commands, queries
from yukari.activities.queries import Occurrence
from yukari.kit import clock
from yukari.kit.clock import JAPAN
from yukari.rules.programme import LONGEST_SERIES, Every, series
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.wall import member

ON_DATES = "dates"


FARTHEST = timedelta(days=5 * 365)
"""A day further away than this, in either direction, is a year mistyped."""


def _near(day: date) -> None:
    if abs(day - clock.day_in_japan(clock.now())) > FARTHEST:
        raise forms.ValidationError(_("%(year)s年になっています。年を確かめてください。") % {"year": day.year})


def _day_field(**said: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, validators=[_near], **said)


def _time_field(**said: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **said)


class Hours(forms.Form):
    """What one holding and a series have in common."""

    starts = _time_field(label=gettext_lazy("始まり"))
    ends = _time_field(
        label=gettext_lazy("終わり"), help_text=gettext_lazy("始まりより早い時刻は、次の日とみなします。")
    )
    venue = forms.CharField(
        label=gettext_lazy("場所"),
        help_text=gettext_lazy("集まる場所とちがうときや、回ごとに変わるときに書きます。"),
        max_length=200,
        required=False,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("定員"),
        help_text=gettext_lazy("決めないときは空のまま。いっぱいになったら、空き待ちの列ができます。"),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("starts") and said["starts"] == said.get("ends"):
            self.add_error("ends", _("始まりとちがう時刻にしてください。"))
        return said


class OneDay(Hours):
    day = _day_field(label=gettext_lazy("日にち"))
    closes_day = _day_field(
        label=gettext_lazy("申し込みの締め切り（日）"),
        help_text=gettext_lazy("空のままなら、始まる時刻まで申し込めます。抽選のときは必ず決めます。"),
        required=False,
    )
    closes_time = _time_field(label=gettext_lazy("申し込みの締め切り（時刻）"), required=False)
    field_order = ["day", "starts", "ends", "venue", "capacity", "closes_day", "closes_time"]

    def fields_of_the_occurrence(self) -> dict[str, Any]:
        said = self.cleaned_data
        starts_at = datetime.combine(said["day"], said["starts"], JAPAN)
        runs_past_midnight = said["ends"] <= said["starts"]
        closes = said["closes_day"]
        return {
            "starts_at": starts_at,
            "ends_at": datetime.combine(said["day"] + timedelta(days=runs_past_midnight), said["ends"], JAPAN),
            "venue": said["venue"],
            "capacity": said["capacity"],
            "closes_at": datetime.combine(closes, said["closes_time"] or time(17), JAPAN) if closes else None,
        }


class Series(Hours):
    """Asked twice: the first press shows the days, the second makes those that are still ticked."""

    rule = forms.ChoiceField(
        label=gettext_lazy("くり返し"),
        choices=[
            (Every.WEEK, gettext_lazy("毎週")),
            (Every.FORTNIGHT, gettext_lazy("2週間ごと")),
            (Every.MONTH, gettext_lazy("毎月、同じ日にち")),
            (ON_DATES, gettext_lazy("日にちを1つずつ書く")),
        ],
        widget=forms.RadioSelect,
        initial=Every.WEEK,
    )
    first_day = _day_field(label=gettext_lazy("はじめの日"))
    count = forms.IntegerField(
        label=gettext_lazy("回数"),
        min_value=1,
        max_value=LONGEST_SERIES,
        initial=4,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )
    dates = forms.CharField(
        label=gettext_lazy("日にちの一覧"),
        help_text=gettext_lazy("「日にちを1つずつ書く」ときだけ。1行に1つ、2027-04-18 のように書きます。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes_days_before = forms.IntegerField(
        label=gettext_lazy("申し込みの締め切り（何日前か）"),
        help_text=gettext_lazy("空のままなら、始まる時刻まで申し込めます。抽選のときは必ず決めます。"),
        min_value=0,
        max_value=90,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )
    field_order = [
        "rule",
        "first_day",
        "count",
        "dates",
        "starts",
        "ends",
        "venue",
        "capacity",
        "closes_days_before",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_by_one = self["rule"].value() == ON_DATES
        self.fields["dates"].required = one_by_one
        self.fields["first_day"].required = self.fields["count"].required = not one_by_one

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("rule") == ON_DATES:
            said["days"] = self._listed(said.get("dates", ""))
        elif said.get("rule") and said.get("first_day") and said.get("count"):
            said["days"] = series(said["first_day"], Every(said["rule"]), said["count"])
        return said

    def _listed(self, text: str) -> tuple[date, ...]:
        days = []
        for line in text.replace("/", "-").replace("、", "\n").split():
            try:
                day = date.fromisoformat(line)
            except ValueError:
                self.add_error("dates", _("「%(line)s」は日にちとして読めません。") % {"line": line})
                continue
            try:
                _near(day)
            except forms.ValidationError as too_far:
                self.add_error("dates", too_far)
            days.append(day)
        return tuple(sorted(set(days)))


@member(Ability.SEE_ACTIVITIES)
def dates(request: PersonRequest, project_id: UUID) -> HttpResponse:
    """Every holding of a project, with its numbers; where there are many, from today on, and page by page."""
    found, at = queries.project_for(request.user, project_id, Ability.SEE_ACTIVITIES), clock.now()
    shown = queries.dates_of(found, at=at, cursor=request.GET.get("cursor", ""))
    context = {"project": found, "lines": shown.lines, "page": shown, "now": at}
    return page(request, found.organisation, "office/desk/dates.html", context)


@member(Ability.RUN_ACTIVITIES)
def add(request: PersonRequest, project_id: UUID) -> HttpResponse:
    found = queries.project_for(request.user, project_id, Ability.RUN_ACTIVITIES)
    form = OneDay(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.add_occurrence(project_id, **form.fields_of_the_occurrence(), by=request.user, at=clock.now())
            messages.success(request, _("日にちを加えました。"))
            return redirect("office:dates", project_id)
    context = {"project": found, "form": form, "title": _("日にちを1つ加える"), "action": _("加える")}
    status = 422 if form.errors else said.status
    return page(request, found.organisation, "office/desk/date.html", context, status=status)


@member(Ability.RUN_ACTIVITIES)
def add_series(request: PersonRequest, project_id: UUID) -> HttpResponse:
    found = queries.project_for(request.user, project_id, Ability.RUN_ACTIVITIES)
    form = Series(request.POST or None)
    said = Refusals(request)
    days: tuple[date, ...] = ()
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        ticked = [day for day in days if day.isoformat() in request.POST.getlist("day")]
        if "make" in request.POST and ticked:
            shared = {name: form.cleaned_data[name] for name in ("starts", "ends", "venue", "capacity")}
            with said:
                made = commands.add_series(
                    project_id,
                    days=ticked,
                    **shared,
                    closes_days_before=form.cleaned_data["closes_days_before"],
                    by=request.user,
                    at=clock.now(),
                )
                messages.success(request, _("%(number)d回を加えました。") % {"number": len(made)})
                return redirect("office:dates", project_id)
    context = {"project": found, "form": form, "days": [(day, _holiday(day)) for day in days]}
    status = 422 if form.errors else said.status
    return page(request, found.organisation, "office/desk/series.html", context, status=status)


@member(Ability.RUN_ACTIVITIES)
def change(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    found, at = queries.occurrence_for(request.user, occurrence_id, Ability.RUN_ACTIVITIES), clock.now()
    form = OneDay(request.POST or None, initial=_as_written(found))
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.change_occurrence(
                occurrence_id, **form.fields_of_the_occurrence(), by=request.user, at=clock.now()
            )
            messages.success(request, _("変更しました。"))
            return redirect("office:day", occurrence_id)
    context = {
        "project": found.project,
        "occurrence": found,
        "form": form,
        "told": queries.people_counting_on(occurrence_id=occurrence_id, at=at),
        "title": _("日時や場所を変える"),
        "action": _("変更する"),
    }
    status = 422 if form.errors else said.status
    return page(request, found.project.organisation, "office/desk/date.html", context, status=status)


@member(Ability.RUN_ACTIVITIES)
def cancel(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    found, at = queries.occurrence_for(request.user, occurrence_id, Ability.RUN_ACTIVITIES), clock.now()
    told = queries.people_counting_on(occurrence_id=occurrence_id, at=at)
    named = {"title": found.project.title, "day": japanese_day(found.starts_at)}
    return ask_first(
        request,
        found.project.organisation,
        lambda reason: commands.cancel_occurrence(occurrence_id, reason=reason, by=request.user, at=clock.now()),
        title=_("%(day)sの「%(title)s」を中止しますか") % named,
        text=_("申し込んだ人みんなに、理由と、かわりの活動を知らせます。元にはもどせません。"),
        facts=[(_("知らせが届く人"), _("%(number)d人") % {"number": told})],
        action=_("中止する"),
        done=_("中止して、申し込んだ人に知らせました。"),
        back=reverse("office:day", args=[occurrence_id]),
        danger=True,
        reason_told=_("申し込んだ人が読みます。"),
    )


def _as_written(found: Occurrence) -> dict[str, Any]:
    starts, ends = found.starts_at.astimezone(JAPAN), found.ends_at.astimezone(JAPAN)
    closes = found.closes_at.astimezone(JAPAN) if found.closes_at else None
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "venue": found.venue,
        "capacity": found.capacity,
        "closes_day": closes and closes.date(),
        "closes_time": closes and closes.time(),
    }


def _holiday(day: date) -> str:
    """The name of a public holiday, on which buses run differently and people are at home."""
    return str(jpholiday.is_holiday_name(day) or "")
