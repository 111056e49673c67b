"""The ministry's page: which places take part, and what is published of them, with no person in it (D1, D4). No ranking (V4)."""

from django.http import HttpResponse
from django.shortcuts import render

from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.relations import NATION
from yukari.statistics import queries as statistics
from yukari.statistics.queries import Area
from yukari.web.persons import PersonRequest
from yukari.web.wall import ministry as behind_the_ministrys_wall

NOBODY = Area(persons=0, premium=0)
UNTOLD = Area(persons=None, premium=None)


@behind_the_ministrys_wall
def ministry(request: PersonRequest) -> HttpResponse:
    """By prefecture and by code, the same figures that everybody sees."""
    today = clock.day_in_japan(clock.now())
    joined = places.joined_places(on=today)
    told = statistics.published(NATION)
    areas = statistics.published_areas([place.code for place in joined], on=told.day) if told else {}
    prefectures = [
        (
            prefecture,
            prefecture.is_joined(today),
            [
                (place, areas.get(place.code, NOBODY if told else UNTOLD))
                for place in joined
                if place.prefecture_id == prefecture.code and not place.is_prefecture
            ],
        )
        for prefecture in places.prefectures()
    ]
    context = {
        "prefectures": [row for row in prefectures if row[1] or row[2]],
        "joined": len(joined),
        "told": told,
        "today": today,
    }
    return render(request, "office/ministry.html", context)
