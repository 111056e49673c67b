"""What the machine does by itself about apps."""

from procrastinate.contrib.django import app

from yukari.clients import commands
from yukari.kit import clock


@app.periodic(cron="37 3 * * *")
@app.task(queue="house")
def forget_expired(timestamp: int) -> None:
    """Remove tokens, used words and kept answers whose time is over."""
    commands.forget_expired(by=None, at=clock.now())
