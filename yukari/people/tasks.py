"""What the machine does by itself about people."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from yukari.kit import clock
from yukari.people import commands


@app.periodic(cron="17 * * * *")
@app.task(queue="house")
def forget_unverified(timestamp: int) -> None:
    """Remove accounts whose address was never proved."""
    commands.forget_unverified(by=None, at=clock.now())


@app.periodic(cron="47 * * * *")
@app.task(queue="house")
def forget_buckets(timestamp: int) -> None:
    """Remove buckets that are full again."""
    commands.forget_buckets(by=None, at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queue="house")
def forget_card_visits(timestamp: int) -> None:
    """Remove what was begun with a card and not ended in time."""
    commands.forget_visits(by=None, at=clock.now())
    commands.forget_open_addresses(by=None, at=clock.now())
    commands.forget_cards_set_aside(by=None, at=clock.now())


@app.periodic(cron="7 0 * * *")
@app.task(queue="house")
def release_guardians(timestamp: int) -> None:
    """P15: who turns 18 today needs no guardian."""
    commands.release_guardians(by=None, at=clock.now())


@app.periodic(cron="27 3 * * *")
@app.task(queue="house")
def forget_sessions(timestamp: int) -> None:
    """Remove sessions that have ended by themselves."""
    SessionStore.clear_expired()
