"""What the machine does by itself about accounts that are to be united."""

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.uniting import commands


@app.periodic(cron="37 4 * * *")
@app.task(queue="house")
def carry_out_due(timestamp: int) -> None:
    """Unite where nobody objected in time."""
    commands.carry_out_due(by=None, at=clock.now())
