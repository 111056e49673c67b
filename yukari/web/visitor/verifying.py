"""The partner check (S3): anybody sees whether a card is valid, of which place and until when; never whose it is.

The page's script does it on the phone, without a network too. Where there is no script, the server answers the form.
"""

from datetime import datetime
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from csp.decorators import csp_update
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_GET

from yukari.cards import queries as cards
from yukari.kit import clock
from yukari.people import commands as people
from yukari.places import queries as places
from yukari.rules.card import Kind, Medium
from yukari.rules.outcome import Reason, Refused
from yukari.web.drawings.landscapes import hue_of
from yukari.web.photographed import PhotoField, code_in
from yukari.web.replies import Refusals
from yukari.web.wall import public
from yukari.web.wording.verifying import ANSWERS

PER_NETWORK, PER_SECONDS = 60, 600
"""Checks that the server makes for one network: a queue of guests, and no more than a few pictures a minute."""

_WHY = {
    Reason.CARD_FORGED: "forged",
    Reason.CARD_OVER: "run_out",
    Reason.CARD_UNREADABLE: "unreadable",
    Reason.CODE_EXPIRED: "old_slot",
}


class CodeForm(forms.Form):
    """What stands in the code, as a picture of it or as text."""

    photo = PhotoField(gettext_lazy("QRコードの写真"), required=False)
    text = forms.CharField(
        label=gettext_lazy("QRコードの文字"),
        help_text=gettext_lazy("ほかのアプリで読み取ったときの、「YK1:」で始まる文字です。"),
        required=False,
        max_length=1000,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("photo") or self.cleaned_data.get("text", "").strip()):
            self.add_error("photo", _("写真を選ぶか、文字を入れてください。"))


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
@public
def verify(request: HttpRequest) -> HttpResponse:
    said, at, answer = Refusals(request), clock.now(), {}
    form = CodeForm(request.POST, request.FILES) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        with said:
            key = f"verify:{get_ip(request)}"
            people.slow_down(key, capacity=PER_NETWORK, per_seconds=PER_SECONDS, by=None, at=at)
            answer = _checked(_text(form.cleaned_data), at=at)
            form = CodeForm()
    return render(
        request, "visitor/verify.html", {"form": form, "said": _said(), "at": at, **answer}, status=said.status
    )


@conditional_page
@public
@require_GET
def place_names(request: HttpRequest) -> JsonResponse:
    """What the places are called, in both languages, and their colour: a phone keeps it for the hours without a network."""
    named = {one.code: [one.name, one.name_in_english, hue_of(one.code)] for one in places.names()}
    return JsonResponse({"places": named}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _text(given: dict[str, Any]) -> str:
    return code_in(given["photo"]) if given["photo"] else str(given["text"])


def _checked(text: str, *, at: datetime) -> dict[str, object]:
    """What the result says. Taking a picture and sending it takes as long as two clocks may differ without a network."""
    try:
        card = cards.read_card(text, at=at, offline=True)
    except Refused as refused:
        is_card = not text or cards.is_card(text.strip())
        return {"answer": ANSWERS[_WHY[refused.reason] if is_card else "other_system"]}
    if cards.is_revoked(card.card_id, at=at):
        return {"answer": ANSWERS["revoked"]}
    if card.says.kind is Kind.ACCOUNT:
        return {"answer": ANSWERS["account"]}
    return {
        "answer": ANSWERS[""],
        "place": places.place(card.says.place_id).shown_full_name,
        "hue": f"hue-{hue_of(card.says.place_id)}",
        "kind": card.says.kind,
        "long_stay": card.says.long_stay,
        "until": card.says.term_until or card.last_day,
        "paper": card.medium is Medium.PAPER,
    }


def _said() -> dict[str, object]:
    """What the script has to know and to say."""
    return {
        "addresses": {
            "keys": reverse("cards:keys"),
            "revoked": reverse("cards:revoked"),
            "places": reverse("visitor:verify_places"),
        },
        "answers": {why: answer._asdict() for why, answer in ANSWERS.items()},
        "words": {
            "online": _("電波があります。取り消された登録証は、{at}までのものが分かります。"),
            "offline": _("電波がありませんが、確かめられます。取り消された登録証は、{at}までのものが分かります。"),
            "clock": _("正しい時刻と{minutes}分ずれています。"),
            "denied": _("カメラを使えませんでした。ブラウザの設定でカメラを許すか、写真を選んでください。"),
            "nothing": _("写真にQRコードが見つかりません。コード全体が入るように、近くから撮ってください。"),
            "empty": _("写真を選ぶか、文字を入れてください。"),
        },
    }
