"""M1 to M3, S1: who is meant, as data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.audience import OLDEST, Audience, Kind, Part, from_json

AUDIENCES = st.builds(
    Audience,
    kind=st.none() | st.sampled_from(Kind),
    long_stay=st.booleans(),
    taken_part=st.none() | st.sampled_from(Part),
    answers=st.dictionaries(
        st.sampled_from(["ties", "season"]), st.frozensets(st.sampled_from(["work", "春"]), min_size=1)
    ).map(lambda said: tuple(sorted(said.items()))),
    prefectures=st.frozensets(st.sampled_from(["130001", "210005"])),
    youngest=st.none() | st.integers(0, OLDEST),
    oldest=st.none() | st.integers(0, OLDEST),
)


@given(AUDIENCES)
def test_an_audience_comes_back_as_it_was_written(audience: Audience) -> None:
    assert from_json(audience.as_json()) == audience


def test_everybody_is_meant_where_nothing_is_said() -> None:
    assert Audience().is_everyone
    assert Audience().as_json() == {}
    assert not Audience(kind=Kind.BASIC).is_everyone


@pytest.mark.parametrize(
    ("born", "meant"), [((1990, 4), True), ((1990, 5), False), ((1980, 5), True), ((1980, 4), True), ((1979, 4), False)]
)
def test_an_age_band_counts_full_years_by_month(born: tuple[int, int], meant: bool) -> None:
    """On 2026-04-10 people from 36 to 46 were born from May 1979 to April 1990."""
    first, last = Audience(youngest=36, oldest=46).months_of_birth(date(2026, 4, 10))
    assert (first <= born[0] * 12 + born[1] - 1 <= last) is meant
