"""A page that says what will happen before it does: the same at a place's office and at an organisation's desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals

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


class _Always(TypedDict):
    title: Words
    action: Words
    done: Words
    back: str


class Asked(_Always, total=False):
    """What the page says. `onward`: where the deed leads, if not `back`. `reason_told`: a reason is asked for, and this
    says who will read it."""

    onward: str
    text: Words
    facts: Iterable[tuple[Words, object]]
    danger: bool
    reason_told: Words


@dataclass(frozen=True, slots=True)
class Deed:
    """What a press on the page of one thing does, and what is said before and after."""

    do: Callable[..., object]
    title: StrPromise
    text: StrPromise
    action: StrPromise
    done: StrPromise
    reason_told: StrPromise | None = None
    danger: bool = False

    def to(self, thing: UUID, **given: object) -> Callable[[str], object]:
        """The deed itself, which is told the reason where one is asked for."""
        return lambda reason: self.do(thing, **({"reason": reason} if self.reason_told else {}), **given)

    def asked(self, *, facts: Iterable[tuple[Words, object]], back: str, onward: str = "") -> Asked:
        """What the page says before it."""
        said = Asked(
            title=self.title,
            text=self.text,
            facts=facts,
            action=self.action,
            done=self.done,
            back=back,
            onward=onward,
            danger=self.danger,
        )
        if self.reason_told:
            said["reason_told"] = self.reason_told
        return said


def ask_first(
    request: PersonRequest,
    do: Callable[[str], object],
    asked: Asked,
    *,
    layout: str,
    show: Callable[[dict[str, object], int], HttpResponse],
) -> HttpResponse:
    """Ask, and do it once it is pressed; `show` puts context and status into the frame of the page."""
    form = Why(request.POST or None, told=asked["reason_told"]) if "reason_told" in asked else None
    said = Refusals(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        with said:
            do(form.cleaned_data["reason"] if form else "")
            messages.success(request, str(asked["done"]))
            return redirect(asked.get("onward") or asked["back"])
    context: dict[str, object] = {
        "title": asked["title"],
        "text": asked.get("text", ""),
        "facts": list(asked.get("facts", ())),
        "form": form,
        "action": asked["action"],
        "cancel_url": asked["back"],
        "danger": asked.get("danger", False),
        "layout": layout,
    }
    return show(context, said.status)
