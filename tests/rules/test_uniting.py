"""Of two accounts the stricter stands (P5, P8): worked examples, and what holds for whatever was held."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yukari.rules import limits
from yukari.rules.uniting import Held, that_stand, within_the_limit

START = date(2026, 4, 1)


def a_term(begins: int, lasts: int = 364, *, is_open: bool = True, taken_back: bool = False, ended: int = 0) -> Held:
    starts_on = START + timedelta(days=begins)
    ends_on = starts_on + timedelta(days=lasts)
    return Held("212172", starts_on, ends_on, ends_on - timedelta(days=ended), is_open, taken_back)


def test_of_two_running_terms_the_first_to_end_stands() -> None:
    """P5."""
    assert that_stand([a_term(20), a_term(0)]) == [a_term(0)]


def test_what_staff_took_back_bars_the_whole_year() -> None:
    """A6: the other account's term of that year falls, whenever it was granted."""
    taken_back = a_term(0, is_open=False, taken_back=True, ended=300)
    assert that_stand([a_term(200), taken_back]) == [taken_back]


def test_a_term_that_lapsed_bars_nothing_that_runs() -> None:
    lapsed, running = a_term(0, is_open=False), a_term(300)
    assert that_stand([lapsed, running]) == [running]


def test_terms_one_after_the_other_all_stand() -> None:
    assert len(that_stand([a_term(0), a_term(365), a_term(730)])) == 3


terms = st.lists(
    st.builds(
        a_term,
        st.integers(0, 1500),
        is_open=st.booleans(),
        taken_back=st.booleans(),
        ended=st.integers(0, 364),
    ),
    max_size=8,
)


@given(terms)
def test_what_stands_never_overlaps(held: list[Held]) -> None:
    """P5."""
    standing = sorted(that_stand(held), key=lambda term: term.starts_on)
    assert all(one.last_day < other.starts_on for one, other in pairwise(standing))


@given(terms)
def test_nothing_falls_without_another_that_stands(held: list[Held]) -> None:
    assert bool(held) == bool(that_stand(held))


@given(st.lists(st.sampled_from(["212172", "212032", "216046", "131121", "210005", "130001", "141003"]), unique=True))
def test_never_more_than_three_places(places: list[str]) -> None:
    """P8; a prefecture beside its municipality is not counted."""
    kept = within_the_limit(places)
    assert kept == [place for place in places if place in kept]
    assert len(limits.counted(kept)) <= limits.LIMIT
