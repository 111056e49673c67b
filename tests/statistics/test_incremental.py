"""A day costs what has changed on it, and tells what a count of everybody from nothing tells."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.builders import GIFU, HIDA, SHIRAKAWA, TAKAYAMA, YOKOHAMA, a_person
from tests.leaving.stories import LATER, ask, erase
from tests.registrations.stories import DAY, at, confirm, make_premium, take_part, the_term
from tests.statistics.test_activities import an_occasion, come
from tests.statistics.test_closing import END, NEXT, close, fact, many, register, told
from tests.uniting.stories import unite
from yukari.activities.models import Project
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.registrations import commands as registrations
from yukari.registrations.commands.nightly import look_after
from yukari.rules.relations import NATION, Respect
from yukari.rules.survey import Given
from yukari.statistics import commands
from yukari.statistics.models import Counted, Fact, Fingerprint, Tally

TIES = {"ties": Given(choices=("work", "sightseeing"))}
LONG_AFTER = date(2027, 5, 1)


def differing(day: date) -> int:
    return commands.recount_day(day, by=None, at=at(max(day, LONG_AFTER) + timedelta(days=1)))


@pytest.fixture
def village(places: None) -> list[Person]:
    """Ten who are registered, two of them premium, and what they have done."""
    them = [*many(5, HIDA), *many(3, HIDA, SHIRAKAWA), *many(2, TAKAYAMA, residence_id=YOKOHAMA)]
    for premium in them[:2]:
        confirm(premium)
        make_premium(premium)
    come(an_occasion(day=10), *them[3:7], a_person("旅の人"))
    registrations.answer_questionnaire(them[7].id, place_id=HIDA, answers=TIES, by=them[7], at=at(DAY))
    people.note_seen(them[8], by=them[8], at=at(DAY))
    close()
    return them


def somebody_else_comes(village: list[Person]) -> None:
    many(1, HIDA, GIFU, on=NEXT)


def somebody_is_released(village: list[Person]) -> None:
    registrations.release(village[5].id, place_id=HIDA, by=village[5], at=at(END))


def somebody_comes_back(village: list[Person]) -> None:
    somebody_is_released(village)
    register(village[5], HIDA, on=NEXT)


def a_scan_is_handed_in_late(village: list[Person]) -> None:
    take_part(village[4], DAY + timedelta(days=2), on=NEXT)


def a_participation_is_void(village: list[Person]) -> None:
    one = village[4].participations.first()
    assert one
    registrations.void_participation(
        village[4].id, occurrence_id=one.occurrence_id, reason="人ちがい", by=None, at=at(NEXT)
    )


def somebody_moves_in(village: list[Person]) -> None:
    confirm(village[0], residence_id=HIDA, on=NEXT)


def somebody_is_premium_again_after_a_lapse(village: list[Person]) -> None:
    lapsed = DAY + timedelta(days=366)
    look_after(village[0].id, on=lapsed, by=None, at=at(lapsed, 3))
    make_premium(village[0], on=lapsed + timedelta(days=4))


def somebody_renews(village: list[Person]) -> None:
    """In the window, and the night after the end closes the old term."""
    term = the_term(village[0])
    confirm(village[0], on=term.ends_on - timedelta(days=50))
    for days in (50, 49, 48):
        take_part(village[0], term.ends_on - timedelta(days=days))
    after = term.ends_on + timedelta(days=1)
    look_after(village[0].id, on=after, by=None, at=at(after, 3))


def somebody_says_another_residence_and_birth(village: list[Person]) -> None:
    """No date tells when: the rows themselves are looked at."""
    Person.objects.filter(id=village[6].id).update(residence_id=YOKOHAMA, birth_year=1950)


def somebody_answers(village: list[Person]) -> None:
    registrations.answer_questionnaire(village[9].id, place_id=TAKAYAMA, answers=TIES, by=village[9], at=at(NEXT))


def somebody_is_seen(village: list[Person]) -> None:
    people.note_seen(village[9], by=village[9], at=at(NEXT))


def a_project_is_of_another_field(village: list[Person]) -> None:
    Project.objects.update(field="safety")


def two_accounts_are_one(village: list[Person]) -> None:
    unite(village[3], village[8], on=NEXT)


def somebody_leaves(village: list[Person]) -> None:
    ask(village[2])
    assert erase(village[2])


def nothing_happens(village: list[Person]) -> None:
    """A year goes by: nobody was seen in it, terms run out, cohorts grow old, somebody is thirty."""


@pytest.mark.parametrize("day", [NEXT, LONG_AFTER])
@pytest.mark.parametrize(
    "happening",
    [
        somebody_else_comes,
        somebody_is_released,
        somebody_comes_back,
        a_scan_is_handed_in_late,
        a_participation_is_void,
        somebody_moves_in,
        somebody_is_premium_again_after_a_lapse,
        somebody_renews,
        somebody_says_another_residence_and_birth,
        somebody_answers,
        somebody_is_seen,
        a_project_is_of_another_field,
        two_accounts_are_one,
        somebody_leaves,
        nothing_happens,
    ],
)
def test_v1_whatever_happens_the_next_day_tells_what_a_count_from_nothing_tells(
    village: list[Person], happening: Callable[[list[Person]], None], day: date
) -> None:
    happening(village)
    assert differing(day) == 0


def test_any_day_can_be_closed_after_any_other(village: list[Person]) -> None:
    before = told(END, Respect)
    close(LONG_AFTER), close(NEXT)
    assert told(NEXT, Respect)
    assert differing(NEXT) == 0
    close(DAY), close(END)
    assert told(END, Respect) == before


def test_only_who_is_counted_otherwise_is_counted_again(village: list[Person]) -> None:
    """Whoever has changed in nothing keeps even a wrong row; a count from nothing says so, and puts it right."""
    still, moving = village[6], village[9]
    Counted.objects.filter(person_id=still.id, area=NATION).update(age="0")
    people.note_seen(moving, by=moving, at=at(NEXT))
    Tally.objects.filter(area=NATION, respect=Respect.ALL).update(persons=99)
    close(NEXT)
    assert Counted.objects.get(person_id=still.id, area=NATION).age == "0"
    assert Counted.objects.get(person_id=moving.id, area=NATION).seen
    assert fact(NATION, day=NEXT) == 99
    assert differing(NEXT) > 0
    assert fact(NATION, day=NEXT) == 10
    assert differing(NEXT) == 0


def test_sums_that_cannot_be_are_refused_and_a_count_from_nothing_puts_them_right(village: list[Person]) -> None:
    Tally.objects.filter(area=NATION, respect=Respect.HOME).delete()
    Person.objects.filter(id=village[9].id).update(residence_id=HIDA)
    with pytest.raises(IntegrityError), transaction.atomic():
        close(NEXT)
    assert differing(NEXT) > 0
    assert differing(NEXT) == 0


def test_d3_of_whoever_is_erased_nothing_is_kept_and_the_others_stay_counted(village: list[Person]) -> None:
    gone = village[2]
    ask(gone)
    assert erase(gone)
    assert not Counted.objects.filter(person_id=gone.id).exists()
    assert not Fingerprint.objects.filter(person_id=gone.id).exists()
    assert Tally.objects.get(area=NATION, respect=Respect.ALL).persons == 9
    close(LATER)
    assert fact(NATION, day=LATER) == 9


def test_nothing_is_left_behind_where_nobody_is_counted_any_more(village: list[Person]) -> None:
    for person in village:
        for place in Place.objects.filter(code__in=[HIDA, SHIRAKAWA, TAKAYAMA]):
            if person.registrations.filter(place=place, released_at=None).exists():
                registrations.release(person.id, place_id=place.code, by=person, at=at(NEXT))
    close(NEXT)
    assert not Fact.objects.filter(day=NEXT, respect__in=["all", "ties", "kind", "age", "home", "step"]).exists()
    assert not Tally.objects.filter(persons=0).exists()
