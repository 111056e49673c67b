"""Taking the list of registrants out: for a purpose, without names, with a second person where many are on it (D1, D2)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yukari.exports import commands, queries
from yukari.exports.queries import Export
from yukari.kit import clock, sheets
from yukari.people import queries as people
from yukari.registrations import queries as registrations
from yukari.rules import exports as rule
from yukari.rules import roster
from yukari.rules.exports import Column
from yukari.rules.roles import Ability
from yukari.rules.roster import RosterFilter
from yukari.web.files import as_csv, as_excel
from yukari.web.office.asking import Deed
from yukari.web.office.frame import ask_first, page
from yukari.web.office.narrowing import address, asked, phrased
from yukari.web.office.purposes import PurposeForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.exports import COLUMNS, STATES


class ExportForm(PurposeForm):
    purposes = {
        "counting": gettext_lazy("集計や報告のため"),
        "comparing": gettext_lazy("ほかの台帳やシステムと突き合わせるため"),
        "planning": gettext_lazy("事業や予算を考えるため"),
    }
    field_order = ("why", "words", "columns")

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("番号のほかに、要るもの"),
        help_text=gettext_lazy("目的に要るものだけを選んでください。選ばなければ、番号だけの一覧になります。"),
        choices=[(column.value, words) for column, words in COLUMNS.items()],
        initial=[Column.REGISTERED_ON.value, Column.PREMIUM_UNTIL.value],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("何のために書き出しますか")
        self.fields["why"].help_text = _("一覧に入る一人ひとりが、「見られた記録」で読みます。")


@office(Ability.EXPORT)
def exports(request: PersonRequest, place_id: str) -> HttpResponse:
    """What was taken out, by whom and for what."""
    found = queries.exports_at(place_id, viewer=request.user, cursor=request.GET.get("cursor", ""))
    rows = [(one, STATES[_state(one)], _narrowed_by(one)) for one in found.items]
    return page(request, place_id, "office/exports.html", {"rows": rows, "page": found})


@office(Ability.EXPORT)
def ask(request: PersonRequest, place_id: str) -> HttpResponse:
    """The list as it is narrowed now: how many it holds, what for, and what is needed of each."""
    at, viewer = clock.now(), request.user
    filters = asked(request, place_id)[1]
    form, said = ExportForm(request.POST or None), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            export = commands.ask(
                place_id,
                filters=filters,
                columns=[Column(column) for column in form.cleaned_data["columns"]],
                why=form.as_recorded(),
                by=viewer,
                at=at,
            )
            return redirect("office:export", place_id, export.id)
    size = registrations.roster_size(place_id, filters, viewer=viewer, at=at)
    nameless = replace(filters, called="")
    context = {
        "form": form,
        "size": size,
        "phrases": [] if filters.is_everyone else phrased(filters, place_id),
        "query": address(filters),
        "nameless": address(nameless) if filters.called else None,
        "needs_second": rule.needs_second_person(size, taken_alone=0, over=settings.EXPORT_SECOND_PERSON_OVER),
        "over": settings.EXPORT_SECOND_PERSON_OVER,
        "kept_days": rule.KEPT.days,
    }
    return page(request, place_id, "office/export_new.html", context, status=said.status)


@office(Ability.EXPORT)
def export(request: PersonRequest, place_id: str, export_id: UUID) -> HttpResponse:
    """One of them: what for, how far it is, and the way to download it for whoever asked."""
    viewer, at = request.user, clock.now()
    found = queries.export_for(viewer, place_id, export_id)
    filters, state = roster.from_json(found.filters), _state(found)
    decided_by = people.persons([found.decided_by_id]).get(found.decided_by_id) if found.decided_by_id else None
    context = {
        "found": found,
        "state": state,
        "state_words": STATES[state],
        "narrowed_by": _narrowed_by(found),
        "query": address(filters),
        "columns": [COLUMNS[Column(column)] for column in found.columns],
        "decided_by": decided_by,
        "is_own": viewer.id == found.asked_by_id,
        "now": registrations.roster_size(place_id, filters, viewer=viewer, at=at) if state == "asked" else None,
        "as_workbook": found.size <= rule.MOST_ROWS_OF_A_WORKBOOK,
        "kept_days": rule.KEPT.days,
        "asked_days": rule.ASKED_KEPT.days,
    }
    return page(request, place_id, "office/export.html", context)


DEEDS = {
    "approve": Deed(
        commands.approve,
        gettext_lazy("この書き出しを認めますか"),
        gettext_lazy("目的と、しぼりこみ、人数を確かめましたか。認めると一覧が用意され、頼んだ人が受け取れます。"),
        gettext_lazy("確かめたので、認める"),
        gettext_lazy("認めました。頼んだ人が受け取れます。"),
    ),
    "refuse": Deed(
        commands.refuse,
        gettext_lazy("この書き出しを認めませんか"),
        gettext_lazy("一覧は用意されません。頼んだ人に理由を知らせます。"),
        gettext_lazy("認めない"),
        gettext_lazy("認めないことにしました。頼んだ人に知らせました。"),
        reason_told=gettext_lazy("頼んだ人が、どうすればよいかわかるように書いてください。"),
    ),
    "take-back": Deed(
        commands.take_back,
        gettext_lazy("この書き出しを取りやめますか"),
        gettext_lazy("用意した一覧は消えます。もう受け取ったファイルは、お手元で消してください。"),
        gettext_lazy("取りやめる"),
        gettext_lazy("取りやめ、用意した一覧を消しました。"),
        danger=True,
    ),
}


@office(Ability.EXPORT)
def deed(request: PersonRequest, place_id: str, export_id: UUID, what: str) -> HttpResponse:
    """Ask before it is done."""
    if what not in DEEDS:
        raise Http404
    chosen, person = DEEDS[what], request.user
    found = queries.export_for(person, place_id, export_id)
    return ask_first(
        request,
        place_id,
        chosen.to(export_id, place_id=place_id, by=person, at=clock.now()),
        **chosen.asked(
            facts=[
                (_("目的"), found.why),
                (_("しぼりこみ"), _narrowed_by(found)),
                (_("人数"), _("%(number)d人") % {"number": found.size}),
                (_("頼んだ人"), found.asked_by.called if found.asked_by else "—"),
            ],
            back=reverse("office:export", args=[place_id, export_id]),
        ),
    )


@require_GET
@office(Ability.EXPORT)
def take(request: PersonRequest, place_id: str, export_id: UUID, way: str, form: str) -> HttpResponseBase:
    """The file, in the form that the reader's program takes."""
    viewer, at = request.user, clock.now()
    found = queries.export_for(viewer, place_id, export_id)
    name = f"registrants-{place_id}-{clock.day_in_japan(found.asked_at)}"
    if (way, form) not in FILES or (form == "xlsx" and found.size > rule.MOST_ROWS_OF_A_WORKBOOK):
        raise Http404
    taken = queries.lines_of(found, viewer=viewer, at=at)
    commands.note_taken(export_id, place_id=place_id, form=f"{way}.{form}", by=viewer, at=at)
    header = [_("番号"), *(str(COLUMNS[column]) for column in taken.columns)]
    if form == "xlsx":
        return as_excel(name, header, taken.lines)
    return as_csv(name, header, taken.lines, FILES[way, form])


FILES: dict[tuple[str, str], sheets.Encoding] = {
    ("utf-8", "csv"): "utf-8-sig",
    ("cp932", "csv"): "cp932",
    ("excel", "xlsx"): "utf-8-sig",
}


def _state(found: Export) -> str:
    """Whose time is over is over, even before it is cleared away."""
    is_over = found.state in (Export.State.ASKED, Export.State.READY) and found.expires_at <= clock.now()
    return Export.State.OVER.value if is_over else found.state


def _narrowed_by(found: Export) -> str:
    filters = roster.from_json(found.filters)
    return _("登録者みんな") if filters == RosterFilter() else _("、").join(phrased(filters, found.place_id))
