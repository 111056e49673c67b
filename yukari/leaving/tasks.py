"""What the machine does by itself with those who leave."""

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.leaving import commands


@app.periodic(cron="7 * * * *")
@app.task(queue="house")
def erase_due(timestamp: int) -> None:
    """D3: erase the accounts whose days are over."""
    commands.erase_due(by=None, at=clock.now())
