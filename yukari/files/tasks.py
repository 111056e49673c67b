"""What the machine does by itself about files."""

from procrastinate.contrib.django import app

from yukari.files import commands
from yukari.kit import clock


@app.periodic(cron="37 4 * * *")
@app.task(queue="house")
def forget_strays(timestamp: int) -> None:
    """Remove bytes that no row knows."""
    commands.forget_strays(by=None, at=clock.now())
