"""What happens to clubs' lists by itself: the dry run, and the erasure when the time is over."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.clubs import commands
from yukari.kit import clock


@app.task(queue="house", retry=5)
def check(list_id: str) -> None:
    """Judge the rows of a list; killed in between, it begins anew."""
    commands.check(UUID(list_id), by=None, at=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="clubs.erase_due", queue="house")
def erase_due(timestamp: int) -> None:
    commands.erase_due(by=None, at=clock.now())
