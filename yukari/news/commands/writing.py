"""Writing an item and throwing a draft away."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.files import commands as files
from yukari.kit.clock import day_in_japan
from yukari.news.models import News
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules import news as rule
from yukari.rules.audience import EVERYBODY, Audience
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

State = News.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an item says and to whom."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    picture_alt: str = ""
    """What the item's picture shows, in words."""
    picture_alt_en: str = ""
    audience: Audience = EVERYBODY
    is_public: bool = False
    begins_at: datetime | None = None
    ends_on: date | None = None


@transaction.atomic
def write(
    place_id: str,
    *,
    said: Said,
    news_id: UUID | None = None,
    picture: IO[bytes] | None = None,
    picture_name: str = "",
    drops_picture: bool = False,
    by: Person | None,
    at: datetime,
) -> News:
    """Write a draft, or change it; what was asked for or published is taken back first. Without another, its picture stays."""
    require(Ability.TELL, of=by, at_place=place_id)
    if not said.title.strip() or not said.text.strip():
        raise Refused(Reason.WORDS_MISSING)
    if rule.is_past(said.ends_on, on=day_in_japan(at)):
        raise Refused(Reason.LAST_DAY_PAST)
    if said.begins_at and rule.is_past(said.ends_on, on=day_in_japan(said.begins_at)):
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    news = News(place_id=place_id, written_by=by, written_at=at) if news_id is None else locked(place_id, news_id)
    if news.state != State.DRAFT:
        raise Refused(Reason.NEWS_UNDER_WAY)
    before = news.picture_id
    if picture:
        news.picture_id = files.keep_picture(picture, name=picture_name, by=by, at=at).id
    elif drops_picture:
        news.picture_id = None
    if news.picture_id and not said.picture_alt.strip():
        raise Refused(Reason.PICTURE_WORDS_MISSING)
    values = {**asdict(said), "audience": said.audience.as_json(), "tags": list(said.tags)}
    # What is meant for some is never shown to everybody.
    values["is_public"] = said.is_public and said.audience.is_everyone
    for name, value in values.items():
        setattr(news, name, value)
    news.save()
    if before and before != news.picture_id:
        _forget(before, by=by, at=at)
    audit.record("wrote_news", by=by, at=at, place_id=place_id, news=news.id)
    return news


@transaction.atomic
def discard(news_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> None:
    """Throw a draft away."""
    require(Ability.TELL, of=by, at_place=place_id)
    news = locked(place_id, news_id)
    if news.state != State.DRAFT:
        raise Refused(Reason.NEWS_UNDER_WAY)
    news.delete()
    if news.picture_id:
        _forget(news.picture_id, by=by, at=at)
    audit.record("discarded_news", by=by, at=at, place_id=place_id, news=news_id)


def _forget(picture_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Once it is certain that nothing shows it."""
    transaction.on_commit(lambda: files.forget([picture_id], by=by, at=at))


def locked(place_id: str, news_id: UUID) -> News:
    """The item of this place, held until the transaction ends."""
    news = News.objects.select_for_update(of=("self",)).filter(id=news_id, place_id=place_id).first()
    if news is None:
        raise Refused(Reason.NOT_FOUND)
    return news
