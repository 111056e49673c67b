"""K6: Ken has not been seen for two years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import A_DAY, DAYS
from yukari.rules.inactivity import Step, ask_from, release_from, what_to_do

LAST_ACCESS, ASKED_ON = date(2026, 11, 21), date(2028, 11, 21)


def test_k6_asked_after_24_months_and_released_after_60_days_without_an_answer() -> None:
    assert ask_from(LAST_ACCESS) == ASKED_ON
    assert release_from(ASKED_ON) == date(2029, 1, 21)


@pytest.mark.parametrize(
    ("last_access", "asked_on", "on", "step"),
    [
        (LAST_ACCESS, None, ASKED_ON - A_DAY, Step.WAIT),
        (LAST_ACCESS, None, ASKED_ON, Step.ASK),
        (LAST_ACCESS, ASKED_ON, date(2029, 1, 20), Step.WAIT),
        (LAST_ACCESS, ASKED_ON, date(2029, 1, 21), Step.RELEASE),
        (date(2029, 1, 20), ASKED_ON, date(2029, 1, 21), Step.WAIT),
        (ASKED_ON, ASKED_ON, date(2030, 11, 21), Step.ASK),
    ],
)
def test_k6_the_worker_does_it_alone(last_access: date, asked_on: date | None, on: date, step: Step) -> None:
    assert what_to_do(last_access, asked_on, on) is step


@given(DAYS, st.integers(0, 2000), st.integers(1, 36), st.integers(1, 120))
def test_k6_nobody_is_released_without_having_been_asked_in_time(
    last_access: date, after: int, months: int, days: int
) -> None:
    """A night at a time: once asked, nobody hears of it again, and is released only when the days are over."""
    on, asked_on = last_access + timedelta(days=after), None
    asked = what_to_do(last_access, asked_on, on, months=months, days=days)
    assert (asked is Step.ASK) == (on >= ask_from(last_access, months))
    if asked is Step.ASK:
        nights = [
            what_to_do(last_access, on, on + timedelta(days=n), months=months, days=days) for n in range(days + 2)
        ]
        assert nights == [Step.WAIT] * (days + 1) + [Step.RELEASE]


@given(DAYS, st.integers(0, 2000), st.integers(0, 3000))
def test_k6_any_access_resets_the_clock(asked_on: date, answered_after: int, later: int) -> None:
    answered_on = asked_on + timedelta(days=answered_after)
    assert what_to_do(answered_on, asked_on, answered_on + timedelta(days=later)) is not Step.RELEASE
