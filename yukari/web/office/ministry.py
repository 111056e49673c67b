"""The ministry's page: which places take part, and totals in which no person can be found (D1, D4). No ranking (V4)."""

from django.http import HttpResponse
from django.shortcuts import render

from yukari.kit import clock
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.registrations.queries import Published
from yukari.web.persons import PersonRequest
from yukari.web.wall import ministry as behind_the_ministrys_wall

NOBODY = Published(registered=0, premium=0)


@behind_the_ministrys_wall
def ministry(request: PersonRequest) -> HttpResponse:
    """By prefecture and by code; what would speak of fewer than five people is not shown, nor added up."""
    today = clock.day_in_japan(clock.now())
    published = registrations.published_counts(viewer=request.user, on=today)
    joined = places.joined_places(on=today)
    prefectures = [
        (
            prefecture,
            prefecture.is_joined(today),
            [
                (place, published.get(place.code, NOBODY))
                for place in joined
                if place.prefecture_id == prefecture.code and not place.is_prefecture
            ],
        )
        for prefecture in places.prefectures()
    ]
    context = {
        "prefectures": [row for row in prefectures if row[1] or row[2]],
        "joined": len(joined),
        "registered": sum(one.registered or 0 for one in published.values()),
        "premium": sum(one.premium or 0 for one in published.values()),
        "today": today,
    }
    return render(request, "office/ministry.html", context)
