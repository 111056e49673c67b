"""The brakes against guessing codes and flooding mailboxes (docs/decisions/0007, 0045)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from yukari.kit import clock
from yukari.people import commands
from yukari.rules.outcome import Refused
from yukari.web.wording.refusals import refusal

CODES_PER_ADDRESS = 5
CODES_PER_ADDRESS_AND_DAY = 20
CODES_PER_NETWORK = 200
"""Many neighbours sign in at once from one village hall."""
TRIES_PER_CODE = 5
TRIES_PER_PERSON = 5
PER_SECONDS = 600
DAY = 24 * 60 * 60


def brake(key: str, capacity: int) -> None:
    """Let a form be sent `capacity` times in ten minutes."""
    with _told_by_the_form():
        commands.slow_down(key, capacity=capacity, per_seconds=PER_SECONDS, by=None, at=clock.now())


def count_code(address: str) -> None:
    """A code is about to be mailed: five in ten minutes and twenty in a day, whether the address is known or not."""
    at = clock.now()
    commands.slow_down(f"address:{address}", capacity=CODES_PER_ADDRESS, per_seconds=PER_SECONDS, by=None, at=at)
    commands.slow_down(f"address, day:{address}", capacity=CODES_PER_ADDRESS_AND_DAY, per_seconds=DAY, by=None, at=at)


def brake_codes(address: str) -> None:
    """The same, for a form."""
    with _told_by_the_form():
        count_code(address)


@contextmanager
def _told_by_the_form() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise ValidationError(refusal(refused)) from None
