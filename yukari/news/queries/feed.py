"""The feed: a read, no fan-out. The newest of each place of a person, then those of them that mean this person (M3)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from yukari.kit.clock import day_in_japan
from yukari.kit.pages import Page, page
from yukari.news.models import News
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import abilities_at
from yukari.registrations.queries import is_meant
from yukari.rules import audience as audiences
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

FEED = 20
EXAMINED = 80
"""Some of them may mean others."""

NEWEST = """
SELECT n.id FROM registrations_registration r
CROSS JOIN LATERAL (
    SELECT id, published_at FROM news_news
    WHERE place_id = r.place_id AND state = 'published' AND (ends_on IS NULL OR ends_on >= %(on)s)
        AND (%(before)s::uuid IS NULL OR (published_at, id) < (SELECT published_at, id FROM news_news WHERE id = %(before)s::uuid))
    ORDER BY published_at DESC, id DESC LIMIT %(examined)s
) n
WHERE r.person_id = %(person)s AND r.released_at IS NULL AND r.place_id = coalesce(%(place)s::varchar, r.place_id)
ORDER BY n.published_at DESC, n.id DESC LIMIT %(examined)s
"""


@dataclass(frozen=True, slots=True)
class Item:
    news: News
    place: Place


@dataclass(frozen=True, slots=True)
class Feed:
    """A part of the feed; `older`: it goes on before this item."""

    items: list[Item]
    older: UUID | None


def feed_of(person_id: UUID, *, at: datetime, limit: int = FEED, place_id: str | None = None) -> list[Item]:
    """The newest items that mean this person, of all places or of one."""
    return feed_page(person_id, at=at, limit=limit, place_id=place_id).items


def feed_page(
    person_id: UUID, *, at: datetime, before: UUID | None = None, limit: int = FEED, place_id: str | None = None
) -> Feed:
    """The same, from an item on into the past: two statements, and one more for each that is not for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            NEWEST,
            {
                "person": person_id,
                "place": place_id,
                "on": day_in_japan(at),
                "before": before,
                "examined": EXAMINED,
            },
        )
        ids = [news_id for (news_id,) in cursor.fetchall()]
    found = News.objects.select_related("place").in_bulk(ids)
    shown: list[Item] = []
    for news_id in ids:
        if len(shown) == limit:
            return Feed(shown, older=shown[-1].news.id)
        news = found[news_id]
        if _means(news, person_id, at):
            shown.append(Item(news, news.place))
    return Feed(shown, older=ids[-1] if len(ids) == EXAMINED else None)


def public_news(place_id: str, *, at: datetime, limit: int = FEED) -> list[News]:
    """What a place tells anyone."""
    return list(_told_to_anyone(at).filter(place_id=place_id).order_by("-published_at", "-pk")[:limit])


def public_news_page(place_id: str, *, at: datetime, cursor: str = "") -> Page[News]:
    """The same page by page, back to the first."""
    return page(_told_to_anyone(at).filter(place_id=place_id), order=["-published_at", "-id"], size=FEED, cursor=cursor)


def number_of_public_news(*, at: datetime) -> int:
    """How many items of all places search engines may know."""
    return _told_to_anyone(at).count()


def public_news_ids(first: int, last: int, *, at: datetime) -> list[UUID]:
    """Those of them from one place in their order to another, for a list in parts."""
    return list(_told_to_anyone(at).order_by("id").values_list("id", flat=True)[first:last])


def _told_to_anyone(at: datetime) -> QuerySet[News]:
    shown = News.objects.filter(state=News.State.PUBLISHED, is_public=True)
    return shown.exclude(ends_on__lt=day_in_japan(at))


def readable(news_id: UUID, *, viewer_id: UUID | None, at: datetime) -> Item:
    """One item for whoever may read it: anyone if it is public, else those whom it means. Others learn nothing of it."""
    news = News.objects.select_related("place").filter(id=news_id, state=News.State.PUBLISHED).first()
    if news is None or not (news.is_public or (viewer_id is not None and _means(news, viewer_id, at, alone=True))):
        raise Refused(Reason.NOT_FOUND)
    return Item(news, news.place)


def picture_of(news_id: UUID, *, viewer: Person | None, at: datetime) -> UUID:
    """The picture of an item, for whoever may read it, and for the staff who write it."""
    news = News.objects.filter(id=news_id, picture_id__isnull=False).first()
    if news is None or news.picture_id is None:
        raise Refused(Reason.NOT_FOUND)
    if viewer is None or Ability.SEE_ACTIVITIES not in abilities_at(viewer, news.place_id):
        readable(news_id, viewer_id=viewer.id if viewer else None, at=at)
    return news.picture_id


def _means(news: News, person_id: UUID, at: datetime, *, alone: bool = False) -> bool:
    """Whoever is registered is meant by what is for everybody; alone, even that has to be asked."""
    if not news.audience and not alone:
        return True
    return is_meant(person_id, news.place_id, audiences.from_json(news.audience), at=at)
