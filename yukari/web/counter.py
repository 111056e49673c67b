"""A counter: a card is read, and the page says whether a support is theirs to use. The same at a partner's and at the office (S3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.kit.ids import new_id
from yukari.people.queries import Person
from yukari.supports import commands
from yukari.supports.commands import Confirmed
from yukari.supports.queries import Offer
from yukari.web.photographed import PhotoField, code_shown_to
from yukari.web.replies import Refusals

LONGEST_CODE = 1000


class CounterForm(forms.Form):
    offer = forms.ChoiceField(label=_("使うサポート"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("登録証のコード"),
        help_text=_("カメラか、コードの読み取り機で読みこみます。"),
        error_messages={"required": _("登録証のコードを読みこむか、コードの写真を選んでください。")},
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-code": ""}),
    )
    photo = PhotoField(
        _("コードの写真"),
        help_text=_("カメラも読み取り機も使えないときに、画面か紙のコードを写します。"),
        required=False,
    )
    press = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Iterable[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [(str(one.id), one.shown_title) for one in offers]  # type: ignore[attr-defined]
        self.fields["code"].required = not self.files.get("photo")


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
    form = CounterForm(request.POST, request.FILES, offers=offers)
    if not form.is_valid():
        return Counter(form, None, 200)
    said, at, given = Refusals(request), clock.now(), form.cleaned_data
    with said:
        code = given["code"]
        if not code:
            who = by.id if by else get_ip(request)
            code = code_shown_to(who, given["photo"], by=by, at=at)
        confirmed = commands.use_offer(
            given["offer"],
            code=code,
            press=given["press"],
            record="record" in request.POST,
            link=link,
            by=by,
            at=at,
        )
        return Counter(fresh, confirmed, 200)
    return Counter(fresh, None, said.status)
