"""Years, months and ages, 29 February included."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yukari.rules.dates import adult_from, age_on, last_day_of_term, months_after, year_ending_on

A_DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
LEAP_DAY = date(2028, 2, 29)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 11, 21), date(2027, 11, 20)),
    ],
)
def test_p5_a_term_runs_one_year(start: date, end: date) -> None:
    assert last_day_of_term(start) == end


@given(DAYS)
@example(LEAP_DAY)
def test_p5_a_year_later_the_next_term_begins_on_the_same_date(start: date) -> None:
    next_start = last_day_of_term(start) + A_DAY
    assert next_start.year == start.year + 1
    assert (next_start.month, next_start.day) in {(start.month, start.day), (3, 1)}
    assert (next_start - start).days in {365, 366}


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 21), date(2025, 11, 22)),
        (date(2027, 2, 28), date(2026, 3, 1)),
        (date(2028, 2, 28), date(2027, 3, 1)),
        (LEAP_DAY, date(2027, 3, 1)),
        (date(2028, 3, 1), date(2027, 3, 2)),
        (date(2029, 2, 28), LEAP_DAY),
    ],
)
def test_p4_the_same_date_one_year_before_is_outside(day: date, first: date) -> None:
    assert year_ending_on(day) == (first, day)


@given(DAYS)
@example(LEAP_DAY)
def test_p4_and_p5_mean_the_same_year_but_on_the_eve_of_a_leap_day(day: date) -> None:
    first, last = year_ending_on(day)
    assert last == day
    tomorrow = day + A_DAY
    assert last_day_of_term(first) == (tomorrow if (tomorrow.month, tomorrow.day) == (2, 29) else day)


@given(DAYS)
@example(LEAP_DAY)
def test_p4_what_was_done_today_counts_for_exactly_one_term(done: date) -> None:
    last_day_it_counts = last_day_of_term(done)
    assert year_ending_on(last_day_it_counts)[0] <= done
    assert year_ending_on(last_day_it_counts + A_DAY)[0] > done


@given(DAYS)
def test_p4_the_year_only_moves_forward(day: date) -> None:
    assert year_ending_on(day)[0] <= year_ending_on(day + A_DAY)[0]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 21), 24, date(2028, 11, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (LEAP_DAY, 12, date(2029, 2, 28)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_k6_months_end_on_the_same_date_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("birthdate", "adult"),
    [
        (date(2008, 11, 21), date(2026, 11, 21)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2010, 3, 1), date(2028, 3, 1)),
    ],
)
def test_p15_a_person_is_of_age_from_the_eighteenth_birthday(birthdate: date, adult: date) -> None:
    assert adult_from(birthdate) == adult
    assert age_on(birthdate, adult - A_DAY) == 17
    assert age_on(birthdate, adult) == 18


@given(DAYS, st.integers(0, 40_000))
def test_p15_age_and_coming_of_age_agree(birthdate: date, days: int) -> None:
    day = birthdate + timedelta(days=days)
    assert (age_on(birthdate, day) >= 18) == (day >= adult_from(birthdate))
