"""Years, months and ages as the rulebook counts them, with 29 February thought through once for all."""

from calendar import monthrange
from datetime import date, timedelta

ADULT_AGE = 18
_A_DAY = timedelta(days=1)


def last_day_of_term(start: date) -> date:
    """P5: a term runs one year: 2026-04-01 to 2027-03-31, 2028-02-29 to 2029-02-28."""
    return _same_date(start, years=1) - _A_DAY


def year_ending_on(day: date) -> tuple[date, date]:
    """P4: first and last day of the year that ends on `day`; the same date one year before lies outside.

    Seen from 29 February, "the same date one year before" is 28 February.
    """
    try:
        return day.replace(year=day.year - 1) + _A_DAY, day
    except ValueError:
        return date(day.year - 1, 3, 1), day


def months_after(day: date, months: int) -> date:
    """The same date some months later, or the last day of that month where it has no such date."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birthdate: date, day: date) -> int:
    """Full years lived on `day`, by birthdays; 29 February's is 1 March in a year without one.

    The law lets a person reach an age as the day before the birthday ends: from the birthday on, both agree.
    """
    return day.year - birthdate.year - ((day.month, day.day) < (birthdate.month, birthdate.day))


def adult_from(birthdate: date) -> date:
    """The first day on which a person is of age (P15): the 18th birthday."""
    return _same_date(birthdate, years=ADULT_AGE)


def _same_date(day: date, *, years: int) -> date:
    """The same date some years later; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
