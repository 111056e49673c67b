"""A report before and after a project: from published figures, beside places that staff chose, on a page and on paper."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.builders import HIDA, SHIRAKAWA, TAKAYAMA
from tests.registrations.stories import at
from tests.statistics.test_closing import END, NEXT, close, many
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.people.models import Person

PAGE = f"/office/{HIDA}/figures/effect/"
LAST = date(2026, 7, 31)
ASKED = {"called": "棚田の夏", "began": "2026-05", "months": "3", "beside": [TAKAYAMA, SHIRAKAWA]}


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(at(date(2026, 8, 2)), tick=False):
        yield


@pytest.fixture
def published(places: None) -> None:
    many(10, HIDA)
    many(20, TAKAYAMA)
    many(9, SHIRAKAWA)
    close()
    many(10, HIDA, on=NEXT)
    many(5, TAKAYAMA, on=NEXT)
    close(NEXT), close(date(2026, 6, 30)), close(LAST)


def test_the_report_says_how_much_more_one_grew_than_the_others(client: Client, mori: Person, published: None) -> None:
    page = words_of(sign_in(client, mori).get(PAGE, ASKED))
    assert (
        "飛騨市の実人数は、10人から20人になりました（+100%）。くらべた2の自治体の変化の平均は+12%です。差は+88ポイントです。"
        in page
    )
    assert "高山市 20 25 +25%" in page
    assert "白川村 9 9 +0%" in page
    for caveat in ("プロジェクトだけの結果とはいえません", "選びかたで差は変わります", "たまたまの差かもしれません"):
        assert caveat in page


def test_alike_places_are_proposed_with_reasons(client: Client, mori: Person, published: None) -> None:
    page = words_of(sign_in(client, mori).get(PAGE))
    assert "岐阜県高山市（登録している人の数が近い、同じ種類の自治体、同じ都道府県、三大都市圏かどうかが同じ）" in page
    assert "岐阜県白川村（同じ都道府県、三大都市圏かどうかが同じ）" in page


def test_the_report_is_had_on_paper(client: Client, mori: Person, published: None) -> None:
    paper = sign_in(client, mori).get(f"{PAGE}report.pdf", ASKED)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "wrong",
    [
        {"began": "いつか"},
        {"began": ""},
        {"months": "5"},
        {"beside": ["999999"]},
        {"beside": []},
        {"called": ""},
        {"months": "24"},
    ],
)
def test_what_cannot_be_compared_is_said_at_its_field(
    client: Client, mori: Person, published: None, wrong: dict[str, object]
) -> None:
    answer = sign_in(client, mori).get(PAGE, {**ASKED, **wrong})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["report"] is None
    assert client.get(f"{PAGE}report.pdf", {**ASKED, **wrong}).context["form"].errors


def test_before_anything_is_published_there_is_nothing_to_compare(client: Client, mori: Person, places: None) -> None:
    assert "まだ公表した数がありません" in words_of(sign_in(client, mori).get(PAGE))
    many(2, HIDA)
    close(END)
    assert "くらべられる自治体がまだありません。" in words_of(client.get(PAGE))


def test_d1_of_another_place_nobody_compares_in_its_office(client: Client, sato: Person, published: None) -> None:
    assert sign_in(client, sato).get(PAGE, ASKED).status_code == 403
