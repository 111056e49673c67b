"""A place's own list of events becomes drafts: looked at row by row, chosen, brought in once, and taken back with a press."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.kit.sheets import Limits, Table, Unreadable, read_table
from yukari.kit.sheets import Trouble as FileTrouble
from yukari.rules import event_list
from yukari.rules.event_list import Event, Trouble
from yukari.rules.fields import Field
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member
from yukari.web.wording.event_list import TROUBLES
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.sheets import trouble_told

LIMITS = Limits(megabytes=5, rows=500, columns=120)
LONGEST_KEPT = 2_000_000
"""Characters that the browser carries from looking to choosing; Django takes little more."""
LOOKED_AT_FOR = 24 * 60 * 60
"""Seconds between looking and choosing."""


class Upload(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("イベント一覧のファイル"),
        help_text=gettext_lazy(
            "CSVかExcel（.xlsx、.xls）、500行まで。自治体標準オープンデータセットと推奨データセットの見出しを読み取ります。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        try:
            table = read_table(file.read(LIMITS.megabytes * 1_000_000 + 1), limits=LIMITS)
        except Unreadable as unreadable:
            raise forms.ValidationError(trouble_told(unreadable)) from unreadable
        lacking = event_list.missing(event_list.columns(table.header))
        if lacking:
            words = _("「%(headings)s」の列が見つかりません。見出しの行があるか確かめてください。")
            raise forms.ValidationError(words % {"headings": _("」「").join(lacking)})
        if not table.rows:
            raise forms.ValidationError(_("見出しの下に、行がありません。"))
        return table


@member(Ability.RUN_ACTIVITIES)
def look(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    """Choose a file, and see what would become of each row. Nothing is written yet."""
    organisation = queries.organisation(organisation_id)
    form = Upload(request.POST or None, request.FILES or None) if request.method == "POST" else Upload()
    if request.method == "POST" and form.is_valid():
        events = _read(form.cleaned_data["file"])
        ready = [one for one in events if one.can_come]
        kept = _kept(ready, organisation_id)
        if len(kept) <= LONGEST_KEPT:
            rows = [(one, FIELDS[one.field], [TROUBLES[trouble] for trouble in one.troubles]) for one in events]
            context = {"rows": rows, "ready": len(ready), "kept": kept}
            return page(request, organisation, "office/desk/import_chosen.html", context)
        form.add_error("file", trouble_told(Unreadable(FileTrouble.TOO_LARGE, megabytes=1)))
    status = 422 if form.errors else 200
    return page(request, organisation, "office/desk/import.html", {"form": form}, status=status)


@member(Ability.RUN_ACTIVITIES)
@require_POST
def bring_in(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    """The chosen rows become drafts."""
    events = _kept_back(request.POST.get("kept", ""), organisation_id)
    chosen = [one for one in events if str(one.number) in request.POST.getlist("row")]
    if not chosen:
        messages.error(request, _("取りこむ行が選ばれていません。ファイルを選び直してください。"))
        return redirect("office:import_events", organisation_id)
    with Refusals(request):
        done = commands.bring_in(organisation_id, events=chosen, by=request.user, at=clock.now())
        if not done.made:
            messages.success(request, _("選んだ行は、もう取りこまれています。"))
            return redirect("office:projects", organisation_id)
        messages.success(request, _("下書きを%(made)d件つくりました。") % {"made": done.made})
        return redirect("office:imported_events", organisation_id, done.batch)
    return redirect("office:import_events", organisation_id)


@member(Ability.RUN_ACTIVITIES)
def brought_in(request: PersonRequest, organisation_id: UUID, batch: UUID) -> HttpResponse:
    """What came of a file, and the way back."""
    if request.method == "POST":
        with Refusals(request):
            gone = commands.take_back(organisation_id, batch=batch, by=request.user, at=clock.now())
            messages.success(request, _("下書きを%(gone)d件取り消しました。") % {"gone": gone})
            return redirect("office:projects", organisation_id)
    organisation = queries.organisation(organisation_id)
    drafts = queries.drafts_of(organisation_id, batch=batch, viewer=request.user)
    return page(request, organisation, "office/desk/imported.html", {"drafts": drafts})


def _read(table: Table) -> list[Event]:
    where, today = event_list.columns(table.header), clock.day_in_japan(clock.now())
    return [event_list.read(row.number, row.cells, where, today=today, shifted=row.is_too_long) for row in table.rows]


def _kept(events: Iterable[Event], organisation_id: UUID) -> str:
    """What was read, in the hands of the browser until the rows are chosen; signed, so that it stays what was read."""
    told = [
        [
            one.number,
            one.title,
            one.field.value,
            dict(one.texts),
            one.venue,
            one.capacity,
            [day.isoformat() for day in one.days],
            one.starts.isoformat() if one.starts else None,
            one.ends.isoformat() if one.ends else None,
            [trouble.value for trouble in one.troubles],
        ]
        for one in events
    ]
    return signing.dumps(told, salt=f"event list:{organisation_id}", compress=True)


def _kept_back(text: str, organisation_id: UUID) -> list[Event]:
    try:
        told: list[Any] = signing.loads(text, salt=f"event list:{organisation_id}", max_age=LOOKED_AT_FOR)
    except signing.BadSignature:
        return []
    return [
        Event(
            number,
            title,
            Field(field),
            texts,
            venue,
            capacity,
            tuple(map(date.fromisoformat, days)),
            time.fromisoformat(starts) if starts else None,
            time.fromisoformat(ends) if ends else None,
            tuple(map(Trouble, troubles)),
        )
        for number, title, field, texts, venue, capacity, days, starts, ends, troubles in told
    ]
