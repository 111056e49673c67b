"""What happens by itself: lots drawn, participants reminded, oddities found, check-ins counted that a designation came after."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.rules.check_in import OFFLINE_AT_MOST


@app.periodic(cron="*/5 * * * *")
@app.task(name="activities.draw_lots", queue="activities")
def draw_lots(timestamp: int) -> None:
    at = clock.now()
    for occurrence_id in queries.draws_due(at=at):
        commands.draw_lots(occurrence_id, by=None, at=at)


@app.periodic(cron="*/15 23,0-11 * * *")  # From eight in the morning to nine at night in Japan.
@app.task(name="activities.remind", queue="activities")
def remind(timestamp: int) -> None:
    at = clock.now()
    for occurrence_id in queries.reminders_due(at=at):
        commands.remind(occurrence_id, by=None, at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="activities.find_oddities", queue="activities")
def find_oddities(timestamp: int) -> None:
    at = clock.now()
    commands.find_oddities(clock.day_in_japan(at), by=None, at=at)


@app.periodic(cron="40 17 * * *")  # Twenty to three at night in Japan.
@app.task(name="activities.find_late_oddities", queue="activities")
def find_late_oddities(timestamp: int) -> None:
    """Offline scanners hand in the scans of past days."""
    at = clock.now()
    for days in range(1, OFFLINE_AT_MOST.days + 1):
        commands.find_oddities(clock.day_in_japan(at) - timedelta(days=days), by=None, at=at)


@app.task(name="activities.count_what_was_recorded", queue="activities", retry=5)
def count_what_was_recorded(designation_id: str) -> None:
    commands.count_what_was_recorded(UUID(designation_id), by=None, at=clock.now())


@app.periodic(cron="47 4 * * *")
@app.task(name="activities.forget_changes", queue="activities")
def forget_changes(timestamp: int) -> None:
    commands.forget_changes(by=None, at=clock.now())
