"""What happens to exports by itself: large ones are prepared, and what nobody fetched goes."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.exports import commands
from yukari.kit import clock


@app.task(queue="house", retry=5)
def prepare(export_id: str) -> None:
    """Write the lines of a list; begun again, it goes on where it had come to."""
    commands.prepare(UUID(export_id), by=None, at=clock.now())


@app.periodic(cron="47 * * * *")
@app.task(name="exports.run_out", queue="house")
def run_out(timestamp: int) -> None:
    commands.run_out(by=None, at=clock.now())
