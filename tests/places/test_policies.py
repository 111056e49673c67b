"""P13: a policy is announced before it is in force and never changed; P2: never fewer than three days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, GIFU, HIDA, YOKOHAMA
from yukari.audit.models import Entry
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy

TODAY = day_in_japan(AT)
TOMORROW = TODAY + timedelta(days=1)
FIVE_DAYS = Policy(
    place=HIDA, version=0, in_force_from=TOMORROW, required_days=5, required_fields=("land",), register=Mode.STAFF
)


def test_a_place_without_a_policy_of_its_own_asks_for_three_days(places: None) -> None:
    policy = queries.policy_in_force(HIDA, TODAY)
    assert (policy.version, policy.required_days, policy.register) == (0, 3, Mode.AUTOMATIC)


def test_an_announced_policy_comes_into_force_on_its_day(manager: Person) -> None:
    announced = commands.announce_policy(HIDA, policy=FIVE_DAYS, note="担い手をふやすため", by=manager, at=AT)
    assert queries.announced_policy(HIDA, on=TODAY) == announced
    assert queries.policy_in_force(HIDA, TODAY).version == 0
    assert queries.policy_in_force(HIDA, TOMORROW) == replace(FIVE_DAYS, version=1)
    assert queries.announced_policy(HIDA, on=TOMORROW) is None
    assert Entry.objects.filter(verb="announced_policy", by_id=manager.id, place_id=HIDA).count() == 1


def test_a_judgement_of_long_ago_finds_its_version_again(manager: Person) -> None:
    commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    later = replace(FIVE_DAYS, required_days=4, in_force_from=TODAY + timedelta(days=400))
    commands.announce_policy(HIDA, policy=later, by=manager, at=AT)
    days = [TODAY, TOMORROW, TODAY + timedelta(days=399), TODAY + timedelta(days=400)]
    assert [queries.policy_in_force(HIDA, day).required_days for day in days] == [3, 5, 5, 4]
    assert [version.version for version in queries.policies_of(HIDA)] == [2, 1]


def test_announcing_the_same_again_is_one_version(manager: Person) -> None:
    first = commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    assert commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT) == first


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"required_days": 2}, Reason.TOO_FEW_DAYS),
        ({"long_stay_days": 9}, Reason.LONG_STAY_TOO_SHORT),
        ({"required_minutes": -1}, Reason.NEGATIVE_NUMBER),
        ({"in_force_from": TODAY}, Reason.NOT_ANNOUNCED_IN_TIME),
        ({"in_force_from": date(2020, 1, 1)}, Reason.NOT_ANNOUNCED_IN_TIME),
    ],
)
def test_what_may_not_be_announced(manager: Person, change: dict[str, object], reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        commands.announce_policy(HIDA, policy=replace(FIVE_DAYS, **change), by=manager, at=AT)  # type: ignore[arg-type]
    assert refused.value.reason is reason
    assert queries.policies_of(HIDA) == []


def test_a_new_version_comes_after_those_announced_before(manager: Person) -> None:
    commands.announce_policy(HIDA, policy=replace(FIVE_DAYS, in_force_from=date(2027, 4, 1)), by=manager, at=AT)
    with pytest.raises(Refused) as refused:
        commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    assert refused.value.reason is Reason.NOT_ANNOUNCED_IN_TIME


def test_a_place_that_has_not_joined_yet_may_begin_with_its_policy_at_once(places: None) -> None:
    commands.announce_policy(YOKOHAMA, policy=replace(FIVE_DAYS, in_force_from=TODAY), by=None, at=AT)
    assert queries.policy_in_force(YOKOHAMA, TODAY).required_days == 5


def test_it_is_taken_back_before_its_day_and_not_on_it(manager: Person) -> None:
    commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    with pytest.raises(Refused) as refused:
        commands.withdraw_policy(HIDA, version=1, by=manager, at=AT + timedelta(days=1))
    assert refused.value.reason is Reason.POLICY_IN_FORCE
    for _ in range(2):
        commands.withdraw_policy(HIDA, version=1, by=manager, at=AT)
    assert queries.policy_in_force(HIDA, TOMORROW).version == 0
    assert Entry.objects.filter(verb="withdrew_policy").count() == 1
    assert commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT).version == 2
    with pytest.raises(Refused) as refused:
        commands.withdraw_policy(HIDA, version=9, by=manager, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND


def test_only_managers_of_the_place_announce_and_withdraw(manager: Person, mori: Person, sato: Person) -> None:
    commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    for by in (mori, sato):
        with pytest.raises(Refused) as refused:
            commands.announce_policy(HIDA, policy=FIVE_DAYS, by=by, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED
        with pytest.raises(Refused):
            commands.withdraw_policy(HIDA, version=1, by=by, at=AT)


def test_policies_of_many_places_are_one_statement(
    manager: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commands.announce_policy(HIDA, policy=FIVE_DAYS, by=manager, at=AT)
    with django_assert_num_queries(1):
        found = queries.policies_in_force([HIDA, GIFU], TOMORROW)
    assert (found[HIDA].version, found[GIFU].version) == (1, 0)
