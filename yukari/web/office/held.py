"""Scans of an offline scanner that could not be recorded by themselves: the desk reads them, staff settle them (A9)."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.activities.commands import Outcome
from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.web.office.asking import Why
from yukari.web.office.desk_frame import page
from yukari.web.office.scanner import kept_scan
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member
from yukari.web.wording.gate import held

MOST_IN_A_FILE = 10_000
LARGEST_FILE = 10_000_000
"""Bytes: a scan is less than one of these ten thousand, and no phone reads more than ten thousand before it gets home."""


class Settling(Why):
    """What staff found out; whose scan it was, where it names nobody."""

    whose = forms.ChoiceField(label=gettext_lazy("だれの読み取りですか"), required=False)

    field_order = ("whose", "reason")

    def __init__(self, *args: Any, missing: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, told=gettext_lazy("だれに何を確かめたかを書きます。本人も読めます。"), **kwargs)
        self.fields["reason"].label = _("確かめたこと")
        whose = self.fields["whose"]
        assert isinstance(whose, forms.ChoiceField)
        whose.choices = [("", _("わからない")), *missing]
        if not missing:
            del self.fields["whose"]


@member(Ability.SEE_PARTICIPANTS)
def held_scans(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    found = queries.held_scans(occurrence_id, viewer=request.user, at=clock.now())
    context = {
        "occurrence": found.occurrence,
        "waiting": [(one, held(one.scan.reason)) for one in found.waiting],
        "settled": [(one, held(one.scan.reason)) for one in found.settled],
    }
    organisation = found.occurrence.project.organisation
    return page(request, organisation, "office/desk/held_scans.html", context, can=found.abilities)


@member(Ability.CHECK_IN)
@require_POST
def import_scans(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """The file that a phone wrote of what it could not send: all of it, or nothing."""
    try:
        file = request.FILES["file"]
        assert isinstance(file, UploadedFile)
        content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            return _too_much(request, occurrence_id)
        said = json.loads(content)
        if said["occurrence"] != str(occurrence_id):
            raise ValueError("the file is of another occurrence")
        if len(said["scans"]) > MOST_IN_A_FILE:
            return _too_much(request, occurrence_id)
        scans = [kept_scan(one) for one in said["scans"]]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        words = _(
            "この回の読み取りのファイルではありません。端末の「ファイルに書き出す」で作ったものを選んでください。"
        )
        messages.error(request, words)
        return redirect("office:held_scans", occurrence_id)
    with Refusals(request):
        verdicts = commands.take_file(occurrence_id, scans=scans, by=request.user, at=clock.now())
        of = Counter(verdict.outcome for verdict in verdicts)
        words = _("取りこみました。新しい記録 %(new)d件、記録ずみ %(already)d件、職員が確かめるもの %(held)d件。") % {
            "new": of[Outcome.OK],
            "already": of[Outcome.ALREADY],
            "held": of[Outcome.HELD],
        }
        messages.success(request, words)
    return redirect("office:held_scans", occurrence_id)


def _too_much(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    words = _(
        "このファイルは大きすぎるので、何も取りこみませんでした（1万件、10MBまで）。"
        "その端末の受付のページを、電波のある場所で開いてください。残らず送られます。"
    )
    messages.error(request, words)
    return redirect("office:held_scans", occurrence_id)


@member(Ability.SETTLE_ODDITIES)
def settle(request: PersonRequest, occurrence_id: UUID, scan_id: UUID) -> HttpResponse:
    """One of them: recorded by hand, or put aside, with what was found out."""
    at = clock.now()
    found = queries.held_scan(scan_id, occurrence_id=occurrence_id, viewer=request.user, at=at)
    form = Settling(request.POST or None, missing=[(str(person.id), person.called) for person in found.missing])
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            _settle(request, scan_id, form)
            return redirect("office:held_scans", occurrence_id)
    context = {
        "occurrence": found.occurrence,
        "one": found.held,
        "words": held(found.held.scan.reason),
        "form": form,
        "can_accept": found.held.scan.person_id is not None or bool(found.missing),
    }
    organisation = found.occurrence.project.organisation
    return page(request, organisation, "office/desk/held_scan.html", context, can=found.abilities, status=said.status)


def _settle(request: PersonRequest, scan_id: UUID, form: Settling) -> None:
    reason, whose, at = form.cleaned_data["reason"], form.cleaned_data.get("whose"), clock.now()
    if request.POST.get("settle") == "accept":
        person_id = UUID(whose) if whose else None
        commands.accept_held_scan(scan_id, person_id=person_id, reason=reason, by=request.user, at=at)
        messages.success(request, _("参加を記録しました。"))
    else:
        commands.dismiss_held_scan(scan_id, reason=reason, by=request.user, at=at)
        messages.success(request, _("記録しないことにしました。"))
