"""The clock, read once in a face or at the edge of a task; below, everything receives `at`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def day_in_japan(at: datetime) -> date:
    """The calendar day in Japan at this moment: the day that the rulebook speaks of (P3)."""
    return at.astimezone(JAPAN).date()


def start_of_day(day: date) -> datetime:
    """Midnight in Japan with which this day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN)
