"""Whom nothing reaches: registered a while ago and offered nothing since, or asked an organisation and got no answer."""

from datetime import timedelta

from django.http import HttpResponse

from yukari.kit import clock
from yukari.news import queries
from yukari.rooms import queries as rooms
from yukari.rules.roles import Ability
from yukari.supports import queries as supports
from yukari.web.office.frame import page
from yukari.web.persons import PersonRequest
from yukari.web.wall import office

ANSWER_WITHIN = timedelta(days=3)
"""A weekend: who asked and waits longer is shown."""


@office(Ability.SEE_REGISTRANTS)
def unreached(request: PersonRequest, place_id: str) -> HttpResponse:
    """One list, the longest registered first."""
    at = clock.now()
    offered = {offer.audience for offer in supports.offers_at(place_id, on=clock.day_in_japan(at))}
    found = queries.offered_nothing(place_id, also=offered, viewer=request.user, at=at)
    context = {
        "found": found,
        "days": queries.SILENCE.days,
        "unanswered": rooms.unanswered_at(place_id, viewer=request.user, at=at, after=ANSWER_WITHIN),
    }
    return page(request, place_id, "office/unreached.html", context)
