"""「わたしのゆかり」: the places a person is tied to, and what comes next.

Being here already answers the question of K6 whether a person wishes to stay, so nothing asks it on this page.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.news import queries as news
from yukari.people import queries as people
from yukari.registrations import queries
from yukari.registrations.queries import Mine
from yukari.rooms import queries as rooms
from yukari.rules.renewal import in_window
from yukari.web.persons import PersonRequest
from yukari.web.wall import resident

NEXT_ACTIVITIES = NEWS = 3


@dataclass(frozen=True)
class Tile:
    """One place on the page, with how far the cord towards premium is tied; no cord where none is needed."""

    mine: Mine
    tied: int = 0
    needed: int = 0
    is_renewing: bool = False


@resident
def home(request: PersonRequest) -> HttpResponse:
    at, person = clock.now(), request.user
    on = clock.day_in_japan(at)
    mine = queries.registrations_of(person.id, at=at)
    coming = activities.joinings_of(person, at=at)
    return render(
        request,
        "resident/home.html",
        {
            "tiles": [_tile(one, on) for one in sorted(mine, key=_order) if not one.is_linked],
            "linked": [one for one in mine if one.is_linked],
            "coming": coming[:NEXT_ACTIVITIES],
            "more": len(coming) > NEXT_ACTIVITIES,
            "news": news.feed_of(person.id, at=at, limit=NEWS),
            "new_in_rooms": rooms.new_in_rooms(person),
            "unread": people.unread_notices(person.id),
        },
    )


def _order(mine: Mine) -> tuple[bool, bool]:
    """Premium places first and home last; beside that, by code."""
    return mine.registration.is_home, not mine.is_premium


def _tile(mine: Mine, on: date) -> Tile:
    is_renewing = (
        mine.term is not None
        and mine.next_term is None
        and in_window(on, mine.term.ends_on, settings.RENEWAL_WINDOW_DAYS)
    )
    if mine.registration.is_home or (mine.is_premium and not is_renewing):
        return Tile(mine)
    days = mine.judgement.days
    return Tile(mine, min(days.have, days.need), days.need, is_renewing)
