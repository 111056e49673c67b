"""Lists of fan clubs: what columns are, what rows say, and whom nobody writes to."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.clubs import (
    Column,
    Entry,
    Verdict,
    address,
    consents,
    entry,
    guessed,
    has_heading,
    is_address,
    joined_since,
    objection,
    prefecture_of,
)

ON = date(2026, 4, 1)
ROW = [
    "0001",
    "山田花子",
    "ヤマダハナコ",
    "hana@example.jp",
    "090-0000-0000",
    "岐阜県飛騨市古川町1-1",
    "H30.4.1",
    "○",
    "1990/5/1",
]
HEADING = ["会員No.", "お名前", "フリガナ", "E-mail", "電話番号", "ご住所", "入会年月日", "メール配信", "生年月日"]


def test_columns_are_found_by_their_heading_and_what_stands_below() -> None:
    assert guessed(HEADING, [ROW] * 3) == {
        0: Column.NUMBER,
        1: Column.NAME,
        3: Column.MAIL,
        5: Column.HOME,
        6: Column.SINCE,
        7: Column.CONSENT,
    }


def test_an_english_list_is_understood_too() -> None:
    rows = [["A-1", "Anna", "anna@example.com", "2019", "yes"]]
    assert guessed(["Member No", "Nickname", "E-mail address", "Joined", "Newsletter"], rows) == {
        0: Column.NUMBER,
        1: Column.NAME,
        2: Column.MAIL,
        3: Column.SINCE,
        4: Column.CONSENT,
    }


def test_a_heading_that_its_values_deny_is_not_believed() -> None:
    """「メール」 above ○ and × is no address, and 「アドレス」 above streets neither."""
    found = guessed(
        ["メール", "アドレス", "連絡先"], [["○", "岐阜県高山市", "a@example.jp"], ["×", "東京都港区", "b@example.jp"]]
    )
    assert found[2] is Column.MAIL
    assert 0 not in found or found[0] is not Column.MAIL


def test_without_a_heading_addresses_speak_for_themselves() -> None:
    rows = [["はな", "hana@example.jp", "岐阜県"], ["けん", "ken@example.jp", "東京都"]]
    assert not has_heading(rows[0])
    assert has_heading(HEADING)
    assert guessed([], rows) == {1: Column.MAIL, 2: Column.HOME}


def test_each_kind_is_guessed_once() -> None:
    rows = [["a@example.jp", "a@example.jp", "b@example.jp"]]
    found = guessed(["メールアドレス", "メールアドレス（確認用）", "メール2"], rows)
    assert found == {0: Column.MAIL}


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2018/4/1", "2018-04-01"),
        ("2018-04-01", "2018-04-01"),
        ("２０１８年４月", "2018-04"),
        ("2018年度", "2018"),
        ("平成30年4月1日", "2018-04-01"),
        ("H30.4.1", "2018-04-01"),
        ("令和元年", "2019"),
        ("S63", "1988"),
        ("20180401", "2018-04-01"),
        ("201804", "2018-04"),
        ("2018-04-01T09:30:00", "2018-04-01"),
        ("2018-13-01", ""),
        ("2026-04-02", ""),
        ("1800", ""),
        ("春ごろ", ""),
        ("", ""),
    ],
)
def test_when_somebody_joined_is_read_as_people_write_it(text: str, since: str) -> None:
    assert joined_since(text, on=ON) == since


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        (" Hana@Example.JP ", "hana@example.jp"),
        ("ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐ", "hana@example.jp"),
        ("山田花子 <hana@example.jp>", "hana@example.jp"),
        ("mailto:hana@example.jp", "hana@example.jp"),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, mail: str) -> None:
    assert address(text) == mail
    assert is_address(mail)


@pytest.mark.parametrize(
    "text",
    [
        "hana",
        "hana@",
        "@example.jp",
        "a b@example.jp",
        "hana..h@docomo.ne.jp",
        "hana@example",
        "0@0.b0",
        "a@b@example.jp",
        "\ufffd@example.jp",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert not is_address(address(text))


@given(
    st.from_regex(re.compile(r"[a-z0-9.+'-]{1,70}@[a-z0-9.-]{1,70}"), fullmatch=True)
    | st.emails()
    | st.text(max_size=40)
)
def test_whatever_counts_as_an_address_can_be_written_to(text: str) -> None:
    if is_address(address(text)):
        try:
            validate_email(address(text))
        except ValidationError:
            pytest.fail(text)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_row_is_an_error_of_ours(cells: list[str]) -> None:
    said = entry(cells, dict(enumerate(Column)), on=ON)
    assert said.consents is not None
    assert len(said.name) <= 60
    assert said.since == "" or said.since[:4].isdigit()
    guessed(cells, [cells])


def test_of_an_address_only_the_prefecture_is_taken() -> None:
    assert prefecture_of("〒509-4221 岐阜県飛騨市古川町1-1") == "21"
    assert prefecture_of("東京") == "13"
    assert prefecture_of("北海道札幌市") == "01"
    assert prefecture_of("飛騨市") == ""
    assert entry(ROW, {5: Column.HOME}, on=ON) == Entry(prefecture="21")


def test_only_a_clear_yes_is_consent() -> None:
    assert all(consents(word) for word in ("○", "はい", "YES", "１", "同意する", "希望", "レ"))
    assert not any(consents(word) for word in ("", "×", "いいえ", "no", "たぶん", "希望しない"))


def test_whom_nobody_writes_to() -> None:
    assert objection(Entry(mail="hana@example.jp")) is None
    assert objection(Entry(mail="hana@example.jp", consents=True)) is None
    assert objection(Entry(mail="hana@example.jp", consents=False)) is Verdict.NO_CONSENT
    assert objection(Entry()) is Verdict.NO_ADDRESS
    assert objection(Entry(mail="hana", consents=False)) is Verdict.BAD_ADDRESS
