"""Confirming who one is with the My Number card （マイナアプリ）: what for, the way there, and a question that may be left."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yukari.kit import clock
from yukari.people import gateway, queries
from yukari.people.queries import Purpose
from yukari.places import queries as places
from yukari.uniting import commands as uniting
from yukari.web.card import leave
from yukari.web.onward import wanted
from yukari.web.replies import Refusals
from yukari.web.resident.residence import ResidenceForm
from yukari.web.wall import resident, second_factor_holds


@resident
@require_GET
def identity(request: HttpRequest) -> HttpResponse:
    """Why, what is handed over, what is kept."""
    person = request.user
    assert person.is_authenticated
    card = queries.card_of(person.id)
    known = None if card is None or card.signs_in_only else card
    context = {
        "known": known,
        "residence": places.places([known.residence_id]).get(known.residence_id)
        if known and known.residence_id
        else None,
        "ready": gateway.is_set_up(),
        "signs_in_only": card is not None and card.signs_in_only,
        "minor": queries.is_minor(person, on=clock.day_in_japan(clock.now())),
        "next": wanted(request),
    }
    return render(request, "resident/identity.html", context)


@resident
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Off to the card service."""
    return leave(request, Purpose.CONFIRM, onward=wanted(request))


class CandidatesForm(forms.Form):
    """The few municipalities in which the address on the card may lie."""

    municipality = forms.ChoiceField(label=_("住所の市区町村"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = places.places(candidates)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, found[code].shown_full_name) for code in candidates if code in found]


@resident
def address(request: HttpRequest) -> HttpResponse:
    """The address names no single municipality: nobody guesses, the person says it."""
    person = request.user
    assert person.is_authenticated
    said, at = Refusals(request), clock.now()
    waiting = queries.open_address_of(person.id, at=at)
    if waiting is None:
        return redirect("resident:identity")
    chosen = request.POST if request.method == "POST" and "municipalities" not in request.POST else None
    form: forms.Form = (
        CandidatesForm(chosen, candidates=waiting.candidates)
        if waiting.candidates
        else ResidenceForm(chosen, initial=request.POST.dict())
    )
    if form.is_valid():
        with said:
            uniting.confirm_address(
                person,
                residence_id=form.cleaned_data["municipality"],
                strongly_signed_in=second_factor_holds(request),
                by=person,
                at=at,
            )
            messages.success(request, gettext("本人確認ができました。"))
            return redirect(waiting.onward or resolve_url("resident:identity"))
        if queries.card_aside_of(person.id, at=at) is not None:
            return redirect("resident:identity_other")
    context = {"form": form, "candidates": waiting.candidates}
    return render(request, "resident/identity_address.html", context, status=422 if form.errors else said.status)
