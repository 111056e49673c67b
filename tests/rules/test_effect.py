"""Before and after a project: days of a comparison, and what it comes to."""

from datetime import date

import pytest

from yukari.rules.effect import Change, compared, days_of, month_end


@pytest.mark.parametrize(
    ("began", "months", "before", "after"),
    [
        (date(2026, 4, 1), 12, date(2026, 3, 31), date(2027, 3, 31)),
        (date(2026, 1, 1), 3, date(2025, 12, 31), date(2026, 3, 31)),
        (date(2028, 3, 1), 6, date(2028, 2, 29), date(2028, 8, 31)),
    ],
)
def test_before_is_the_end_of_the_month_before_it_began(began: date, months: int, before: date, after: date) -> None:
    assert days_of(began, months=months) == (before, after)


def test_a_month_ends_on_its_last_day_however_far_it_lies() -> None:
    assert [month_end(date(2026, 1, 31), after=nth) for nth in (-2, 0, 1, 25)] == [
        date(2025, 11, 30),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2028, 2, 29),
    ]


def test_the_difference_is_above_what_the_others_grew_on_average() -> None:
    days = [date(2026, 3, 31), date(2027, 3, 31)]
    found = compared(
        dict(zip(days, (20, 30), strict=True)),
        {"a": dict(zip(days, (100, 110), strict=True)), "b": dict(zip(days, (10, 13), strict=True)), "c": {days[0]: 7}},
        days,
    )
    assert (found.own.growth, found.expected, found.more, found.usable) == (50, 20, 30, 2)
    assert found.others["c"] == Change(7, None)


def test_nothing_is_said_of_what_is_hidden_or_of_nobody() -> None:
    assert Change(None, 8).growth is Change(0, 8).growth is None
    days = [date(2026, 3, 31), date(2027, 3, 31)]
    assert compared(dict.fromkeys(days, 9), {"a": {days[0]: None, days[1]: 9}}, days).more is None
