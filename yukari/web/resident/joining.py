"""What a person is going to take part in, and has taken part in."""

from django.http import HttpResponse
from django.shortcuts import render

from yukari.activities import queries
from yukari.kit import clock
from yukari.web.persons import PersonRequest
from yukari.web.wall import resident

LATEST = 10
"""The record has all of them."""


@resident
def activities(request: PersonRequest) -> HttpResponse:
    coming = queries.joinings_of(request.user, at=clock.now())
    past = queries.record_of(request.user).rows
    return render(request, "resident/activities.html", {"coming": coming, "past": past[:LATEST]})
