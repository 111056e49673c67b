"""The members of an existing fan club: a list is handed in, its columns are matched, and a dry run says what becomes of each row."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yukari.clubs import commands, queries
from yukari.clubs.commands import LIMITS
from yukari.clubs.queries import ClubList, Sampled
from yukari.delivery.stationery import PERSONAL, UNSUBSCRIBE
from yukari.kit import clock
from yukari.kit.sheets import Table, Unreadable, read_table
from yukari.people import queries as people
from yukari.rules.clubs import Column, Verdict
from yukari.rules.roles import Ability
from yukari.web.files import as_csv
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.clubs import ADVICE, COLUMNS, ENCODINGS, STATES, VERDICTS
from yukari.web.wording.sheets import trouble_told

STEPS = (gettext_lazy("読みこむ"), gettext_lazy("列を確かめる"), gettext_lazy("結果を見る"), gettext_lazy("案内を送る"))


class BringForm(forms.Form):
    club = forms.CharField(
        label=gettext_lazy("ファンクラブの名前"),
        help_text=gettext_lazy("案内のメールに書きます。会員が知っている名前にしてください。例：飛騨市ファンクラブ"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-30"}),
    )
    file = forms.FileField(
        label=gettext_lazy("名簿のファイル"),
        help_text=gettext_lazy("CSVかExcel（xlsx）。文字コードは自動で見分けます。1行に1人、10万行まで。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> tuple[str, bytes, Table]:
        """Its name, its bytes, and what they say."""
        file = self.cleaned_data["file"]
        data = file.read(LIMITS.megabytes * 1_000_000 + 1)
        try:
            return file.name, data, read_table(data, limits=LIMITS)
        except Unreadable as unreadable:
            raise forms.ValidationError(trouble_told(unreadable)) from unreadable


class ColumnsForm(forms.Form):
    """One choice for each column of the file."""

    def __init__(self, *args: Any, sampled: list[Sampled], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in sampled:
            self.fields[_name_of(one.place)] = forms.ChoiceField(
                label=one.heading or _("%(number)d列め") % {"number": one.place + 1},
                choices=[("", _("使わない")), *((column.value, words) for column, words in COLUMNS.items())],
                initial=one.column.value if one.column else "",
                required=False,
            )

    def columns(self) -> dict[int, Column]:
        said = self.cleaned_data
        return {int(name.rpartition("-")[2]): Column(value) for name, value in said.items() if value}


@office(Ability.BRING_IN)
def clubs(request: PersonRequest, place_id: str) -> HttpResponse:
    """The lists that were handed in."""
    found = queries.lists_at(place_id, viewer=request.user)
    return page(request, place_id, "office/clubs.html", {"rows": [(one, STATES[one.state]) for one in found]})


@office(Ability.BRING_IN)
def bring(request: PersonRequest, place_id: str) -> HttpResponse:
    """Hand in a list; nothing leaves."""
    form, said = BringForm(request.POST or None, request.FILES or None), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            name, data, table = form.cleaned_data["file"]
            brought = commands.bring(
                place_id,
                club=form.cleaned_data["club"],
                table=table,
                data=data,
                name=name,
                by=request.user,
                at=clock.now(),
            )
            return redirect("office:club_columns", place_id, brought.id)
    return page(request, place_id, "office/club_new.html", {"form": form, "steps": STEPS}, status=said.status)


@office(Ability.BRING_IN)
def columns(request: PersonRequest, place_id: str, list_id: UUID) -> HttpResponse:
    """What the columns seem to be, beside their first values; whoever knows the file corrects it."""
    viewer = request.user
    found = queries.list_for(viewer, place_id, list_id)
    if found.state not in ("new", "checking", "checked"):
        return redirect("office:club_list", place_id, list_id)
    sampled = queries.sampled(found, viewer=viewer)
    form, said = ColumnsForm(request.POST or None, sampled=sampled), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.match(list_id, place_id=place_id, columns=form.columns(), by=viewer, at=clock.now())
            return redirect("office:club_list", place_id, list_id)
    context = {
        "found": found,
        "form": form,
        "columns": [(one, form[_name_of(one.place)]) for one in sampled],
        "encoding": ENCODINGS.get(found.encoding, "CSV"),
        "steps": STEPS,
    }
    return page(request, place_id, "office/club_columns.html", context, status=said.status)


@office(Ability.BRING_IN)
def club_list(request: PersonRequest, place_id: str, list_id: UUID) -> HttpResponse:
    """The dry run: how many rows came to what, and those that cannot be invited."""
    viewer = request.user
    found = queries.list_for(viewer, place_id, list_id)
    if found.state == ClubList.State.NEW:
        return redirect("office:club_columns", place_id, list_id)
    wanted = request.GET.get("verdict", "")
    verdict = Verdict(wanted) if wanted in ADVICE else None
    rows = queries.rows_of(found, verdict=verdict, viewer=viewer, cursor=request.GET.get("cursor", ""))
    figures = found.figures
    named = people.persons(one for one in (found.asked_by_id, found.approved_by_id) if one)
    context: dict[str, object] = {
        "found": found,
        "state": STATES[found.state],
        "steps": STEPS,
        "step": 3 if found.state in ("checking", "checked") else 4,
        "ok": figures.get(Verdict.OK, 0),
        "others": [
            (one.value, VERDICTS[one], figures[one], ADVICE[one])
            for one in Verdict
            if one in ADVICE and figures.get(one)
        ],
        "verdict": verdict,
        "rows": [(row, VERDICTS[row.verdict], _told(row)) for row in rows.items],
        "page": rows,
        "going": queries.going(found, viewer=viewer),
        "is_own": viewer.id in (found.asked_by_id, found.brought_by_id),
        "asked_by": named.get(found.asked_by_id) if found.asked_by_id else None,
        "approved_by": named.get(found.approved_by_id) if found.approved_by_id else None,
    }
    if found.state == "asked":
        context |= letter_of(found, request)
    return page(request, place_id, "office/club_list.html", context)


@require_safe
@office(Ability.BRING_IN)
def report(request: PersonRequest, place_id: str, list_id: UUID) -> StreamingHttpResponse:
    """Each row with its verdict, by its number in staff's own file: no name and no address leaves with it."""
    found = queries.list_for(request.user, place_id, list_id)
    header = [_("名簿の行"), _("結果"), _("くわしく")]
    rows = _reported(found, request)
    return as_csv(f"club-list-{list_id}", header, rows)


@office(Ability.BRING_IN)
def discard(request: PersonRequest, place_id: str, list_id: UUID) -> HttpResponse:
    viewer = request.user
    found = queries.list_for(viewer, place_id, list_id)
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.discard(list_id, place_id=place_id, by=viewer, at=clock.now()),
        title=_("この名簿を消しますか"),
        text=_("読みこんだファイルと結果を、すべて消します。だれにも案内は届いていません。"),
        facts=[(_("ファンクラブ"), found.club), (_("ファイル"), found.file_name), (_("人数"), found.figures["rows"])],
        action=_("消す"),
        done=_("名簿を消しました。"),
        back=reverse("office:club_list", args=[place_id, list_id]),
        onward=reverse("office:clubs", args=[place_id]),
        danger=True,
    )


def letter_of(found: ClubList, request: PersonRequest) -> dict[str, object]:
    """The mail as its readers get it, but for the links, which are each reader's own."""
    letter = queries.preview(found, viewer=request.user, at=clock.now())
    link = _("（その人だけのリンク）")
    return {"letter": letter, "letter_text": letter.text.replace(PERSONAL, link).replace(UNSUBSCRIBE, link)}


def _told(row: Any) -> str:
    """A row's verdict in a sentence."""
    said = [str(ADVICE.get(row.verdict, ""))]
    if row.like:
        said.insert(0, _("%(number)d行めと同じ宛先です。") % {"number": row.like})
    if row.since_unreadable:
        said.append(_("入会した日は読めなかったので、引き継ぎません。"))
    return "".join(said)


def _reported(found: ClubList, request: PersonRequest) -> Iterator[tuple[object, ...]]:
    for row in queries.report_of(found, viewer=request.user):
        yield row.number, str(VERDICTS[row.verdict]), _told(row)


def _name_of(place: int) -> str:
    return f"column-{place}"
