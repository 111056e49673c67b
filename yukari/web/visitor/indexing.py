"""For search engines: every public page once, in both languages."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yukari.activities.queries import addresses_to_come
from yukari.kit import clock
from yukari.places import queries
from yukari.rules.relations import NATION
from yukari.statistics.queries import published
from yukari.web.wall import public

MOST = 50_000
"""Addresses in one file (sitemaps.org); more are told in several, and those in one that lists them."""

_PAGES = (
    "home",
    "places",
    "activities",
    "figures",
    "open_data",
    "about",
    "about_premium",
    "help",
    "verify",
    "terms",
    "privacy",
    "accessibility",
)


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    paths = _paths()
    if len(paths) <= MOST:
        return _told(request, paths)
    numbers = range(1, -(-len(paths) // MOST) + 1)
    parts = [settings.SITE_URL + reverse("visitor:sitemap_part", args=[number]) for number in numbers]
    return render(request, "visitor/sitemaps.xml", {"parts": parts}, content_type="application/xml")


@public
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    paths = _paths()[(number - 1) * MOST : number * MOST] if number else []
    if not paths:
        raise Http404
    return _told(request, paths)


def _told(request: HttpRequest, paths: Sequence[str]) -> HttpResponse:
    addresses = [f"{settings.SITE_URL}{path}" for path in paths]
    return render(request, "visitor/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def _paths() -> list[str]:
    at = clock.now()
    today = clock.day_in_japan(at)
    projects, occurrences = addresses_to_come(at=at)
    joined = [place.code for place in queries.joined_places(on=today)]
    told = joined if published(NATION) else []
    return [
        *(reverse(f"visitor:{page}") for page in _PAGES),
        *(reverse("visitor:place", args=[place_id]) for place_id in queries.place_ids(on=today)),
        *(reverse("visitor:area_open_data", args=[place_id]) for place_id in joined),
        *(reverse("visitor:area_figures", args=[place_id]) for place_id in told),
        *(reverse("visitor:project", args=[project_id]) for project_id in projects),
        *(reverse("visitor:occurrence", args=[occurrence_id]) for occurrence_id in occurrences),
    ]


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Pages of people and offices are nobody's search result."""
    lines = [
        "User-agent: *",
        "Disallow: /me/",
        "Disallow: /office/",
        "Disallow: /proof/",
        "Disallow: /calendars/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
