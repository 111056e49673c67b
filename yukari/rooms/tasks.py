"""What rooms do by themselves: members hear of posts, digests go out in the morning, what was deleted is emptied."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.kit.jobs import PATIENCE
from yukari.rooms import commands


@app.task(queue="rooms", retry=PATIENCE)
def tell_of_post(post_id: str) -> None:
    commands.tell_of_post(UUID(post_id), by=None, at=clock.now())


@app.periodic(cron="15 22 * * *")  # A quarter past seven in the morning in Japan.
@app.task(name="rooms.tell_digests", queue="rooms", retry=PATIENCE)
def tell_digests(timestamp: int) -> None:
    commands.tell_digests(by=None, at=clock.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="rooms.erase_deleted", queue="rooms")
def erase_deleted(timestamp: int) -> None:
    commands.erase_deleted(by=None, at=clock.now())
