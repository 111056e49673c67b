"""The frame around every page of an organisation's desk: whose it is, and what the viewer may do there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.activities import queries
from yukari.activities.queries import Organisation
from yukari.rules.roles import Ability
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals

Words = str | StrPromise


class Why(forms.Form):
    """A reason that other people will read."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("理由を書いてください。")},
    )

    def __init__(self, *args: Any, told: Words = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = told


def page(
    request: PersonRequest,
    organisation: Organisation,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    can: frozenset[Ability] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One page of the desk. The wall has let the viewer in; what may be done there is asked for, unless it is known."""
    frame = {
        "organisation": organisation,
        "can": queries.abilities_in(request.user, organisation) if can is None else can,
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def ask_first(
    request: PersonRequest,
    organisation: Organisation,
    do: Callable[[str], object],
    *,
    title: Words,
    action: Words,
    done: Words,
    back: str,
    onward: str = "",
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
            return redirect(onward or back)
    context = {
        "title": title,
        "text": text,
        "facts": list(facts),
        "form": form,
        "action": action,
        "cancel_url": back,
        "danger": danger,
        "layout": "office/desk/base.html",
    }
    return page(request, organisation, "shared/confirm.html", context, status=said.status)
