"""What a resident shows: the registration card, and the code that checks in."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yukari.activities import queries as activities
from yukari.cards import queries
from yukari.cards.queries import Card
from yukari.kit import clock, qr
from yukari.rules.card import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.resident.issuing import issue
from yukari.web.wall import resident

NEXT_ACTIVITIES, LATEST = 5, 5


@resident
def cards(request: PersonRequest) -> HttpResponseBase:
    """The pocket: what a phone keeps for a place without a network. The phone posts here for cards of its own key."""
    if request.method == "POST":
        return issue(request)
    at, person = clock.now(), request.user
    record = activities.record_of(person)
    pocket = {
        "called": person.called,
        "cards": sorted(queries.cards_of(person.id, at=at), key=_order),
        "coming": activities.joinings_of(person, at=at)[:NEXT_ACTIVITIES],
        "record": record,
        "latest": record.rows[:LATEST],
    }
    return render(request, "resident/cards.html", {"frame": "shared/base.html", "pocket": pocket})


def _order(card: Card) -> tuple[bool, bool, bool]:
    """What is shown most often lies on top: premium, then towns and villages, home last."""
    return card.kind is not Kind.PREMIUM, card.place.is_prefecture, card.is_home


@resident
def card(request: PersonRequest, place_id: str) -> HttpResponse:
    try:
        card = queries.card_of(request.user.id, place_id, at=clock.now())
    except Refused as refused:
        if refused.reason is not Reason.NOT_REGISTERED:
            raise
        return redirect("visitor:place", place_id)
    return render(request, "resident/card.html", {"card": card, "place": card.place})


@resident
def code(request: PersonRequest) -> HttpResponse:
    """The code of this moment (A5). The page asks for the next one as soon as that stands."""
    at = clock.now()
    code = queries.resident_code(request.user.id, at=at)
    template = "resident/code_now.html" if request.headers.get("HX-Request") == "true" else "resident/code.html"
    return render(
        request,
        template,
        {
            "qr": qr.svg(code.text, title=_("受付で読み取ってもらうコード")),
            "number": f"{code.number[:3]} {code.number[3:]}",
            "seconds": max(1, min(settings.CODE_SECONDS, round((code.until - at).total_seconds()))),
        },
    )
