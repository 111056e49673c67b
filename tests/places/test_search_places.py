"""A person who knows a name in any letters finds the place; nothing ever ranks places (V4)."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, TAKAYAMA
from yukari.kit.clock import day_in_japan
from yukari.places import commands, queries

TODAY = day_in_japan(AT)
RAUSU = "016942"
"""The last of some 180 in 北海道: more than a search shows."""


@pytest.fixture
def all_places(db: None) -> None:
    commands.load_places(by=None, at=AT)


def _codes(words: str, **limits: str) -> list[str]:
    return [place.code for place in queries.search_places(words, on=TODAY, **limits)]


@pytest.mark.parametrize(
    "words",
    [
        "飛騨",
        "飛騨市",
        "ひだ",
        "ヒダ",
        "ひだ市",
        "ひだし",
        "hida",
        "Hida-shi",
        "HIDA City",
        "岐阜県飛騨市",
        "岐阜 ひだ",
        "飛騨　岐阜県",
    ],
)
def test_hana_finds_hida_however_she_writes_it(all_places: None, words: str) -> None:
    assert _codes(words)[0] == HIDA


def test_names_that_occur_twice_are_all_found_in_the_order_of_codes(all_places: None) -> None:
    found = queries.search_places("府中市", on=TODAY)
    assert [place.full_name for place in found] == ["東京都府中市", "広島県府中市"]


def test_the_own_name_comes_before_the_surroundings(all_places: None) -> None:
    found = _codes("岐阜")
    assert found[:2] == [GIFU, "212016"]
    assert {HIDA, TAKAYAMA, SHIRAKAWA} < set(found)


def test_a_district_leads_to_its_villages(all_places: None) -> None:
    assert SHIRAKAWA in _codes("大野郡", prefecture_id=GIFU)


def test_a_place_that_takes_part_is_found_among_many_that_do_not(all_places: None) -> None:
    assert RAUSU not in _codes("北海道")
    commands.join(RAUSU, by=None, at=AT)
    assert [place.code for place in queries.search_places("北海道", on=TODAY, joined=True)] == [RAUSU]


@pytest.mark.parametrize("words", ["", "  ", "|", "%", "存在しないまち", "city"])
def test_words_that_name_nothing_find_nothing(all_places: None, words: str) -> None:
    assert _codes(words) == []


def test_a_search_is_one_statement(all_places: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        _codes("山")


def test_a_merged_place_is_no_longer_found(places: None) -> None:
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=TODAY, by=None, at=AT)
    assert _codes("白川村") == []
