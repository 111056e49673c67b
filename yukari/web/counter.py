"""A counter: a card is read, and the page says whether a support is theirs to use. The same at a partner's and at the office (S3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.kit.ids import new_id
from yukari.people.queries import Person
from yukari.supports import commands
from yukari.supports.commands import Confirmed
from yukari.supports.queries import Offer
from yukari.web.replies import Refusals

LONGEST_CODE = 1000


class CounterForm(forms.Form):
    offer = forms.ChoiceField(label=_("使うサポート"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("登録証のコード"),
        help_text=_("カメラか、コードの読み取り機で読みこみます。"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-code": ""}),
    )
    press = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Iterable[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [(str(one.id), one.shown_title) for one in offers]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Counter:
    """What the page shows: an empty form for the next guest, and what came of the last."""

    form: CounterForm
    confirmed: Confirmed | None
    status: int


def serve(request: Any, offers: list[Offer], *, link: str = "", by: Person | None) -> Counter:
    """Confirm the card that was sent, or wait for one. Every page has a press of its own: sent twice it counts once."""
    chosen = request.POST.get("offer") or (str(offers[0].id) if offers else "")
    fresh = CounterForm(offers=offers, initial={"offer": chosen, "press": new_id()})
    if request.method != "POST":
        return Counter(fresh, None, 200)
    form = CounterForm(request.POST, offers=offers)
    if not form.is_valid():
        return Counter(form, None, 200)
    said = Refusals(request)
    with said:
        confirmed = commands.use_offer(
            form.cleaned_data["offer"],
            code=form.cleaned_data["code"],
            press=form.cleaned_data["press"],
            record="record" in request.POST,
            link=link,
            by=by,
            at=clock.now(),
        )
        return Counter(fresh, confirmed, 200)
    return Counter(fresh, None, said.status)
