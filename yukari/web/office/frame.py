"""The frame around every page of a place's office: whose it is, what the viewer may do there, and what waits."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules.roles import Role, abilities
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.viewer import viewer_of

Words = str | StrPromise


class Why(forms.Form):
    """A reason, asked for before a deed that people must be able to understand later."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("理由を書いてください。")},
    )

    def __init__(self, *args: Any, told: Words = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = told


def page(
    request: PersonRequest,
    place_id: str,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """One page of the office. The wall has let the viewer in, so the viewer holds an office here."""
    at, offices = clock.now(), viewer_of(request).offices
    held = next(office for office in offices if office.place_id == place_id)
    can = abilities(Role(held.role))
    frame = {
        "place": held.place,
        "can": can,
        "has_more_offices": len(offices) > 1,
        "waits": activities.waits_at(place_id, at=at),
        "reviews": registrations.reviews_waiting(place_id),
        "today": clock.day_in_japan(at),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def ask_first(
    request: PersonRequest,
    place_id: str,
    do: Callable[[str], object],
    *,
    title: Words,
    action: Words,
    done: Words,
    back: str,
    text: Words = "",
    facts: Iterable[tuple[Words, object]] = (),
    danger: bool = False,
    reason_told: Words | None = None,
) -> HttpResponse:
    """A page that says what will happen and does it once it is pressed.

    With `reason_told` it asks for a reason first and says who will read it.
    """
    form = Why(request.POST or None, told=reason_told) if reason_told is not None else None
    said = Refusals(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        with said:
            do(form.cleaned_data["reason"] if form else "")
            messages.success(request, str(done))
            return redirect(back)
    context = {
        "title": title,
        "text": text,
        "facts": list(facts),
        "form": form,
        "action": action,
        "cancel_url": back,
        "danger": danger,
        "layout": "office/base.html",
    }
    return page(request, place_id, "shared/confirm.html", context, status=said.status)


def named_place(place_id: str) -> str:
    """The place in the language of the page."""
    return places.place(place_id).shown_name
