"""From a draft to everybody who is meant: a second person over the limit, a delay, taking back, stopping (M2)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.kit.clock import day_in_japan
from yukari.news.commands.writing import locked
from yukari.news.models import Awaited, News
from yukari.news.queries.keys import key_of
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.queries import audience_size
from yukari.rules import audience as audiences
from yukari.rules import news as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

State = News.State


@transaction.atomic
def ask(news_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> News:
    """Let it go: at once where few are meant, else a second person looks first. Asked again, nothing changes."""
    require(Ability.TELL, of=by, at_place=place_id)
    news = locked(place_id, news_id)
    if news.state in (State.ASKED, State.WAITING, State.PUBLISHED):
        return news
    if news.state != State.DRAFT:
        raise Refused(Reason.NEWS_UNDER_WAY)
    _in_time(news, at)
    news.size = _size(news, at)
    news.asked_by_id, news.asked_at = by.id if by else None, at
    news.sent_back_at, news.sent_back_by_id, news.sent_back_why = None, None, ""
    if by is not None and rule.needs_second_person(news.size, over=settings.SECOND_PERSON_OVER):
        news.state = State.ASKED
        news.save()
    else:
        _decide(news, waits=False, at=at)
    audit.record("asked_for_news", by=by, at=at, place_id=place_id, news=news_id, size=news.size)
    return news


@transaction.atomic
def approve(news_id: UUID, *, place_id: str, by: Person, at: datetime) -> News:
    """The second person says yes; it waits some minutes more in which either can take it back."""
    require(Ability.TELL, of=by, at_place=place_id)
    news = locked(place_id, news_id)
    if news.state in (State.WAITING, State.PUBLISHED) and news.approved_by_id == by.id:
        return news
    if news.state != State.ASKED:
        raise Refused(Reason.NEWS_UNDER_WAY)
    if by.id in (news.asked_by_id, news.written_by_id):
        raise Refused(Reason.SECOND_PERSON_NEEDED)
    news.approved_by_id = by.id
    _decide(news, waits=True, at=at)
    audit.record("approved_news", by=by, at=at, place_id=place_id, news=news_id, size=news.size)
    return news


@transaction.atomic
def send_back(news_id: UUID, *, place_id: str, reason: str, by: Person, at: datetime) -> News:
    """The second person asks for changes: a draft again, with what is to be changed."""
    require(Ability.TELL, of=by, at_place=place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    news = locked(place_id, news_id)
    if news.state != State.ASKED:
        raise Refused(Reason.NEWS_UNDER_WAY)
    news.sent_back_at, news.sent_back_by_id, news.sent_back_why = at, by.id, reason.strip()
    _draft_again(news)
    audit.record("sent_news_back", by=by, at=at, place_id=place_id, news=news_id, why=reason.strip())
    return news


@transaction.atomic
def take_back(news_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> News:
    """Before it left: a draft again, and nobody has seen it. Afterwards: out of the feed, and what has not left stays here."""
    require(Ability.TELL, of=by, at_place=place_id)
    news = locked(place_id, news_id)
    if news.state in (State.DRAFT, State.TAKEN_BACK):
        return news
    if news.state == State.PUBLISHED:
        delivery.stop_mailing(key_of(news_id), by=by, at=at)
        Awaited.objects.filter(news=news).delete()
        news.state = State.TAKEN_BACK
        news.save()
    else:
        _draft_again(news)
    audit.record("took_news_back", by=by, at=at, place_id=place_id, news=news_id)
    return news


@transaction.atomic
def stop_sending(news_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> bool:
    """No further mail and no notification leaves; in the feed it stays. False: there is nothing to stop."""
    require(Ability.TELL, of=by, at_place=place_id)
    news = locked(place_id, news_id)
    if news.state != State.PUBLISHED or not delivery.stop_mailing(key_of(news_id), by=by, at=at):
        return False
    Awaited.objects.filter(news=news).delete()
    news.prepared_at = news.prepared_at or at
    news.save()
    audit.record("stopped_news", by=by, at=at, place_id=place_id, news=news_id)
    return True


def publish_due(*, by: Person | None, at: datetime) -> int:
    """Publish whatever has waited long enough; how many."""
    done = 0
    for place_id, news_id in News.objects.filter(state=State.WAITING, goes_at__lte=at).values_list("place_id", "id"):
        with transaction.atomic():
            news = locked(place_id, news_id)
            if news.state == State.WAITING and news.goes_at and news.goes_at <= at:
                done += _publish(news, at=at)
    return done


def _size(news: News, at: datetime) -> int:
    return audience_size(news.place_id, audiences.from_json(news.audience), at=at)


def _in_time(news: News, at: datetime) -> None:
    """What the feed would not show any more is told to nobody."""
    if rule.is_past(news.ends_on, on=day_in_japan(at)):
        raise Refused(Reason.LAST_DAY_PAST)


def _decide(news: News, *, waits: bool, at: datetime) -> None:
    delay = timedelta(minutes=settings.SEND_DELAY_MINUTES)
    news.goes_at = rule.goes_at(at, begins_at=news.begins_at, waits=waits, delay=delay)
    _in_time(news, news.goes_at)
    news.state = State.WAITING
    news.save()
    if news.goes_at <= at:
        _publish(news, at=at)


def _publish(news: News, *, at: datetime) -> bool:
    """M3: from this moment it is in the feed. Who was few when it was written may have become many, its last day past."""
    if rule.is_past(news.ends_on, on=day_in_japan(at)):
        _draft_again(news)
        return False
    if news.approved_by_id is None and news.asked_by_id is not None:
        news.size = _size(news, at)
        if rule.needs_second_person(news.size, over=settings.SECOND_PERSON_OVER):
            news.state = State.ASKED
            news.save()
            return False
    news.state, news.published_at = State.PUBLISHED, at
    news.save()
    delivery.begin_mailing(key_of(news.id), by=None, at=at)
    # By name, because tasks stand above commands.
    app.configure_task("yukari.news.tasks.prepare", queue="broadcast").defer(news_id=str(news.id))
    return True


def _draft_again(news: News) -> None:
    news.state, news.goes_at, news.asked_by_id, news.approved_by_id = State.DRAFT, None, None, None
    news.save()
