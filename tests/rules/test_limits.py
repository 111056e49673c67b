"""P8: at most three premium places; a prefecture beside one of its municipalities is not counted."""

import pytest
from hypothesis import given

from tests.rules.cast import GIFU, HIDA, NAGANO, NAGANO_CITY, NAHA, SAPPORO, SHIRAKAWA, SOME_PLACES, TAKAYAMA
from yukari.rules.codes import is_prefecture, prefecture_of
from yukari.rules.limits import LIMIT, counted, may_add


@pytest.mark.parametrize(
    ("held", "seats"),
    [
        (set(), 0),
        ({GIFU}, 1),
        ({HIDA, GIFU}, 1),
        ({HIDA, SHIRAKAWA, GIFU}, 2),
        ({HIDA, NAGANO}, 2),
        ({HIDA, GIFU, NAGANO_CITY, NAGANO, SAPPORO}, 3),
    ],
)
def test_p8_seats(held: set[str], seats: int) -> None:
    assert len(counted(held)) == seats


@pytest.mark.parametrize(
    ("held", "place", "may"),
    [
        ({HIDA, SAPPORO}, NAHA, True),
        ({HIDA, SAPPORO, NAHA}, TAKAYAMA, False),
        ({HIDA, SAPPORO, NAHA}, GIFU, True),
        ({HIDA, SAPPORO, NAHA}, NAGANO, False),
        ({GIFU, SAPPORO, NAHA}, HIDA, True),
        ({HIDA, SAPPORO, NAHA}, HIDA, True),
    ],
)
def test_p8_one_more_place(held: set[str], place: str, may: bool) -> None:
    assert may_add(held, place) is may


@given(SOME_PLACES)
def test_p8_no_municipality_is_free_and_a_prefecture_only_beside_its_own(held: frozenset[str]) -> None:
    for place in held:
        beside_its_own = any(prefecture_of(other) == place for other in held - {place})
        assert (place in counted(held)) == (not is_prefecture(place) or not beside_its_own)


@given(SOME_PLACES)
def test_p8_losing_a_place_never_takes_a_seat_more(held: frozenset[str]) -> None:
    """The prefecture that a municipality made free takes the seat which that municipality leaves."""
    for lost in held:
        assert len(counted(held - {lost})) <= len(counted(held))


@given(SOME_PLACES)
def test_p8_who_may_add_stays_within_the_limit(held: frozenset[str]) -> None:
    for place in (HIDA, GIFU, NAHA):
        assert may_add(held, place) == (len(counted(held | {place})) <= LIMIT)
