"""The front door: what this is, in one glance, and three ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.activities.queries import upcoming
from yukari.kit import clock
from yukari.places import queries
from yukari.web.wall import public
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD


@public
def home(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    today = clock.day_in_japan(at)
    return render(
        request,
        "visitor/home.html",
        {
            "upcoming": upcoming(at=at),
            "in_turn": queries.places_in_turn(on=today, limit=6),
            "joined_by_prefecture": queries.joined_by_prefecture(on=today),
            "not_a_residence_record": NOT_A_RESIDENCE_RECORD,
        },
    )
