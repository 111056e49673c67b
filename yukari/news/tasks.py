"""What happens to news by itself: it leaves when its time has come, envelopes are written, digests sent."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.kit.jobs import PATIENCE
from yukari.news import commands
from yukari.rules.news import Rhythm

MONDAY = 0


@app.periodic(cron="* * * * *")
@app.task(name="news.publish_due", queue="house")
def publish_due(timestamp: int) -> None:
    commands.publish_due(by=None, at=clock.now())


@app.task(queue="broadcast", retry=PATIENCE)
def prepare(news_id: str) -> None:
    """Write the envelopes of an item; begun again, it goes on where it had come to."""
    commands.prepare(UUID(news_id), by=None, at=clock.now())


@app.periodic(cron="0 22 * * *")  # Seven in the morning in Japan.
@app.task(name="news.send_digests", queue="house", retry=PATIENCE)
def send_digests(timestamp: int) -> None:
    """Tried again after a failure, it is still the digest of its day, and nobody has it twice."""
    at = clock.now()
    on = clock.day_in_japan(datetime.fromtimestamp(timestamp, UTC))
    commands.send_digests(Rhythm.DAILY, on=on, by=None, at=at)
    if on.weekday() == MONDAY:
        commands.send_digests(Rhythm.WEEKLY, on=on, by=None, at=at)
