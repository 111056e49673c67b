"""The code that a tablet at the venue shows: each resident reads it with an own phone (A3, A5)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities import queries
from yukari.kit import clock, qr
from yukari.rules.roles import Ability
from yukari.web.persons import PersonRequest
from yukari.web.wall import member


@member(Ability.CHECK_IN)
def venue_code(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """The whole screen, and as a fragment only what changes every half minute."""
    at = clock.now()
    occurrence = queries.occurrence_for(request.user, occurrence_id, Ability.CHECK_IN)
    code = queries.venue_code(occurrence_id, viewer=request.user, at=at)
    address = request.build_absolute_uri(reverse("resident:check_in_opened", args=[code.text]))
    middle = len(code.number) // 2
    context = {
        "occurrence": occurrence,
        "qr": qr.svg(address, title=_("会場のコード")),
        "number": f"{code.number[:middle]} {code.number[middle:]}",
        # A moment later, so that the next code is really there.
        "seconds": int((code.until - at).total_seconds()) + 1,
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "office/desk/venue_now.html" if fragment else "office/desk/venue.html", context)
