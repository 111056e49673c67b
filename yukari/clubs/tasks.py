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


@app.periodic(cron="* * * * *")
@app.task(name="clubs.begin_due", queue="house")
def begin_due(timestamp: int) -> None:
    commands.begin_due(by=None, at=clock.now())


@app.task(queue="broadcast", retry=5)
def prepare(list_id: str, again: bool) -> None:
    """Write the envelopes of a list; begun again, it goes on where it had come to."""
    commands.prepare(UUID(list_id), again=again, by=None, at=clock.now())
