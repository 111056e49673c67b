"""What the machine does by itself about cards."""

from procrastinate.contrib.django import app

from yukari.cards import commands
from yukari.kit import clock


@app.periodic(cron="37 3 * * *")
@app.task(queue="house")
def forget_cards(timestamp: int) -> None:
    """Remove cards that ran out long ago."""
    commands.forget_cards(by=None, at=clock.now())
