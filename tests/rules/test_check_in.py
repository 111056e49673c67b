"""A3 to A5: Kondo scans Hana at the 消防団's exercise, 9:00 to 12:00 in Japan."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.check_in import check_in_window, code_slot, credited_minutes, scan_time_verdict, slot_accepted
from yukari.rules.outcome import Reason

STARTS, ENDS = datetime(2026, 11, 21, 0, 0, tzinfo=UTC), datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
WINDOW = check_in_window(STARTS, ENDS)
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)


def test_a5_check_in_is_open_from_an_hour_before_to_two_hours_after() -> None:
    assert WINDOW.opens == STARTS - timedelta(hours=1)
    assert WINDOW.closes == ENDS + timedelta(hours=2)


def test_a5_the_code_changes_every_thirty_seconds() -> None:
    assert code_slot(STARTS + 29 * A_SECOND) == code_slot(STARTS)
    assert code_slot(STARTS + 30 * A_SECOND) == code_slot(STARTS) + 1


@pytest.mark.parametrize(
    ("scanned_at", "received_at", "verdict"),
    [
        (WINDOW.opens - A_SECOND, WINDOW.opens - A_SECOND, Reason.CHECK_IN_NOT_OPEN),
        (WINDOW.opens, WINDOW.opens, None),
        (WINDOW.closes, WINDOW.closes, None),
        (WINDOW.closes + A_SECOND, WINDOW.closes + A_SECOND, Reason.CHECK_IN_CLOSED),
        (STARTS, STARTS + 30 * A_DAY, None),
        (STARTS, STARTS + 30 * A_DAY + A_SECOND, Reason.SCAN_TOO_OLD),
        (STARTS + timedelta(minutes=2), STARTS, None),
        (STARTS + timedelta(minutes=2, seconds=1), STARTS, Reason.IN_THE_FUTURE),
        (WINDOW.closes + A_SECOND, WINDOW.closes + A_DAY, Reason.CHECK_IN_CLOSED),
    ],
)
def test_a5_a_scan_is_judged_by_when_it_was_made_online_or_not(
    scanned_at: datetime, received_at: datetime, verdict: Reason | None
) -> None:
    assert scan_time_verdict(scanned_at, received_at, WINDOW) is verdict


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)), st.integers(10, 120))  # noqa: DTZ001
def test_a5_a_photographed_code_is_soon_worth_nothing(shown_at: datetime, seconds: int) -> None:
    slot = code_slot(shown_at, seconds)
    assert slot_accepted(slot, shown_at, seconds)
    assert slot_accepted(slot, shown_at + timedelta(seconds=seconds), seconds)
    assert slot_accepted(slot, shown_at - timedelta(seconds=seconds), seconds)
    assert not slot_accepted(slot, shown_at + timedelta(seconds=2 * seconds), seconds)
    assert not slot_accepted(slot, shown_at - timedelta(seconds=2 * seconds), seconds)


@pytest.mark.parametrize(
    ("late", "offline", "good"),
    [(30, False, True), (60, False, False), (120, True, True), (150, True, False), (-120, True, True)],
)
def test_a5_two_clocks_that_nobody_has_set_may_differ_by_two_minutes(late: int, offline: bool, good: bool) -> None:
    assert slot_accepted(code_slot(STARTS), STARTS + late * A_SECOND, offline=offline) is good


@pytest.mark.parametrize(
    ("ends_at", "minutes"),
    [(ENDS, 180), (STARTS + timedelta(seconds=90), 1), (STARTS + 30 * A_DAY, 24 * 60)],
)
def test_p2_everybody_there_is_credited_the_planned_time(ends_at: datetime, minutes: int) -> None:
    assert credited_minutes(STARTS, ends_at) == minutes
