"""D4 across tables, by an attacker's program: it reads all that is published of an area, and adds and takes away whatever
numbers it likes. Where the outcome counts persons, whoever they are, it is nobody or at least five.

What "counts persons" means is not taken from the rules: it goes through everybody who can be, and looks whether each is
counted once or not at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import combinations, product
from random import Random
from typing import NamedTuple

import pytest

from tests.builders import GIFU, HIDA, SHIRAKAWA, TAKAYAMA
from tests.registrations.stories import at
from tests.statistics.test_closing import END, NEXT
from yukari.rules.relations import NATION, Carrier, Kind, Living, Respect, Step
from yukari.statistics import commands, queries
from yukari.statistics.models import ClosedDay, Fact, Publication

STEPS = (Step.BASIC, Step.ACTIVITY, Step.PREMIUM, Step.RENEWED, Step.LONG_STAY)
EVER = STEPS[2:]
FIELDS = ("land", "safety")
RECENT, OLD = "2026-2", "2024-1"
Cell = tuple[str, str]


class Told(NamedTuple):
    """All by which somebody is counted in an area."""

    step: str = ""
    """Empty: not registered there."""
    premium: bool = False
    lapsed: bool = False
    seen: bool = False
    took_part: bool = False
    ticked: bool = False
    recent: bool = False
    carrier: str = ""
    fields: tuple[str, ...] = ()

    def can_be(self, *, municipal: bool) -> bool:
        registered_carry = self.carrier in (Carrier.PREMIUM, Carrier.BASIC)
        if not self.step:
            return not any(self[1:7]) and not registered_carry and bool(self.carrier) == bool(self.fields)
        return (
            (not self.premium or self.step in EVER)
            and (not self.lapsed or (self.step in EVER and not self.premium))
            and (not self.took_part or (self.step != Step.BASIC and self.seen))
            and (not self.recent or self.seen)
            and (self.carrier == "" or self.carrier == (Carrier.PREMIUM if self.premium else Carrier.BASIC))
            and (self.took_part == registered_carry if municipal else registered_carry >= self.took_part)
            and bool(self.carrier) == bool(self.fields)
        )

    def cells(self) -> Iterator[Cell]:
        if self.step:
            yield Respect.ALL, ""
            yield Respect.KIND, Kind.PREMIUM if self.premium else Kind.BASIC
            yield Respect.STEP, self.step
            yield Respect.STAYED, RECENT if self.recent else OLD
        for living, is_so in zip(Living, (self.seen, self.took_part, self.lapsed), strict=True):
            if is_so:
                yield Respect.LIVING, living
        if self.ticked:
            yield Respect.ROUTE, "work"
        if self.carrier:
            yield Respect.CARRIER, self.carrier
        for field in self.fields:
            yield Respect.FIELD, field


@cache
def everybody_who_can_be(*, municipal: bool) -> tuple[Told, ...]:
    yes_or_no, did = (False, True), ((), ("land",), ("safety",), FIELDS)
    all_there_is = product(("", *STEPS), *[yes_or_no] * 6, ("", *Carrier), did)
    return tuple(one for each in all_there_is if (one := Told(*each)).can_be(municipal=municipal))


@cache
def reckonings(*, municipal: bool) -> tuple[tuple[tuple[Cell, int], ...], ...]:
    """Every way to add and take away up to five numbers that counts each who can be once or not at all.

    A number is a whole one with a byte for each who can be: what counts anybody otherwise has other bytes than 0 and 1.
    """
    people = everybody_who_can_be(municipal=municipal)
    counts: Counter[Cell] = Counter()
    for nth, one in enumerate(people):
        counts.update(dict.fromkeys(one.cells(), 1 << (8 * nth)))
    once = sum(1 << (8 * nth) for nth in range(len(people)))
    found = []
    for size in range(1, 6):
        for some in combinations(counts, size):
            for signs in product((1, -1), repeat=size):
                of = sum(sign * counts[cell] for cell, sign in zip(some, signs, strict=True))
                if of > 0 and of | once == once:
                    found.append(tuple(zip(some, signs, strict=True)))
    return tuple(found)


Tables = Mapping[str, Mapping[str, int | None]]


def given_away(told: Tables, before: Tables, *, municipal: bool) -> list[tuple[object, int]]:
    """The reckonings that come to few. Of a table that is not there, nothing is known. A number that has moved, or was never
    told before, is the truth of this day; one that stayed may be up to four from it, and is no part of an exact reckoning.
    """
    numbers: dict[Cell, int | None] = {}
    for each in reckonings(municipal=municipal):
        for (respect, value), _ in each:
            now = told[respect].get(value, 0) if respect in told else None
            stayed = now and before.get(respect, {}).get(value) == now
            numbers[respect, value] = None if stayed else now
    found: list[tuple[object, int]] = []
    for each in reckonings(municipal=municipal):
        parts = [(sign, numbers[cell]) for cell, sign in each]
        comes_to = sum(sign * (number or 0) for sign, number in parts)
        if 0 < comes_to < 5 and all(number is not None for _, number in parts):
            found.append((each, comes_to))
    return found


def together(several: list[Told]) -> Told:
    """How somebody is counted around places in each of which they are counted so."""
    there = [one for one in several if one.step]
    premium = any(one.premium for one in there)
    fields = tuple(field for field in FIELDS if any(field in one.fields for one in several))
    carrier = next((one.carrier for one in several if one.carrier), "")
    if fields and there:
        carrier = Carrier.PREMIUM if premium else Carrier.BASIC
    return Told(
        step=max((one.step for one in there), key=STEPS.index, default=""),
        premium=premium,
        lapsed=not premium and any(one.lapsed for one in there),
        seen=any(one.seen for one in there),
        took_part=any(one.took_part for one in there),
        ticked=any(one.ticked for one in there),
        recent=bool(there) and all(one.recent for one in there),
        carrier=carrier,
        fields=fields,
    )


Person = dict[str, Told]
"""By place."""


def somebody(random: Random, likely: list[Told]) -> Person:
    places = random.sample([HIDA, TAKAYAMA, SHIRAKAWA], random.choice((1, 1, 1, 1, 2)))
    return {place: random.choice(likely) for place in places}


def write(people: list[Person], day: date) -> None:
    counted: Counter[tuple[str, Cell]] = Counter()
    for person in people:
        around = together(list(person.values()))
        for area, one in (*person.items(), (GIFU, around), (NATION, around)):
            counted.update((area, cell) for cell in one.cells())
            if one.step:
                counted[area, (Respect.JOINED, RECENT if one.recent else OLD)] += 1
    ClosedDay.objects.create(day=day, closed_at=at(day))
    Fact.objects.bulk_create(
        Fact(area=area, respect=respect, day=day, value=value, persons=persons)
        for (area, (respect, value)), persons in counted.items()
    )


def told_of(area: str) -> Tables:
    one = queries.published(area)
    assert one
    return one.told


AREAS = (HIDA, TAKAYAMA, SHIRAKAWA, GIFU, NATION)


@pytest.mark.parametrize("seed", [*range(8), 106, 195, 235])
def test_d4_no_sum_and_no_difference_of_published_numbers_tells_of_few(places: None, seed: int) -> None:
    random = Random(seed)
    kinds = random.sample(everybody_who_can_be(municipal=True), random.choice((4, 8, 15)))
    likely = [one for one in kinds for _ in range(random.choice((1, 1, 3, 20, 60)))]
    people = [somebody(random, likely) for _ in range(random.choice((40, 90, 400)))]
    before: dict[str, Tables] = {}
    for day in (END, NEXT):
        write(people, day)
        assert commands.publish(day, by=None, at=at(day))
        for area in AREAS:
            told = told_of(area)
            assert given_away(told, before.get(area, {}), municipal=area not in (GIFU, NATION)) == []
            before[area] = told
        some_go, some_come = random.choice((0, 3, 9)), random.choice((0, 4, 30))
        people = [*people[some_go:], *(somebody(random, likely) for _ in range(some_come))]


def test_d4_what_was_published_of_everybody_is_published_again_when_nobody_has_moved(places: None) -> None:
    """Else what is hidden in one month would stand in the other, and the two together would tell."""
    random = Random(5)
    likely = [one for one in everybody_who_can_be(municipal=True) if random.randrange(9) == 0]
    people = [somebody(random, likely) for _ in range(150)]
    for day in (END, NEXT):
        write(people, day)
        commands.publish(day, by=None, at=at(day))
    one, two = (
        list(Publication.objects.filter(day=day).order_by("area").values_list("figures")) for day in (END, NEXT)
    )
    assert one == two


def a_town(*groups: tuple[int, Told]) -> Tables:
    write([{HIDA: one} for number, one in groups for _ in range(number)], END)
    commands.publish(END, by=None, at=at(END))
    assert given_away(told_of(HIDA), {}, municipal=True) == []
    return told_of(HIDA)


ALL_LAND = ("land",)
BASIC = Told(Step.BASIC, seen=True)
ACTIVE = Told(Step.ACTIVITY, seen=True, took_part=True, carrier=Carrier.BASIC, fields=ALL_LAND)
PREMIUM = Told(Step.PREMIUM, premium=True, seen=True, took_part=True, carrier=Carrier.PREMIUM, fields=ALL_LAND)
LONG_AGO = Told(Step.ACTIVITY, seen=True)
LAPSED = Told(Step.PREMIUM, lapsed=True)


def test_d4_two_whose_premium_registration_lapsed_are_not_told_by_the_steps_and_the_kinds(places: None) -> None:
    """90 came as far as premium, 88 are premium."""
    told = a_town((200, BASIC), (104, ACTIVE), (6, LONG_AGO), (88, PREMIUM), (2, LAPSED))
    assert told[Respect.KIND] == {"basic": 312, "premium": 88}
    assert told[Respect.STEP] == {"basic": 200, "activity": None, "premium": None}
    assert told[Respect.LIVING][Living.LAPSED] is None


def test_d4_two_premium_people_who_did_nothing_are_not_told_by_who_carries_activities(places: None) -> None:
    """Nor by the number of those who took part: one of the two groups, and the whole."""
    told = a_town((200, BASIC), (110, ACTIVE), (86, PREMIUM), (2, Told(Step.PREMIUM, premium=True, seen=True)))
    assert told[Respect.KIND] == {"basic": 310, "premium": 88}
    assert (told[Respect.CARRIER]["premium"], told[Respect.CARRIER]["basic"]) == (None, None)
    assert told[Respect.LIVING][Living.TOOK_PART] == 196


def test_d4_two_who_ticked_nothing_are_not_told_by_what_the_others_ticked(places: None) -> None:
    told = a_town((18, BASIC._replace(ticked=True)), (2, BASIC))
    assert Respect.ROUTE not in told


def test_d4_two_who_did_something_else_are_not_told_by_a_field(places: None) -> None:
    told = a_town((18, ACTIVE), (3, ACTIVE._replace(fields=FIELDS)), (2, ACTIVE._replace(fields=("safety",))))
    assert told[Respect.CARRIER]["basic"] == told[Respect.ALL][""] == 23
    assert told[Respect.FIELD] == {"land": None, "safety": 5}


def test_d4_where_there_is_one_field_it_does_not_tell_of_two_who_are_not_registered(places: None) -> None:
    """Everybody who carries activities stands in it."""
    guest = Told(carrier=Carrier.GUEST, fields=ALL_LAND)
    told = a_town((30, BASIC), (18, ACTIVE), (12, PREMIUM), (2, guest))
    assert Respect.FIELD not in told
    assert told[Respect.CARRIER] == {"premium": 12, "basic": 18, "home": None, "guest": None}


def test_d4_numbers_that_tell_of_nobody_few_are_all_shown(places: None) -> None:
    """What is hidden is hidden for a reason."""
    told = a_town((200, BASIC), (110, ACTIVE), (80, PREMIUM), (10, LAPSED))
    assert told[Respect.STEP] == {"basic": 200, "activity": 110, "premium": 90}
    assert told[Respect.LIVING] == {Living.SEEN: 390, Living.TOOK_PART: 190, Living.LAPSED: 10}
    assert (told[Respect.CARRIER]["premium"], told[Respect.CARRIER]["basic"]) == (80, 110)
    assert told[Respect.FIELD] == {"land": 190}
