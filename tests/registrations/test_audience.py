"""Who is meant: the one selection behind news, offers and surveys (M2, S1)."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, TOKYO, a_person
from tests.registrations.stories import DAY, at, confirm, make_premium, take_part
from yukari.people.models import Person
from yukari.registrations import commands, queries
from yukari.rules.audience import Audience, Kind, Part
from yukari.rules.survey import Given

NOW = at(DAY)


@pytest.fixture
def people(hana: Person) -> dict[str, Person]:
    """Hana is premium; Yuki has only registered and loves work; Sora is older, from Shirakawa, and has taken part once."""
    found = {
        "hana": hana,
        "yuki": a_person("ゆき", birth_year=2000, birth_month=1),
        "sora": a_person("そら", residence_id=SHIRAKAWA, birth_year=1950, birth_month=12),
    }
    confirm(hana)
    make_premium(hana)
    for one in ("yuki", "sora"):
        commands.register(found[one].id, place_id=HIDA, by=found[one], at=NOW)
    answers = {"ties": Given(("work", "learning"))}
    commands.answer_questionnaire(found["yuki"].id, place_id=HIDA, answers=answers, by=found["yuki"], at=NOW)
    take_part(found["sora"], DAY)
    elsewhere = a_person("よそ")
    commands.register(elsewhere.id, place_id=TAKAYAMA, by=elsewhere, at=NOW)
    return found


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        (Audience(), {"hana", "yuki", "sora"}),
        (Audience(kind=Kind.PREMIUM), {"hana"}),
        (Audience(kind=Kind.BASIC), {"yuki", "sora"}),
        (Audience(taken_part=Part.TAKEN), {"hana", "sora"}),
        (Audience(taken_part=Part.NOT_YET), {"yuki"}),
        (Audience(long_stay=True), set()),
        (Audience(answers=(("ties", frozenset({"work", "sightseeing"})),)), {"yuki"}),
        (Audience(answers=(("ties", frozenset({"sightseeing"})),)), set()),
        (Audience(prefectures=frozenset({TOKYO})), {"hana", "yuki"}),
        (Audience(youngest=60), {"sora"}),
        (Audience(oldest=30), {"yuki"}),
        (Audience(kind=Kind.BASIC, taken_part=Part.TAKEN, youngest=60), {"sora"}),
    ],
)
def test_every_condition_narrows(people: dict[str, Person], audience: Audience, meant: set[str]) -> None:
    """Counted, listed and asked one by one, the answer is the same."""
    assert queries.audience_size(HIDA, audience, at=NOW) == len(meant)
    ranges = list(queries.audience_ranges(HIDA, audience, at=NOW, size=2))
    listed = [one for some in ranges for one in queries.people_meant(HIDA, audience, at=NOW, within=some)]
    assert set(listed) == {people[one].id for one in meant}
    assert sum(some.size for some in ranges) == len(listed) == len(meant)
    for one, person in people.items():
        assert queries.is_meant(person.id, HIDA, audience, at=NOW) is (one in meant)


def test_ranges_go_on_after_whoever_was_last(people: dict[str, Person]) -> None:
    """A worker that was killed begins again where it had come to."""
    first, *rest = queries.audience_ranges(HIDA, Audience(), at=NOW, size=1)
    assert list(queries.audience_ranges(HIDA, Audience(), at=NOW, size=1, after=first.last)) == rest
    assert [(one.first, one.size) for one in (first, *rest)] == sorted((person.id, 1) for person in people.values())


def test_nobody_of_another_place_is_meant(people: dict[str, Person]) -> None:
    """D1."""
    assert queries.audience_size(SETAGAYA, Audience(), at=NOW) == 0
    assert not queries.is_meant(UUID(int=1), HIDA, Audience(), at=NOW)


def test_the_size_is_one_statement(people: dict[str, Person]) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.audience_size(HIDA, Audience(kind=Kind.PREMIUM, youngest=20), at=NOW)
    assert len(captured) == 1
