"""K2: a place's own list of events is read as it is kept, whoever wrote it."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules import event_list
from yukari.rules.event_list import Event, Trouble
from yukari.rules.fields import Field

TODAY = date(2026, 4, 1)


def event(today: date = TODAY, **said: str) -> Event:
    row = {"イベント名": "稲刈り体験", "開始日": "2026-10-01", "開始時間": "9:00", "終了時間": "12:00", **said}
    return event_list.read(2, list(row.values()), event_list.columns(list(row)), today=today)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01",
        "2026/10/1",
        "２０２６年１０月１日",
        "20261001",
        "令和8年10月1日",
        "R8.10.1",
        "2026-10-01 09:00",
        "2026年10月1日(木)",
    ],
)
def test_days_are_read_in_every_spelling(text: str) -> None:
    assert event_list.day(text) == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["", "未定", "2026-13-01", "2026-02-30", "10月1日", "令和8年", "99999999"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert event_list.day(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9:30", time(9, 30)),
        ("09:30:00", time(9, 30)),
        ("９時", time(9)),
        ("午後1時半", time(13, 30)),
        ("13時05分", time(13, 5)),
        ("PM 3:00", time(15)),
        ("25:00", None),
        ("終日", None),
        ("", None),
    ],
)
def test_hours_are_read_in_every_spelling(text: str, told: time | None) -> None:
    assert event_list.hour(text) == told


def test_a_row_becomes_an_event() -> None:
    read = event(
        場所名称="古川町公民館", 定員="20人", 説明="稲を刈ります", **{"料金(基本)": "無料", "終了日": "2026-10-02"}
    )
    assert (read.title, read.field, read.venue, read.capacity) == ("稲刈り体験", Field.FARMING, "古川町公民館", 20)
    assert read.days == (date(2026, 10, 1), date(2026, 10, 2))
    assert (read.starts, read.ends) == (time(9), time(12))
    assert (read.texts["what"], read.texts["cost"]) == ("稲を刈ります", "無料")
    assert read.can_come
    assert not read.troubles


@pytest.mark.parametrize(
    ("said", "told"), [("0", "無料"), ("１,５００", "1,500円"), ("500円（保険料）", "500円（保険料）"), ("", "")]
)
def test_a_basic_cost_is_a_number_of_yen_or_words(said: str, told: str) -> None:
    assert event(**{"料金(基本)": said}).texts["cost"] == told


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"イベント名": " "}, Trouble.NO_TITLE),
        ({"開始日": ""}, Trouble.NO_DAY),
        ({"開始日": "秋ごろ"}, Trouble.DAY_UNREADABLE),
        ({"終了日": "未定"}, Trouble.DAY_UNREADABLE),
        ({"終了日": "2026-09-30"}, Trouble.TURNED_ROUND),
        ({"終了日": "2026-11-30"}, Trouble.TOO_LONG),
        ({"開始日": "2026-04-01"}, Trouble.OVER),
    ],
)
def test_a_row_that_cannot_come_says_why(said: dict[str, str], trouble: Trouble) -> None:
    read = event(**said)
    assert read.troubles == (trouble,)
    assert not read.can_come


def test_what_is_still_to_be_written_stops_no_row() -> None:
    assert event(開始時間="終日").troubles == (Trouble.NO_HOURS,)
    long = event(説明="あ" * 5000)
    assert long.troubles == (Trouble.CUT,)
    assert len(long.texts["what"]) == 4000
    assert event(開始時間="終日").can_come
    assert long.can_come


def test_a_stretch_that_has_begun_keeps_the_days_ahead() -> None:
    assert event(date(2026, 10, 1), 終了日="2026-10-03").days == (date(2026, 10, 2), date(2026, 10, 3))


def test_headings_are_found_by_name_in_either_width() -> None:
    assert event_list.columns(["ＮＯ", " 開始日", "イベント名", "料金（詳細）"]) == {
        "first_day": 1,
        "title": 2,
        "cost": 3,
    }
    assert event_list.missing({"title": 0}) == ["開始日"]


def test_the_same_name_in_one_year_is_one_project() -> None:
    assert event_list.key(event()) == event_list.key(event(イベント名="稲刈り　体験", 開始日="2026-11-01"))
    assert event_list.key(event()) != event_list.key(event(イベント名="田植え体験"))
    assert event_list.key(event()) != event_list.key(event(開始日="2027-10-01"))


@given(cells=st.lists(st.text(max_size=30), min_size=20, max_size=20))
def test_no_row_is_an_error_of_ours(cells: list[str]) -> None:
    where = {name: place for place, name in enumerate(event_list.HEADINGS)}
    event_list.read(2, cells, where, today=TODAY)
