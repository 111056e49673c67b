"""What happens by itself: after the night's judgements the day before is closed."""

from datetime import timedelta

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.statistics import commands, queries


@app.periodic(cron="0 19 * * *")  # Four in the morning in Japan.
@app.task(name="statistics.close_days", queue="night")
def close_days(timestamp: int) -> None:
    """Yesterday, and the days before it that a worker at rest has missed."""
    at = clock.now()
    for day in queries.days_to_close(until=clock.day_in_japan(at) - timedelta(days=1)):
        commands.close_day(day, by=None, at=at)
