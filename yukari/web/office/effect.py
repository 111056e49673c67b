"""Before and after a model project, beside places that the staff choose and name: a page, and paper for the council.

Everything stands in the address, so that a report can be opened again, and handed on among colleagues. It is made from what
is published of every place (D4): nothing in it is for staff only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.places import queries as places
from yukari.places.queries import Place
from yukari.rules import effect as rule
from yukari.rules.effect import Change
from yukari.rules.roles import Ability
from yukari.statistics import queries
from yukari.web.drawings import certificate, lines
from yukari.web.office import frame
from yukari.web.persons import PersonRequest
from yukari.web.wall import office
from yukari.web.wording import effect as words

EARLIER = 6
"""Months before the project that the course shows."""


class Asked(forms.Form):
    """Which project, since when, how long, and beside whom."""

    called = forms.CharField(label=gettext_lazy("プロジェクトの名前"), max_length=80)
    began = forms.DateField(
        label=gettext_lazy("はじまった月"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=gettext_lazy("この前の月の終わりの数とくらべます。例：2026-04"),
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("くらべる期間"),
        coerce=int,
        choices=[
            (3, gettext_lazy("3か月")),
            (6, gettext_lazy("6か月")),
            (12, gettext_lazy("1年")),
            (24, gettext_lazy("2年")),
        ],
    )
    beside = forms.MultipleChoiceField(
        label=gettext_lazy("くらべる自治体"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("3つから8つほど選びます。同じようなプロジェクトをしていない自治体を選んでください。"),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, proposed: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["beside"].choices = proposed  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    change: Change
    own: bool

    @property
    def growth(self) -> str:
        return words.percent(self.change.growth)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of the report."""

    title: str
    rows: list[Row]
    sentence: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class Report:
    called: str
    before: date
    after: date
    measures: list[Measured]
    beside: list[str]
    caveats: list[str]


@office(Ability.SEE_REGISTRANTS)
def page(request: PersonRequest, place_id: str) -> HttpResponse:
    return _page(request, place_id, *_asked(request, place_id))


@office(Ability.SEE_REGISTRANTS)
def paper(request: PersonRequest, place_id: str) -> HttpResponse:
    """The same on A4; the page again where something is missing."""
    form, report = _asked(request, place_id)
    if report is None:
        return _page(request, place_id, form, None)
    said = {
        **words.paper(),
        "language": (get_language() or "ja")[:2],
        "title": report.called,
        "place": places.place(place_id).shown_full_name,
        "made": date_format(clock.day_in_japan(clock.now()), _("Y年n月j日")),
        "days": [date_format(day, _("Y年n月j日")) for day in (report.before, report.after)],
        "measures": [
            {
                "title": one.title,
                "sentence": one.sentence,
                "drawing": str(one.drawing),
                "rows": [
                    [row.name, words.number(row.change.before), words.number(row.change.after), row.growth]
                    for row in one.rows
                ],
            }
            for one in report.measures
        ],
        "caveats": report.caveats,
    }
    response = HttpResponse(certificate.drawing(said, words.PAPER), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="yukari-effect-{place_id}-{report.after}.pdf"'
    return response


def _page(request: PersonRequest, place_id: str, form: Asked, report: Report | None) -> HttpResponse:
    context = {"form": form, "report": report, "asked": request.GET.urlencode(), "published": queries.last_published()}
    return frame.page(request, place_id, "office/effect.html", context)


def _asked(request: PersonRequest, place_id: str) -> tuple[Asked, Report | None]:
    place, last = places.place(place_id), queries.last_published()
    alike = queries.alike(place, on=last) if last else []
    form = Asked(
        request.GET if request.GET else None,
        proposed=[(one.place.code, words.proposed(one)) for one in alike],
    )
    if last is None or not request.GET or not form.is_valid():
        return form, None
    before, after = rule.days_of(form.cleaned_data["began"], months=form.cleaned_data["months"])
    if after > last:
        form.add_error(
            "months",
            _("%(day)sの数は、まだ公表していません。期間を短くしてください。")
            % {"day": date_format(after, _("Y年n月j日"))},
        )
        return form, None
    names = {one.place.code: one.place.shown_name for one in alike if one.place.code in form.cleaned_data["beside"]}
    return form, _report(place, names, form.cleaned_data["called"], before, after)


def _report(place: Place, beside: Mapping[str, str], called: str, before: date, after: date) -> Report:
    days = _month_ends(before, after)
    told = queries.published_months([place.code, *beside], first=days[0], last=days[-1])
    measures = []
    for title, figures in ((_("実人数"), told.persons), (_("この1年に活動に参加した人"), told.took_part)):
        found = rule.compared(
            figures.get(place.code, {}), {code: figures.get(code, {}) for code in beside}, [before, after]
        )
        rows = [Row(place.shown_name, found.own, own=True)]
        rows += [Row(name, found.others[code], own=False) for code, name in beside.items()]
        course = [
            lines.Course(
                name,
                _indexed([figures.get(code, {}).get(day) for day in days], days.index(before)),
                own=code == place.code,
            )
            for code, name in {place.code: place.shown_name, **beside}.items()
        ]
        drawing = lines.drawing(
            course,
            [date_format(day, _("y年n月")) for day in days],
            label=_("%(title)sのうつりかわり。%(day)sを100とします。同じ数が下の表にあります。")
            % {"title": title, "day": date_format(before, _("Y年n月j日"))},
            mark=days.index(before),
        )
        measures.append(Measured(title, rows, words.sentence(title, place.shown_name, found), drawing))
    return Report(called, before, after, measures, [*beside.values()], words.caveats(found))


def _month_ends(before: date, after: date) -> list[date]:
    number = (after.year - before.year) * 12 + after.month - before.month
    return [rule.month_end(before, after=nth) for nth in range(-EARLIER, number + 1)]


def _indexed(figures: Sequence[int | None], base: int) -> list[float | None]:
    first = figures[base]
    return [None if figure is None or not first else 100 * figure / first for figure in figures]
