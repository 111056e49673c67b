"""For search engines: every public page once, in both languages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yukari.kit import clock
from yukari.places import queries
from yukari.web.wall import public

_PAGES = ("home", "places", "figures", "about", "about_premium", "help", "verify", "terms", "privacy", "accessibility")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    today = clock.day_in_japan(clock.now())
    paths = [reverse(f"visitor:{page}") for page in _PAGES]
    paths += [reverse("visitor:place", args=[place_id]) for place_id in queries.place_ids(on=today)]
    return render(
        request,
        "visitor/sitemap.xml",
        {"addresses": [f"{settings.SITE_URL}{path}" for path in paths]},
        content_type="application/xml",
    )


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Pages of people and offices are nobody's search result."""
    lines = [
        "User-agent: *",
        "Disallow: /me/",
        "Disallow: /office/",
        "Disallow: /proof/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
