"""M2, M3: when news to many leaves, and how often a person wishes to hear."""

from datetime import date, datetime, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    """How often mail with a place's news comes."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


def needs_second_person(size: int, *, over: int) -> bool:
    """M2: whether so many recipients need a second member of staff."""
    return size > over


def is_past(ends_on: date | None, *, on: date) -> bool:
    """Whether its last day is over; without one it is shown for good."""
    return ends_on is not None and ends_on < on


def goes_at(decided_at: datetime, *, begins_at: datetime | None, waits: bool, delay: timedelta) -> datetime:
    """M2: when it leaves: what goes to many waits, so that it can be taken back, and nothing leaves before its time."""
    earliest = decided_at + delay if waits else decided_at
    return max(earliest, begins_at) if begins_at else earliest
