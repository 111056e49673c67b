"""News as a place's staff see it: the list, one item with its figures, nobody's address (M1)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from yukari.delivery.queries import Progress, progress_of
from yukari.kit.counted import Countable, first_of
from yukari.news.letters import Written, previewed
from yukari.news.models import News
from yukari.news.queries.keys import key_of
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.queries import audience_size
from yukari.rules import audience as audiences
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind, Wait, Waits

LISTED = 100


def news_at(place_id: str, *, viewer: Person) -> list[News]:
    """The newest items of a place in any state."""
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    return list(News.objects.filter(place_id=place_id).order_by("-written_at", "-pk")[:LISTED])


def news_for(viewer: Person, place_id: str, news_id: UUID) -> News:
    """One item of this place."""
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    found = News.objects.select_related("place", "written_by").filter(id=news_id, place_id=place_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def news_progress(news_id: UUID) -> Progress | None:
    """How far its mails and notifications have come."""
    return progress_of(key_of(news_id))


def letters_of(news: News) -> list[tuple[str, Written]]:
    """What leaves for those who read each language, as it leaves."""
    found = []
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found.append((language, previewed(news)))
    return found


def size_of(news: News, *, at: datetime) -> int:
    """How many are meant now."""
    return audience_size(news.place_id, audiences.from_json(news.audience), at=at)


def news_waiting(place_id: str, *, size: int) -> Waits:
    """The items that wait for a second person, who waits longest first."""
    asked = _asked(place_id).order_by("asked_at", "pk")
    number, first = first_of(asked, "id", "title", "asked_at", "written_at", size=size)
    return Waits(
        Kind.NEWS, number, tuple(Wait(Kind.NEWS, at or written_at, (id,), title) for id, title, at, written_at in first)
    )


def news_to_count(place_id: str) -> dict[Kind, Countable]:
    return {Kind.NEWS: Countable(_asked(place_id))}


def _asked(place_id: str) -> QuerySet[News]:
    return News.objects.filter(place_id=place_id, state=News.State.ASKED)
