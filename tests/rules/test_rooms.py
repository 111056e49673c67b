"""Who may enter a room and write there, what waits, and what can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.outcome import Reason
from yukari.rules.rooms import (
    UNDO_FOR,
    Door,
    Tells,
    Waits,
    can_undo,
    digest_due,
    poll_choices,
    what_waits,
    why_not_enter,
    why_not_write,
)

DAY, AT = date(2026, 4, 1), datetime(2026, 4, 1, tzinfo=UTC)
LAST = DAY + timedelta(days=9)


@pytest.mark.parametrize(
    ("door", "on", "reason"),
    [
        (Door(belongs=True, opens_on=DAY), DAY, None),
        (Door(belongs=False, opens_on=DAY), DAY, Reason.ROOM_NOT_YOURS),
        (Door(belongs=False, moderates=True, opens_on=LAST), DAY, None),
        (Door(belongs=True, removed=True, opens_on=DAY), DAY, Reason.ROOM_REMOVED),
        (Door(belongs=True, opens_on=LAST), DAY, Reason.ROOM_NOT_OPEN),
        (Door(belongs=True, opens_on=DAY, closes_on=LAST), LAST, None),
        (Door(belongs=True, opens_on=DAY, closes_on=LAST), LAST + timedelta(days=1), Reason.ROOM_CLOSED),
    ],
)
def test_who_belongs_enters_from_the_first_day_to_the_last(door: Door, on: date, reason: Reason | None) -> None:
    assert why_not_enter(door, on) is reason


def test_members_write_while_it_is_open_and_moderators_without_being_members() -> None:
    assert why_not_write(Door(belongs=True, opens_on=DAY), DAY, member=True) is None
    assert why_not_write(Door(belongs=True, opens_on=DAY), DAY, member=False) is Reason.ROOM_NOT_JOINED
    assert why_not_write(Door(belongs=False, moderates=True, opens_on=DAY), DAY, member=False) is None
    closed = Door(belongs=True, moderates=True, opens_on=DAY, closes_on=DAY)
    assert why_not_write(closed, LAST, member=True) is Reason.ROOM_CLOSED


@pytest.mark.parametrize("text", ["副業です", "副 業 です", "儲かるＬＩＮＥはこちら", "もうかる line"])
def test_width_case_and_blanks_hide_no_word(text: str) -> None:
    assert what_waits(text, ["副業", "Line"], first=False, first_waits=False) is Waits.WORD


def test_a_first_post_waits_only_where_the_room_says_so() -> None:
    assert what_waits("はじめまして", [], first=True, first_waits=True) is Waits.FIRST
    assert what_waits("はじめまして", [], first=True, first_waits=False) is None
    assert what_waits("また来ます", [], first=False, first_waits=True) is None


def test_ten_minutes_to_think_again() -> None:
    assert can_undo(AT, AT + UNDO_FOR - timedelta(seconds=1))
    assert not can_undo(AT, AT + UNDO_FOR)
    assert not can_undo(None, AT)


@given(st.lists(st.text(max_size=5), max_size=12))
def test_a_choice_stands_once_and_is_never_empty(lines: list[str]) -> None:
    offered = poll_choices(lines)
    assert len(set(offered)) == len(offered)
    assert all(choice == choice.strip() != "" for choice in offered)
    assert set(offered) == {line.strip() for line in lines} - {""}


@pytest.mark.parametrize(
    ("tells", "hours", "due"),
    [(Tells.DAILY, 23, False), (Tells.DAILY, 24, True), (Tells.WEEKLY, 24, False), (Tells.WEEKLY, 168, True)]
    + [(one, 999, False) for one in (Tells.ALL, Tells.REPLIES, Tells.NONE)],
)
def test_a_digest_comes_once_a_day_or_a_week(tells: Tells, hours: int, due: bool) -> None:
    assert digest_due(tells, AT, AT + timedelta(hours=hours)) is due
