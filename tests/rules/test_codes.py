"""B2: every place is known by its code."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.codes import check_digit, is_prefecture, is_valid, prefecture_of

PLACES = Path(__file__).parents[2] / "data" / "municipalities.csv"


def test_b2_all_1788_places_have_a_valid_code_and_lie_in_their_prefecture() -> None:
    with PLACES.open(encoding="utf-8-sig") as file:
        places = list(csv.DictReader(file))
    code_of = {place["prefecture"]: place["code"] for place in places if place["level"] == "prefecture"}
    assert len(places) == 1788
    assert len(code_of) == 47
    for place in places:
        assert is_valid(place["code"])
        assert is_prefecture(place["code"]) == (place["level"] == "prefecture")
        assert prefecture_of(place["code"]) == code_of[place["prefecture"]]


@pytest.mark.parametrize("code", ["", "21217", "212173", "2121722", "480005", "000000", "２１２１７２", "21217x"])
def test_b2_a_mistyped_code_is_noticed(code: str) -> None:
    assert not is_valid(code)


@given(st.integers(1, 47), st.integers(0, 999), st.integers(0, 4), st.integers(1, 9))
def test_b2_one_wrong_digit_is_noticed_unless_its_check_digit_folds(
    prefecture: int, number: int, position: int, change: int
) -> None:
    """Eleven remainders share ten digits: 0 and 10 both give the check digit 1."""
    five = f"{prefecture:02}{number:03}"
    wrong = five[:position] + str((int(five[position]) + change) % 10) + five[position + 1 :]
    assert is_valid(five + check_digit(five))
    assert is_valid(wrong + check_digit(five)) == (
        check_digit(wrong) == check_digit(five) and 1 <= int(wrong[:2]) <= 47
    )
