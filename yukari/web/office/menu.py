"""The numbers in the menu of a place's office: what waits behind each of its lines, counted once a request.

A page that lists all that waits has counted it; it hands its numbers to the frame. Every other page asks for them here.
"""

from collections.abc import Mapping
from datetime import datetime

from yukari.activities import queries as activities
from yukari.kit.counted import together
from yukari.news import queries as news
from yukari.registrations import queries as registrations
from yukari.rooms import queries as rooms
from yukari.rooms.queries import House
from yukari.rules.waiting import REVIEWS, Kind
from yukari.supports import queries as supports
from yukari.uniting import queries as uniting

LINES: dict[str, tuple[Kind, ...]] = {
    "cases": (*REVIEWS, Kind.ACCOUNT),
    "oddities": (Kind.ODDITY, Kind.HELD),
    "applications": (Kind.ORGANISATION,),
    "projects": (Kind.PROJECT,),
    "news": (Kind.NEWS,),
    "rooms": (Kind.POST, Kind.CONTACT),
    "claims": (Kind.CLAIM,),
    "partners": (Kind.PARTNER,),
}


def numbers(counted: Mapping[Kind, int]) -> dict[str, int]:
    """Of each line of the menu."""
    return {line: sum(counted[kind] for kind in kinds) for line, kinds in LINES.items()}


def counted_at(place_id: str, *, at: datetime) -> dict[Kind, int]:
    """All that the menu tells of, and nobody's name; one statement."""
    return together(
        {
            **registrations.reviews_to_count(place_id),
            **uniting.accounts_to_count(place_id),
            **activities.activities_to_count(place_id, at=at),
            **news.news_to_count(place_id),
            **rooms.rooms_to_count(House(place_id)),
            **supports.supports_to_count(place_id),
        }
    )
