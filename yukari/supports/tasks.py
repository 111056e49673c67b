"""What the machine does by itself about supports."""

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.supports import commands


@app.periodic(cron="47 3 * * *")
@app.task(queue="house")
def forget_old_supports(timestamp: int) -> None:
    """Remove drafts that nobody came back to, and uses that no limit needs any longer."""
    commands.forget_drafts(by=None, at=clock.now())
    commands.forget_uses(by=None, at=clock.now())
