"""P9, B3: addresses are looked for among the municipalities of the day."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from tests.builders import AT, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, YOKOHAMA
from yukari.kit.clock import day_in_japan
from yukari.places import commands, queries
from yukari.rules.addresses import Found, Unclear, Unknown, find

TODAY = day_in_japan(AT)
DAY = date(2027, 4, 1)


@pytest.mark.parametrize(
    ("address", "code"),
    [("東京都世田谷区三軒茶屋", SETAGAYA), ("飛騨市古川町", HIDA), ("横浜市鶴見区", YOKOHAMA), ("鶴見区", YOKOHAMA)],
)
def test_hanas_address_is_found_among_the_places(places: None, address: str, code: str) -> None:
    assert find(address, queries.gazetteer(on=TODAY)) == Found(code)


def test_a_prefecture_is_no_residence(places: None) -> None:
    assert find("東京都", queries.gazetteer(on=TODAY)) == Unknown()


def test_an_old_card_from_a_merged_place_leads_to_the_successor(places: None) -> None:
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    eve = DAY - timedelta(days=1)
    assert find("岐阜県大野郡白川村荻町", queries.gazetteer(on=eve)) == Found(SHIRAKAWA)
    assert find("岐阜県大野郡白川村荻町", queries.gazetteer(on=DAY)) == Found(TAKAYAMA)


def test_it_is_read_in_one_statement_and_prepared_once(
    places: None, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(1):
        first = queries.gazetteer(on=TODAY)
    assert queries.gazetteer(on=TODAY) is first


@pytest.mark.django_db
def test_an_old_card_from_a_renamed_place_is_understood_and_confused_with_no_other() -> None:
    commands.load_places(by=None, at=AT)
    japan = queries.gazetteer(on=TODAY)
    assert find("兵庫県篠山市北新町", japan) == find("丹波篠山市北新町", japan) == Found("282219")
    assert find("宮城県黒川郡富谷町", japan) == find("富谷市", japan) == Found("042161")
    assert find("福岡県筑紫郡那珂川町", japan) == find("福岡県那珂川市", japan) == Found("402311")
    assert find("栃木県那珂川町馬頭", japan) == find("那須郡那珂川町馬頭", japan) == Found("094111")
    assert find("那珂川町", japan) == Unclear(("094111", "402311"))
