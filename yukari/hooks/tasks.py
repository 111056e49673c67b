"""What happens to hooks by itself: changes are told, failures tried again, old messages forgotten."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.hooks import commands
from yukari.kit import clock


@app.periodic(cron="* * * * *")
@app.task(name="hooks.tell_changes", queue="house")
def tell_changes(timestamp: int) -> None:
    commands.tell_changes(by=None, at=clock.now())


@app.task(queue="hooks")
def deliver(hook_id: str) -> None:
    """Call one system; what fails is tried again by itself."""
    commands.deliver_due(UUID(hook_id), by=None, at=clock.now())


@app.periodic(cron="41 4 * * *")
@app.task(name="hooks.forget_old", queue="house")
def forget_old(timestamp: int) -> None:
    commands.forget_old(by=None, at=clock.now())
