"""The pages on which staff bring a fan club's list along."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA
from tests.clubs.conftest import storage as storage
from tests.clubs.stories import COLUMNS, a_file, a_row, checked
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from yukari.clubs import commands
from yukari.clubs.models import ClubList
from yukari.people.models import Person

HERE = f"/office/{HIDA}/clubs"


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(mori: Person, client: Client) -> Client:
    return sign_in(client, mori)


def a_named(data: bytes, name: str = "会員.csv") -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def test_a_list_is_brought_matched_and_tried_out(desk: Client) -> None:
    assert "まだ名簿はありません" in words_of(desk.get(f"{HERE}/"))
    answer = desk.post(
        f"{HERE}/new/", {"club": "飛騨市ファンクラブ", "file": a_named(a_file(a_row(1), a_row(2, consent="×")))}
    )
    found = ClubList.objects.get()
    assert path_of(answer) == f"{HERE}/{found.id}/columns/"
    page = words_of(desk.get(path_of(answer)))
    assert "「会員.csv」（CSV (Shift_JIS)）から、2人を読みました。" in page
    assert "1@club.example.jp" in page
    answer = desk.post(f"{HERE}/{found.id}/columns/", {f"column-{place}": one.value for place, one in COLUMNS.items()})
    assert path_of(answer) == f"{HERE}/{found.id}/"
    assert "一行ずつ確かめています" in words_of(desk.get(path_of(answer)))
    commands.check(found.id, by=None, at=AT)
    page = words_of(desk.get(path_of(answer)))
    assert "名簿の人数 2 案内できる 1" in page
    assert "案内への同意がない 1行" in page
    assert "@club.example.jp" not in page
    assert "結果が出ました" in words_of(desk.get(f"{HERE}/"))


def test_what_is_wrong_is_said_beside_it(desk: Client) -> None:
    assert desk.post(f"{HERE}/new/", {}).status_code == 200
    answer = desk.post(f"{HERE}/new/", {"club": "会", "file": a_named(b"PK\x03\x04?", "a.xlsx")})
    assert answer.status_code == 409
    assert "表として読めませんでした" in words_of(answer)
    assert not ClubList.objects.exists()


def test_the_columns_page_says_what_is_missing(desk: Client, mori: Person) -> None:
    found = checked(mori)
    answer = desk.post(f"{HERE}/{found.id}/columns/", {"column-0": "name"})
    assert answer.status_code == 409
    assert "メールアドレスの列を選んでください。" in words_of(answer)


def test_rows_are_shown_by_their_verdict(desk: Client, mori: Person) -> None:
    found = checked(mori, a_row(1), a_row(1), a_row(2, mail="?"))
    page = words_of(desk.get(f"{HERE}/{found.id}/?verdict=twice"))
    assert "3 名簿の中で重なっている 2行めと同じ宛先です。" in page
    assert "4 メールアドレスが正しくない" not in page
    assert desk.get(f"{HERE}/{found.id}/?verdict=none&cursor=x").status_code == 200


def test_the_report_names_rows_and_nobody(desk: Client, mori: Person) -> None:
    found = checked(mori, a_row(1), a_row(1), a_row(2, since="?"))
    text = b"".join(desk.get(f"{HERE}/{found.id}/report.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert list(csv.reader(StringIO(text))) == [
        ["名簿の行", "結果", "くわしく"],
        ["2", "案内できる", ""],
        ["3", "名簿の中で重なっている", "2行めと同じ宛先です。同じ宛先には、1通だけ送ります。"],
        ["4", "案内できる", "入会した日は読めなかったので、引き継ぎません。"],
    ]
    assert "会員" not in text


def test_a_list_is_discarded(desk: Client, mori: Person) -> None:
    found = checked(mori)
    assert "だれにも案内は届いていません。" in words_of(desk.get(f"{HERE}/{found.id}/discard/"))
    answer = desk.post(f"{HERE}/{found.id}/discard/")
    assert path_of(answer) == f"{HERE}/"
    assert not ClubList.objects.exists()


def test_a_list_of_nobody_s_is_not_found(desk: Client, sato: Person, mori: Person) -> None:
    found = checked(mori)
    for page in ("", "columns/", "report.csv", "discard/"):
        assert sign_in(Client(), sato).get(f"/office/216046/clubs/{found.id}/{page}").status_code == 404
