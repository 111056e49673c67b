"""Where work begins: the desks of a person, and a place's day at a glance."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.registrations import queries as registrations
from yukari.rules.roles import Ability
from yukari.web.office.frame import page
from yukari.web.office.waits import listed
from yukari.web.persons import PersonRequest
from yukari.web.viewer import viewer_of
from yukari.web.wall import office, signed_in

SHOWN = 8
"""Of what is coming; the rest is one press away."""


@signed_in
def desks(request: PersonRequest) -> HttpResponse:
    """Every desk that the person works at; straight to the only one."""
    offices = viewer_of(request).offices
    organisations = activities.organisations_of(request.user)
    addresses = [
        *(
            reverse("office:place", args=[held.place_id]) if held.place else reverse("office:ministry")
            for held in offices
        ),
        *(
            reverse("office:desk", args=[desk.organisation.id])
            for desk in organisations
            if not desk.organisation.is_place
        ),
    ]
    if len(addresses) == 1:
        return redirect(addresses[0])
    return render(request, "office/desks.html", {"offices": offices, "organisations": organisations})


@office(Ability.SEE_ACTIVITIES)
def glance(request: PersonRequest, place_id: str) -> HttpResponse:
    """What waits, in one list, and the living numbers."""
    at, viewer = clock.now(), request.user
    waiting = listed(place_id, wanted=request.GET.get("kind", ""), viewer=viewer, at=at)
    context = {
        "waiting": waiting,
        "counts": registrations.counts_for(place_id, on=clock.day_in_japan(at)),
        "coming": activities.coming_at(place_id, viewer=viewer, at=at, size=SHOWN),
    }
    return page(request, place_id, "office/glance.html", context, counted=waiting.counted)
