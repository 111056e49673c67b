"""News read as a page, by anyone or by whom it means; public news as feeds; the page behind the link that stops mail."""

from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from yukari.clubs.queries import is_club_topic
from yukari.delivery.stationery import read_unsubscribe
from yukari.kit import clock
from yukari.kit.markdown import to_html
from yukari.kit.plain import plain
from yukari.news import commands, queries
from yukari.news.queries import DIGEST_TOPIC
from yukari.places import queries as places
from yukari.rules.news import Rhythm
from yukari.web.files import handed_out
from yukari.web.persons import person_or_none
from yukari.web.visitor.invited import never_again
from yukari.web.wall import public

FEEDS: dict[str, type[Rss201rev2Feed | Atom1Feed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


@public
@require_GET
def item(request: HttpRequest, news_id: UUID) -> HttpResponse:
    """One item. Who is not meant, or not signed in, learns not even that it exists."""
    at, person = clock.now(), person_or_none(request)
    found = queries.readable(news_id, viewer_id=person.id if person else None, at=at)
    if person:
        commands.note_opened(news_id, by=person, at=at)
    context = {"news": found.news, "place": found.place, "html": to_html(found.news.shown_text)}
    return render(request, "visitor/news.html", context)


@public
@require_GET
def picture(request: HttpRequest, news_id: UUID) -> HttpResponseBase:
    """Its picture, for the same readers and for the staff who write it."""
    found = queries.picture_of(news_id, viewer=person_or_none(request), at=clock.now())
    answer = handed_out(found)
    patch_cache_control(answer, private=True, max_age=3600)
    return answer


@public
@require_GET
def feed(request: HttpRequest, place_id: str, form: str) -> HttpResponse:
    """A place's public news for programs that collect feeds."""
    if form not in FEEDS:
        raise Http404
    at, place = clock.now(), places.place(place_id)
    site = request.build_absolute_uri("/").rstrip("/")
    made = FEEDS[form](
        title=place.shown_full_name,
        link=site + reverse("visitor:place", args=[place_id]),
        description=plain(place.shown_greeting),
        feed_url=request.build_absolute_uri(),
    )
    for news in queries.public_news(place_id, at=at):
        link = site + reverse("visitor:news", args=[news.id])
        made.add_item(
            title=plain(news.shown_title),
            link=link,
            description=plain(to_html(news.shown_text)),
            pubdate=news.published_at,
            updateddate=news.published_at,
            unique_id=f"urn:uuid:{news.id}",
            unique_id_is_permalink=False,
            categories=[plain(tag) for tag in news.tags],
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@csrf_exempt  # A mail program presses this button, without a page and without a cookie (RFC 8058); the link itself is signed.
@public
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and stop this place's mail by one press. Opening the link alone stops nothing, because scanners of mail open links."""
    read = read_unsubscribe(token)
    if read is None:
        raise Http404
    (person_id, topic), at = read, clock.now()
    if is_club_topic(topic):
        return never_again(request, person_id)
    place = None if topic == DIGEST_TOPIC else places.place(topic.removeprefix("news:"))
    stopped = {place.code: Rhythm.AT_ONCE} if place and queries.choice_of(person_id, place.code).is_silent else {}
    resumed = request.method == "POST" and "undo" in request.POST
    if resumed:
        commands.resume(person_id, stopped=_stopped(request, token) or stopped, by=None, at=at)
    elif request.method == "POST":
        stopped = commands.unsubscribe(person_id, topic=topic, by=None, at=at) or stopped
    context = {
        "place": place,
        "is_stopped": not resumed and (bool(stopped) or request.method == "POST"),
        "resumed": resumed,
        "stopped": signing.dumps(stopped, salt=token),
    }
    return render(request, "visitor/unsubscribe.html", context)


def _stopped(request: HttpRequest, token: str) -> dict[str, Rhythm]:
    """What the press before this one stopped, as its page was given it; nothing, if it was another link's."""
    try:
        said = signing.loads(request.POST.get("stopped", ""), salt=token)
    except signing.BadSignature:
        return {}
    return {code: Rhythm(rhythm) for code, rhythm in said.items()}
