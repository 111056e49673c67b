"""The post office's jobs."""

from uuid import UUID

from procrastinate.contrib.django import app

from yukari.delivery import commands
from yukari.kit import clock
from yukari.kit.jobs import PATIENCE


class NotSentError(Exception):
    """The mail server did not take it."""


@app.task(queue="mail", retry=PATIENCE)
def send(envelope_id: str) -> None:
    """Send an envelope; try again later, each time after a longer wait, while the mail server does not answer."""
    try:
        commands.send(UUID(envelope_id), by=None, at=clock.now())
    except (OSError, ValueError) as error:
        commands.note_failure(UUID(envelope_id), by=None, at=clock.now())
        # What a mail server says repeats the address, and the queue writes into the log why a job failed.
        raise NotSentError(type(error).__name__) from None


@app.task(queue="broadcast", retry=PATIENCE)
def send_range(message: str, channel: str, first: str, last: str) -> None:
    """Send a range of a mailing; what has left stays away when the rest is tried again."""
    try:
        commands.send_range(UUID(message), channel=channel, first=UUID(first), last=UUID(last), by=None, at=clock.now())
    except OSError as error:
        raise NotSentError(type(error).__name__) from None


@app.periodic(cron="37 3 * * *")
@app.task(queue="house")
def forget_texts(timestamp: int) -> None:
    """Empty the letters of mailings that went out long ago, and throw old envelopes away."""
    commands.forget_texts(by=None, at=clock.now())
    commands.forget_envelopes(by=None, at=clock.now())
