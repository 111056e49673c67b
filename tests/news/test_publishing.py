"""M2, M3: from a draft to the feed and to whom it means."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from tests.builders import HIDA, TOKYO, a_person
from tests.news.stories import MINUTE, NOW, a_draft, published
from yukari.delivery.models import Envelope
from yukari.kit.clock import day_in_japan
from yukari.news import commands, queries
from yukari.news.models import News
from yukari.news.queries import feed
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.audience import Audience, Kind
from yukari.rules.outcome import Reason, Refused

Registrants = Callable[[int], list[Person]]


@pytest.fixture
def few(settings: LazySettings) -> None:
    """Two people are many here."""
    settings.SECOND_PERSON_OVER = 1


DAY = timedelta(days=1)


def refused_for(deed: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.reason


def titles(person: Person) -> list[str]:
    return [item.news.title for item in queries.feed_of(person.id, at=NOW + timedelta(days=1))]


def test_the_feed_goes_back_to_the_first_item_and_leaves_none_out(
    mori: Person, registrants: Registrants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M3: also where several are published at one moment, and where most of them mean others."""
    monkeypatch.setattr(feed, "EXAMINED", 4)
    hana, _ = registrants(2)
    for number in range(9):
        news = published(mori)
        others = {} if number % 3 else Audience(kind=Kind.PREMIUM).as_json()
        News.objects.filter(id=news.id).update(title=f"お知らせ{number}", audience=others, is_public=False)
    read, before = [], None
    for _ in range(9):
        page = queries.feed_page(hana.id, at=NOW + timedelta(days=1), before=before, limit=2)
        read += [item.news.title for item in page.items]
        before = page.older
        if before is None:
            break
    assert sorted(read) == [f"お知らせ{number}" for number in range(9) if number % 3]


def test_what_is_published_is_in_the_feed_at_once(mori: Person, registrants: Registrants) -> None:
    """M3: no row for any reader is needed."""
    hana, _ = registrants(2)
    published(mori)
    Envelope.objects.all().delete()
    assert titles(hana) == ["雪祭りのお知らせ"]
    assert titles(a_person("よそ")) == []


def test_more_than_the_limit_needs_a_second_person_and_waits(
    mori: Person, tani: Person, registrants: Registrants, few: None
) -> None:
    """M2."""
    hana, _ = registrants(2)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    assert (news.state, news.size) == ("asked", 2)
    with pytest.raises(Refused) as refused:
        commands.approve(news.id, place_id=HIDA, by=mori, at=NOW)
    assert refused.value.reason is Reason.SECOND_PERSON_NEEDED
    for _ in range(2):
        news = commands.approve(news.id, place_id=HIDA, by=tani, at=NOW)
    assert (news.state, news.goes_at) == ("waiting", NOW + 10 * MINUTE)
    assert commands.publish_due(by=None, at=NOW + 9 * MINUTE) == 0
    assert titles(hana) == []
    assert commands.publish_due(by=None, at=NOW + 10 * MINUTE) == 1
    assert commands.publish_due(by=None, at=NOW + 11 * MINUTE) == 0
    assert titles(hana) == ["雪祭りのお知らせ"]


def test_the_database_too_wants_another_person(mori: Person) -> None:
    news = a_draft(mori)
    with pytest.raises(IntegrityError), transaction.atomic():
        News.objects.filter(id=news.id).update(asked_by_id=mori.id, approved_by_id=mori.id)


def test_taken_back_in_time_nobody_has_seen_it(mori: Person, tani: Person, registrants: Registrants, few: None) -> None:
    hana, _ = registrants(2)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    commands.approve(news.id, place_id=HIDA, by=tani, at=NOW)
    for _ in range(2):
        assert commands.take_back(news.id, place_id=HIDA, by=mori, at=NOW + MINUTE).state == "draft"
    assert commands.publish_due(by=None, at=NOW + timedelta(days=1)) == 0
    assert not titles(hana)
    assert not Envelope.objects.filter(message__isnull=False, channel="mail").exists()


def test_who_were_few_when_it_was_written_may_have_become_many(
    mori: Person, registrants: Registrants, few: None
) -> None:
    registrants(1)
    tomorrow = NOW + timedelta(days=1)
    news = commands.ask(a_draft(mori, begins_at=tomorrow).id, place_id=HIDA, by=mori, at=NOW)
    assert news.state == "waiting"
    registrants(3)
    assert commands.publish_due(by=None, at=tomorrow) == 0
    news.refresh_from_db()
    assert (news.state, news.size) == ("asked", 4)


def test_the_second_person_sends_it_back_with_a_reason(
    mori: Person, tani: Person, registrants: Registrants, few: None
) -> None:
    registrants(2)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    with pytest.raises(Refused) as refused:
        commands.send_back(news.id, place_id=HIDA, reason=" ", by=tani, at=NOW)
    assert refused.value.reason is Reason.REASON_MISSING
    news = commands.send_back(news.id, place_id=HIDA, reason="日付が違います", by=tani, at=NOW)
    assert (news.state, news.sent_back_why, news.sent_back_by_id) == ("draft", "日付が違います", tani.id)
    news = commands.write(HIDA, said=commands.Said(title="a", text="b"), news_id=news.id, by=mori, at=NOW)
    assert news.sent_back_why == "日付が違います"
    news = commands.ask(news.id, place_id=HIDA, by=mori, at=NOW)
    assert (news.sent_back_why, news.sent_back_at) == ("", None)


def test_what_would_be_shown_to_nobody_is_told_to_nobody(
    mori: Person, tani: Person, registrants: Registrants, few: None
) -> None:
    """M2: news whose last day is over is neither written, asked for, approved nor sent."""
    registrants(2)
    today = day_in_japan(NOW)
    for said, reason in (
        ({"ends_on": today - DAY}, Reason.LAST_DAY_PAST),
        ({"ends_on": today, "begins_at": NOW + DAY}, Reason.ENDS_BEFORE_IT_STARTS),
    ):
        assert refused_for(lambda said=said: a_draft(mori, **said)) is reason  # type: ignore[misc]
    draft = a_draft(mori, ends_on=today)
    assert refused_for(lambda: commands.ask(draft.id, place_id=HIDA, by=mori, at=NOW + DAY)) is Reason.LAST_DAY_PAST
    commands.ask(draft.id, place_id=HIDA, by=mori, at=NOW)
    assert refused_for(lambda: commands.approve(draft.id, place_id=HIDA, by=tani, at=NOW + DAY)) is Reason.LAST_DAY_PAST
    commands.approve(draft.id, place_id=HIDA, by=tani, at=NOW)
    assert commands.publish_due(by=None, at=NOW + DAY) == 0
    draft.refresh_from_db()
    assert (draft.state, draft.published_at) == ("draft", None)
    assert not Envelope.objects.filter(message__isnull=False, channel="mail").exists()


def test_it_reaches_whom_it_means_and_nobody_else_learns_of_it(mori: Person, registrants: Registrants) -> None:
    hana, ken = registrants(2)
    registrations.register(hana.id, place_id=TOKYO, by=hana, at=NOW)
    news = published(mori, audience=Audience(kind=Kind.PREMIUM))
    assert not titles(hana)
    for viewer_id in (ken.id, None):
        with pytest.raises(Refused) as refused:
            queries.readable(news.id, viewer_id=viewer_id, at=NOW)
        assert refused.value.reason is Reason.NOT_FOUND
    assert not Envelope.objects.exists()


def test_what_is_for_some_is_never_public(mori: Person, registrants: Registrants) -> None:
    registrants(1)
    for_some = published(mori, audience=Audience(youngest=20), is_public=True)
    for_all = published(mori, title="花祭り", is_public=True)
    assert queries.public_news(HIDA, at=NOW) == [for_all]
    assert not for_some.is_public
    assert queries.readable(for_all.id, viewer_id=None, at=NOW).news == for_all


def test_after_its_last_day_it_is_shown_no_more(mori: Person, registrants: Registrants) -> None:
    (hana,) = registrants(1)
    published(mori, ends_on=NOW.date())
    assert queries.feed_of(hana.id, at=NOW)
    assert not titles(hana)


def test_a_published_item_is_taken_out_of_the_feed(mori: Person, registrants: Registrants) -> None:
    (hana,) = registrants(1)
    news = published(mori)
    assert commands.take_back(news.id, place_id=HIDA, by=mori, at=NOW).state == "taken_back"
    assert not titles(hana)
    progress = queries.news_progress(news.id)
    assert progress is not None
    assert progress.stopped_at == NOW


@pytest.mark.parametrize("deed", ["write", "ask", "take_back", "stop_sending", "discard"])
def test_staff_of_another_place_do_nothing_here(mori: Person, sato: Person, deed: str) -> None:
    """D1."""
    news = a_draft(mori)

    def try_it() -> object:
        if deed == "write":
            return a_draft(sato)
        return getattr(commands, deed)(news.id, place_id=HIDA, by=sato, at=NOW)

    with pytest.raises(Refused) as refused:
        try_it()
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_an_item_without_words_is_none(mori: Person) -> None:
    with pytest.raises(Refused) as refused:
        a_draft(mori, text="  ")
    assert refused.value.reason is Reason.WORDS_MISSING


def test_what_is_under_way_is_not_written_over(mori: Person, registrants: Registrants) -> None:
    registrants(1)
    news = published(mori)
    with pytest.raises(Refused) as refused:
        commands.write(HIDA, said=commands.Said(title="a", text="b"), news_id=news.id, by=mori, at=NOW)
    assert refused.value.reason is Reason.NEWS_UNDER_WAY
