"""K6: whoever has not been seen for long is asked, and who does not answer is released; staff do nothing."""

from datetime import date, timedelta
from enum import StrEnum

from yukari.rules.dates import months_after

INACTIVITY_MONTHS = 24
INACTIVITY_REPLY_DAYS = 60
"""Both where a setting does not say otherwise."""


class Step(StrEnum):
    """What the worker does with one registration."""

    ASK = "ask"
    RELEASE = "release"
    WAIT = "wait"


def ask_from(last_access: date, months: int = INACTIVITY_MONTHS) -> date:
    """The first day on which a person is asked whether they wish to stay."""
    return months_after(last_access, months)


def release_from(asked_on: date, days: int = INACTIVITY_REPLY_DAYS) -> date:
    """The first day without an answer in all the days given; until the day before, an answer is in time."""
    return asked_on + timedelta(days=days + 1)


def what_to_do(
    last_access: date,
    asked_on: date | None,
    on: date,
    *,
    months: int = INACTIVITY_MONTHS,
    days: int = INACTIVITY_REPLY_DAYS,
) -> Step:
    """Any access, and an answer is one, resets the clock: a question from before it no longer stands."""
    if asked_on is not None and last_access < asked_on:
        return Step.RELEASE if on >= release_from(asked_on, days) else Step.WAIT
    return Step.ASK if on >= ask_from(last_access, months) else Step.WAIT
