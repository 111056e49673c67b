"""M2: when news to many leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from yukari.rules.news import goes_at, needs_second_person

NINE = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)
DELAY = timedelta(minutes=10)


@pytest.mark.parametrize(("size", "needed"), [(0, False), (100, False), (101, True)])
def test_more_than_the_limit_needs_a_second_person(size: int, needed: bool) -> None:
    assert needs_second_person(size, over=100) is needed


@pytest.mark.parametrize(
    ("begins_at", "waits", "expected"),
    [
        (None, False, NINE),
        (None, True, NINE + DELAY),
        (NINE - DELAY, True, NINE + DELAY),
        (NINE + timedelta(days=1), True, NINE + timedelta(days=1)),
        (NINE + timedelta(days=1), False, NINE + timedelta(days=1)),
    ],
)
def test_nothing_leaves_before_its_time_and_many_wait(
    begins_at: datetime | None, waits: bool, expected: datetime
) -> None:
    assert goes_at(NINE, begins_at=begins_at, waits=waits, delay=DELAY) == expected
