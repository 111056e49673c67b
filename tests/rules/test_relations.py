"""V1, D4: bands of age, and the days whose figures are published."""

from datetime import date

import pytest

from yukari.rules.relations import age_band, is_published


@pytest.mark.parametrize(
    ("year", "month", "band"),
    [(2008, 5, "0"), (2008, 4, "18"), (1996, 4, "30"), (1950, 1, "70"), (None, None, "unsaid"), (1990, None, "unsaid")],
)
def test_v1_a_band_begins_in_the_month_of_the_birthday(year: int | None, month: int | None, band: str) -> None:
    assert age_band(year, month, on=date(2026, 4, 30)) == band


def test_d4_figures_are_published_as_of_the_last_day_of_a_month() -> None:
    days = [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 28), date(2028, 2, 28), date(2028, 2, 29)]
    assert [is_published(day) for day in days] == [False, True, True, False, True]
