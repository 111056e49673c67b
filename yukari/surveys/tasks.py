"""What happens by itself: people are told that they are asked, and what is over is closed."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.kit.jobs import PATIENCE
from yukari.surveys import commands, queries


@app.task(name="surveys.tell", queue="broadcast", retry=PATIENCE)
def tell(survey_id: str) -> None:
    """Write to everybody who is asked; begun again, it goes on where it had come to."""
    commands.tell(UUID(survey_id), by=None, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="surveys.publish_due", queue="surveys")
def publish_due(timestamp: int) -> None:
    commands.publish_due(by=None, at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="surveys.close", queue="surveys")
def close(timestamp: int) -> None:
    at = clock.now()
    for survey_id in queries.due(at=at):
        commands.close(survey_id, by=None, at=at)
