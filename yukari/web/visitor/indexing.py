"""For search engines: every page that anyone may read, once, in both languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.news import queries as news
from yukari.places import queries
from yukari.statistics.queries import last_published
from yukari.supports import queries as supports
from yukari.surveys import queries as surveys
from yukari.web.wall import public

MOST = 50_000
"""Addresses in one file (sitemaps.org); more are told in several, and those in one that lists them."""

_PAGES = (
    "visitor:home",
    "visitor:places",
    "visitor:activities",
    "visitor:figures",
    "visitor:open_data",
    "visitor:about",
    "visitor:about_premium",
    "visitor:help",
    "visitor:verify",
    "visitor:terms",
    "visitor:privacy",
    "visitor:accessibility",
    "developers",
)


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses of one kind: how many there are, and those from one place in their order to another."""

    number: int
    told: Callable[[int, int], list[str]]


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    sections = _sections()
    whole = sum(section.number for section in sections)
    if whole <= MOST:
        return _told(request, sections, 0, MOST)
    numbers = range(1, -(-whole // MOST) + 1)
    parts = [settings.SITE_URL + reverse("visitor:sitemap_part", args=[number]) for number in numbers]
    return render(request, "visitor/sitemaps.xml", {"parts": parts}, content_type="application/xml")


@public
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """A part asks for what is in it, and counts the rest."""
    sections = _sections()
    if not 0 < number <= -(-sum(section.number for section in sections) // MOST):
        raise Http404
    return _told(request, sections, (number - 1) * MOST, number * MOST)


def _told(request: HttpRequest, sections: Sequence[Section], first: int, last: int) -> HttpResponse:
    addresses: list[str] = []
    for section in sections:
        if first < section.number and last > 0:
            addresses += section.told(max(first, 0), min(last, section.number))
        first, last = first - section.number, last - section.number
    context = {"addresses": [f"{settings.SITE_URL}{path}" for path in addresses]}
    return render(request, "visitor/sitemap.xml", context, content_type="application/xml")


def _sections() -> list[Section]:
    at = clock.now()
    today = clock.day_in_japan(at)
    comments = surveys.comments_everywhere()
    joined = queries.joined_ids(on=today)
    projects, occurrences = activities.number_to_come(at=at)
    pages: list[tuple[str, *tuple[object, ...]]] = [
        *((page,) for page in _PAGES),
        *(("visitor:place", place_id) for place_id in queries.place_ids(on=today)),
        *(("visitor:area_open_data", place_id) for place_id in joined),
        *(("visitor:area_figures", place_id) for place_id in (joined if last_published() else ())),
        *(("visitor:comments", place_id) for place_id in dict.fromkeys(place_id for place_id, _ in comments)),
        *(("visitor:comment", place_id, survey_id) for place_id, survey_id in comments),
    ]
    return [
        Section(len(pages), lambda first, last: [_path(*page) for page in pages[first:last]]),
        Section(
            news.number_of_public_news(at=at),
            lambda first, last: [_path("visitor:news", one) for one in news.public_news_ids(first, last, at=at)],
        ),
        Section(
            supports.number_of_offers(on=today),
            lambda first, last: [_path("visitor:support", one) for one in supports.offer_ids(first, last, on=today)],
        ),
        Section(
            projects,
            lambda first, last: [
                _path("visitor:project", one) for one in activities.projects_to_come(first, last, at=at)
            ],
        ),
        Section(
            occurrences,
            lambda first, last: [
                _path("visitor:occurrence", one) for one in activities.occurrences_to_come(first, last, at=at)
            ],
        ),
    ]


def _path(page: str, *about: object) -> str:
    return reverse(page, args=about)


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
