"""The resident's side of data (D3): take everything away, read it, or leave."""

import json

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yukari.audit import queries as audit
from yukari.kit import clock
from yukari.leaving import commands, queries
from yukari.leaving.registry import Part, Parting, parts
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.places.queries import places
from yukari.web.fresh import CodeForm, freshly, send_code, take_code
from yukari.web.onward import wanted
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.resident.readable import sections
from yukari.web.wall import public, signed_in
from yukari.web.wording.leaving import KEPT, STAYS
from yukari.web.wording.looks import LOOKS

TRIES, PER_SECONDS = 20, 600


class LeaveForm(forms.Form):
    """One tick, so that nobody leaves by a slip of the finger."""

    sure = forms.BooleanField(label=_("消えるものと残るものを読みました。退会します。"))


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label=_("控えの番号"),
        help_text=_("退会の手続きのときに画面とメールでお渡しした、16文字の番号です。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "width-20"}),
    )


@signed_in
def data(request: PersonRequest) -> HttpResponse:
    """What is kept, and what one can do with it."""
    numbers = queries.how_many(request.user, viewer=request.user)
    kept = [(KEPT[part], numbers[part]) for part in Part if numbers.get(part)]
    return render(request, "resident/data.html", {"kept": kept})


@signed_in
@freshly
def file(request: PersonRequest) -> StreamingHttpResponse:
    """Everything, for a machine."""
    person, at = request.user, clock.now()
    commands.note_taken(person, by=person, at=at)
    pieces = queries.file(person, viewer=person, at=at)
    response = StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="yukari.json"'
    return response


@signed_in
@freshly
def paper(request: PersonRequest) -> HttpResponse:
    """The same for a person: to read, or to print."""
    person, at = request.user, clock.now()
    commands.note_taken(person, by=person, at=at)
    looks = audit.every_look_at(*people_queries.accounts_of(person.id), verbs=LOOKS)
    known = places({look.place_id for look in looks} - {""})
    lookers = people_queries.persons({look.by_id for look in looks if look.by_id})
    context = {
        "card": people_queries.card_facts_of(person.id),
        "sections": sections(person, viewer=person),
        "notices": people_queries.notices_of(person, limit=None),
        "looks": [
            (
                look,
                known.get(look.place_id),
                lookers[look.by_id].called if look.by_id in lookers else "",
                LOOKS[look.verb],
            )
            for look in looks
        ],
        "at": at,
    }
    return render(request, "resident/data_paper.html", context)


@public
def schema(request: HttpRequest) -> JsonResponse:
    """What the file means, for whoever reads it by machine."""
    found = queries.schema(request.build_absolute_uri(reverse("resident:data_schema")))
    return JsonResponse(json.loads(json.dumps(found)), json_dumps_params={"ensure_ascii": False, "indent": 1})


@signed_in
def shown_again(request: PersonRequest) -> HttpResponse:
    """Who has no passkey and no app shows with a code by e-mail that it is them."""
    said, step = Refusals(request), request.POST.get("step", "")
    form = CodeForm(request.POST if step == "code" else None)
    onward = wanted(request) or reverse("resident:data")
    with said:
        if step == "send":
            send_code(request)
        if step == "code" and form.is_valid():
            take_code(request, form.cleaned_data["code"])
            return redirect(onward)
    context = {"form": form, "sent": "again" in request.session, "next": onward}
    return render(request, "resident/shown_again.html", context, status=422 if form.errors else said.status)


@signed_in
@freshly
def leave(request: PersonRequest) -> HttpResponse:
    """What goes and what stays is said beforehand; one press, and signing in takes it back."""
    person, said = request.user, Refusals(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said:
            asked, code = commands.ask_to_leave(person, by=person, at=clock.now())
            logout(request)
            return render(request, "resident/leaving.html", {"asked": asked, "code": code})
    staying = parts(Parting.STAYS, Parting.LOOSED, Parting.RUNS_OUT)
    context = {
        "form": form,
        "leaving_days": settings.LEAVING_DAYS,
        "erased": [KEPT[part] for part in (Part.PROFILE, *parts(Parting.ERASED))],
        "stays": [(KEPT[part], STAYS[part]) for part in staying],
    }
    return render(request, "resident/leave.html", context, status=422 if form.errors else said.status)


@public
def receipt(request: HttpRequest) -> HttpResponse:
    """Whoever has the code reads that it was done. Nothing here names anybody."""
    form, said, found = ReceiptForm(request.POST if request.method == "POST" else None), Refusals(request), None
    if form.is_valid():
        with said:
            people.slow_down(
                f"receipts:{request.META['REMOTE_ADDR']}",
                capacity=TRIES,
                per_seconds=PER_SECONDS,
                by=None,
                at=clock.now(),
            )
            found = queries.receipt(form.cleaned_data["code"])
    context = {"form": form, "asked": form.is_bound and said.refused is None and form.is_valid(), "found": found}
    return render(request, "resident/leaving_receipt.html", context, status=422 if form.errors else said.status)
