"""When the machine does things by itself: a job's clock is UTC, people live in Japan."""

from datetime import UTC, datetime
from itertools import takewhile

from croniter import croniter
from procrastinate.contrib.django import app

from yukari.kit.clock import JAPAN


def hours_in_japan(task: str) -> set[int]:
    """The hours of a day in which this task runs."""
    (cron,) = (one.cron for one in app.periodic_registry.periodic_tasks.values() if one.task.name == task)
    times = croniter(cron, datetime(2026, 4, 1, tzinfo=UTC))
    runs = (times.get_next(datetime) for _ in range(24 * 60))
    end = datetime(2026, 4, 2, tzinfo=UTC)
    return {run.astimezone(JAPAN).hour for run in takewhile(lambda run: run <= end, runs)}


def test_nobody_is_reminded_in_the_middle_of_the_night() -> None:
    assert hours_in_japan("activities.remind") == set(range(8, 21))


def test_the_night_begins_when_a_day_begins_in_japan() -> None:
    """P7: and what reads the scans of past days runs while people sleep."""
    assert hours_in_japan("yukari.registrations.tasks.begin_night") == {0}
    assert hours_in_japan("activities.find_late_oddities") == {2}
