"""How many people would register with a place that has not joined (B1). Numbers only, never who."""

from django.http import HttpResponse

from yukari.places import queries
from yukari.rules.roles import Ability
from yukari.web.office.frame import page
from yukari.web.persons import PersonRequest
from yukari.web.wall import office


@office(Ability.SEE_ACTIVITIES)
def wishes(request: PersonRequest, place_id: str) -> HttpResponse:
    """The place's own number; a prefecture also has those of its municipalities."""
    context = {"counts": queries.wishes_by_place(place_id, viewer=request.user)}
    return page(request, place_id, "office/wishes.html", context)
