"""A3 to A5: when a code is fresh and a check-in open, for scans of this moment and of an offline device alike."""

from datetime import datetime, timedelta
from typing import NamedTuple

from yukari.rules.outcome import Reason

CODE_SECONDS = 30
"""A5: how long a code stands, where a setting does not say otherwise."""
SLOTS_EITHER_SIDE = 1
"""A5: the neighbouring codes are accepted too: clocks differ and a hand takes time."""
OPENS_BEFORE = timedelta(minutes=60)
CLOSES_AFTER = timedelta(minutes=120)
"""A5: around the occurrence's own time."""
CLOCK_DIFFERENCE = timedelta(minutes=2)
"""How far the clock of an offline scanner may be off, ahead of ours or from the one that made the code."""
OFFLINE_AT_MOST = timedelta(days=30)
"""How late a scan may arrive by itself; what comes later staff look at (A9)."""
LONGEST_OCCURRENCE = timedelta(hours=24)
"""An occurrence is one dated holding: more hours are a slip of the pen and not credited."""


class Window(NamedTuple):
    """From `opens` to `closes`, both included, an occurrence takes check-ins."""

    opens: datetime
    closes: datetime


def code_slot(at: datetime, seconds: int = CODE_SECONDS) -> int:
    """The number of the code that is shown at this moment."""
    return int(at.timestamp()) // seconds


def slots_around(at: datetime, seconds: int = CODE_SECONDS, *, offline: bool = False) -> range:
    """A5: the numbers of the codes that are fresh enough at the moment of a scan.

    Without a network two clocks meet that nobody has set, so the neighbourhood is wider.
    """
    either_side = (
        max(SLOTS_EITHER_SIDE, CLOCK_DIFFERENCE // timedelta(seconds=seconds)) if offline else SLOTS_EITHER_SIDE
    )
    now = code_slot(at, seconds)
    return range(now - either_side, now + either_side + 1)


def slot_accepted(slot: int, at: datetime, seconds: int = CODE_SECONDS, *, offline: bool = False) -> bool:
    """A5: whether a code with this number is fresh enough at the moment of the scan."""
    return slot in slots_around(at, seconds, offline=offline)


def check_in_window(starts_at: datetime, ends_at: datetime) -> Window:
    """A5: codes are accepted only around the occurrence's time."""
    return Window(starts_at - OPENS_BEFORE, ends_at + CLOSES_AFTER)


def scan_time_verdict(scanned_at: datetime, received_at: datetime, window: Window) -> Reason | None:
    """A5: why a scan is not accepted, if it is not. Online, both moments are the same."""
    if scanned_at > received_at + CLOCK_DIFFERENCE:
        return Reason.IN_THE_FUTURE
    if received_at - scanned_at > OFFLINE_AT_MOST:
        return Reason.SCAN_TOO_OLD
    if scanned_at < window.opens:
        return Reason.CHECK_IN_NOT_OPEN
    if scanned_at > window.closes:
        return Reason.CHECK_IN_CLOSED
    return None


def credited_minutes(starts_at: datetime, ends_at: datetime) -> int:
    """What a participation counts where a place asks for hours (P2): the planned time, the same for everybody there."""
    return min(ends_at - starts_at, LONGEST_OCCURRENCE) // timedelta(minutes=1)
