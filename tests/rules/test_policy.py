"""P2, P11, P13: what a place may ask, and from when."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import A_DAY, DAYS, POLICY, TODAY, policies
from yukari.rules.outcome import Reason
from yukari.rules.policy import Policy, in_force, is_announced_in_time, problems


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (POLICY, ()),
        (replace(POLICY, required_days=10, long_stay_days=30, required_minutes=600, required_projects=2), ()),
        (replace(POLICY, required_days=2), (Reason.TOO_FEW_DAYS,)),
        (replace(POLICY, long_stay_days=9), (Reason.LONG_STAY_TOO_SHORT,)),
        (replace(POLICY, required_minutes=-1), (Reason.NEGATIVE_NUMBER,)),
        (replace(POLICY, required_projects=-1), (Reason.NEGATIVE_NUMBER,)),
        (replace(POLICY, required_days=0, long_stay_days=0), (Reason.TOO_FEW_DAYS, Reason.LONG_STAY_TOO_SHORT)),
    ],
)
def test_p2_and_p11_a_place_may_ask_for_more_never_for_less(policy: Policy, found: tuple[Reason, ...]) -> None:
    assert problems(policy) == found


def test_p13_the_version_in_force_on_the_day_is_used() -> None:
    stricter = replace(POLICY, version=2, in_force_from=date(2027, 4, 1), required_days=5)
    corrected = replace(stricter, version=3)
    versions = [stricter, corrected, POLICY]
    assert in_force(versions, date(2026, 3, 31)) is None
    assert in_force(versions, date(2026, 4, 1)) == POLICY
    assert in_force(versions, date(2027, 3, 31)) == POLICY
    assert in_force(versions, date(2027, 4, 1)) == corrected


@given(st.lists(policies(), max_size=5), DAYS)
def test_p13_of_those_that_have_begun_the_latest_is_in_force(versions: list[Policy], day: date) -> None:
    chosen = in_force(versions, day)
    begun = [policy for policy in versions if policy.in_force_from <= day]
    assert (chosen is None) == (not begun)
    for policy in begun:
        assert chosen is not None
        assert policy.in_force_from <= chosen.in_force_from <= day


def test_p13_a_change_is_announced_before_it_is_in_force() -> None:
    first = replace(POLICY, in_force_from=TODAY)
    assert is_announced_in_time(first, on=TODAY, earlier=[])
    assert not is_announced_in_time(first, on=TODAY + A_DAY, earlier=[])
    tomorrow = replace(POLICY, version=2, in_force_from=TODAY + A_DAY)
    assert is_announced_in_time(tomorrow, on=TODAY, earlier=[first])
    assert not is_announced_in_time(tomorrow, on=TODAY + A_DAY, earlier=[first])
    assert not is_announced_in_time(replace(tomorrow, version=3), on=TODAY, earlier=[first, tomorrow])
