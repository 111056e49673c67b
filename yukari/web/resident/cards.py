"""What a resident shows: the registration card, and the code that checks in."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yukari.cards import queries as cards
from yukari.kit import clock, qr
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.wall import resident


@resident
def card(request: PersonRequest, place_id: str) -> HttpResponse:
    try:
        card = cards.card_of(request.user.id, place_id, at=clock.now())
    except Refused as refused:
        if refused.reason is not Reason.NOT_REGISTERED:
            raise
        return redirect("visitor:place", place_id)
    return render(request, "resident/card.html", {"card": card, "place": card.place})


@resident
def code(request: PersonRequest) -> HttpResponse:
    """The code of this moment (A5). The page asks for the next one as soon as that stands."""
    at = clock.now()
    code = cards.resident_code(request.user.id, at=at)
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
