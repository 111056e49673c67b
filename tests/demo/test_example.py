"""The living example is made through the commands, so whatever the rulebook promises holds in it too."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import MUNICIPALITIES
from tests.invariants import broken
from yukari.activities import queries as activities
from yukari.demo import example, programme, townsfolk
from yukari.demo import rooms as talk
from yukari.exports import queries as exports
from yukari.kit.clock import JAPAN
from yukari.news import queries as news
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import queries as registrations
from yukari.rooms import queries as rooms
from yukari.rooms.models import Post
from yukari.rules.check_in import OPENS_BEFORE
from yukari.rules.questionnaire import survey_of
from yukari.surveys import queries as surveys

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all of these stories, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        places.load_places(MUNICIPALITIES, by=None, at=NOW)
        example.make(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def living_example(made: None, db: None) -> None:
    """The example as it was made, whatever another story did to it."""


def _person(someone: townsfolk.Someone) -> Person:
    return people.person_at(f"{someone.address}@example.jp", by=None, at=NOW)


def test_nothing_in_it_breaks_a_promise(living_example: None) -> None:
    assert broken(NOW.date()) == {}


def test_hana_has_come_twice_before_she_registers(living_example: None) -> None:
    """A7: what was done before registering counts, so one more day makes her premium."""
    assert activities.record_of(_person(townsfolk.HANA)).days == 2


def test_some_are_premium_in_hida(living_example: None) -> None:
    counts = registrations.counts_for(townsfolk.HIDA, on=NOW.date())
    assert counts.premium >= 3
    assert counts.registered > counts.premium


def test_people_talk_and_a_moderator_is_waited_for(living_example: None) -> None:
    """Hana came twice, so the room stands open to her; 森 finds one reported post, and a question that nobody answered."""
    hana, mori = _person(townsfolk.HANA), _person(townsfolk.MORI)
    (room,) = rooms.rooms_of(hana, at=NOW).open_to_me
    assert room.project
    assert room.project.title == talk.PROJECT
    (case,) = rooms.cases_at(rooms.House(townsfolk.HIDA), viewer=mori)
    assert len(case.reports) == 2
    written = [post.written_at.astimezone(JAPAN) for post in Post.objects.all()]
    assert len({moment.date() for moment in written}) > 8
    assert len({moment.hour for moment in written}) > 8
    (unanswered,) = rooms.unanswered_at(townsfolk.HIDA, viewer=mori, at=NOW, after=timedelta(days=3))
    assert unanswered.number == 1


def test_mio_joins_what_her_mother_allows_and_nothing_that_she_refused(living_example: None) -> None:
    """P15: somebody asks for a guardian's consent, and somebody has one."""
    mio = _person(townsfolk.MIO)
    assert people_queries.guardians_of(mio.id)
    assert people_queries.words_of_guardians(mio.id) == {
        "basic": True,
        "premium": True,
        "festival": True,
        "safety": False,
    }
    assert people_queries.objection(mio, kind="festival", asked=True, on=NOW.date()) is None
    assert people_queries.objection(mio, kind="safety", asked=False, on=NOW.date())


@pytest.mark.parametrize("clock", ["10:00", "12:58", "22:57", "23:30", "23:57"])
def test_what_can_be_checked_in_to_is_still_to_be_found_and_counts_today(clock: str) -> None:
    """A3, P3: a walk through the example takes some minutes, at whatever hour it begins."""
    now = datetime.fromisoformat(f"2026-11-21T{clock}:00+09:00")
    assert now < example.soon_from(now) <= now + OPENS_BEFORE
    assert example.soon_from(now).date() == now.date()


def test_something_can_be_checked_in_to_whenever_one_looks(living_example: None) -> None:
    """And only one such occurrence, however often the site is started."""
    example.open_now(NOW)
    before = activities.upcoming(limit=100, at=NOW)
    example.open_now(NOW)
    assert len(activities.upcoming(limit=100, at=NOW)) == len(before)


def test_every_place_tells_something(living_example: None) -> None:
    """Anyone reads one item of each; what is for registrants alone is not among them."""
    told_by = {example_place.code: news.public_news(example_place.code, at=NOW) for example_place in programme.PLACES}
    assert {len(items) for items in told_by.values()} == {1}


def test_something_waits_for_each_officer(living_example: None) -> None:
    """P10, A9: Sato decides in 白川村, and Mori is shown a phone that was passed round."""
    waiting = registrations.waiting_for_staff(townsfolk.SHIRAKAWA, viewer=_person(townsfolk.SATO), at=NOW).rows
    assert {case.review.kind for case in waiting} == {"register"}
    programme = activities.programme_of(townsfolk.HIDA, viewer=_person(townsfolk.MORI), at=NOW)
    assert [oddity.kind for oddity in programme.oddities] == ["one_device_for_many"]


def test_mori_has_taken_out_a_list_of_premium_residents(living_example: None) -> None:
    """D2: for a purpose, and nobody's name on it."""
    mori = _person(townsfolk.MORI)
    (taken,) = exports.exports_at(townsfolk.HIDA, viewer=mori).items
    assert (taken.state, taken.why) == ("ready", "集計や報告のため")
    assert len(list(exports.lines_of(taken, viewer=mori, at=NOW).lines)) == taken.size > 5


def test_hida_has_asked_and_reads_charts_and_has_answered_comments(living_example: None) -> None:
    """D4: enough answered for figures, and some figures stay hidden; one survey is open to yuki."""
    mori = _person(townsfolk.MORI)
    found = {one.title: one for one in surveys.surveys_at(townsfolk.HIDA, viewer=mori)}
    over = surveys.outcome(found["秋の活動をふりかえって"].id, viewer=mori, at=NOW)
    assert over.sent == 30
    assert all(result.shown for result in over.results)
    assert any(result.hides for result in over.results)
    assert [mine.answered for mine in surveys.surveys_for(_person(townsfolk.YUKI), at=NOW)] == [False]
    assert len(surveys.themes_of(found["種倉の用水路を直す計画（案）"].id)) == 3
    assert {one.state for one in found.values()} == {"open", "closed"}


def test_k3_hida_reads_what_people_answered_on_registration(living_example: None) -> None:
    told = surveys.outcome(survey_of(townsfolk.HIDA), viewer=_person(townsfolk.MORI), at=NOW)
    assert [result.question.key for result in told.results if result.shown] == ["ties", "drawn", "visits"]
    assert told.sent
    assert told.sent > 20
