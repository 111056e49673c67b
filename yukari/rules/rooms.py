"""Rooms in which those who belong to a place or a project talk with each other: who may, what waits, what can be undone.

The ministry's papers name オンラインコミュニティルーム and no more; everything here is decided here (docs/decisions/0025-rooms.md).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yukari.rules.outcome import Reason

UNDO_FOR = timedelta(minutes=10)
"""So long a change or a deletion can be taken back, and nobody is told of a post before."""
ASKS_GUARDIAN_UNDER = 13
"""Younger children write only with a guardian's yes; older minors unless a guardian said no (P15)."""
LONGEST_POST = 4000
MOST_CHOICES = 8
FEWEST_CHOICES = 2
WORDS_AT_MOST = 200
"""Words on hold of one place."""


class Reaction(StrEnum):
    """A small fixed set: enough to answer without writing, nothing to hurt with."""

    THANKS = "thanks"
    LIKE = "like"
    COMING = "coming"
    HELP = "help"


class Tells(StrEnum):
    """When a member hears of a room."""

    ALL = "all"
    REPLIES = "replies"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class Waits(StrEnum):
    """Why a post is seen by moderators first."""

    WORD = "word"
    FIRST = "first"


DIGEST_EVERY = {Tells.DAILY: timedelta(days=1), Tells.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, kw_only=True)
class Door:
    """What decides whether somebody may enter a room."""

    belongs: bool
    """Registered with the place, or joined or took part in the project."""
    moderates: bool = False
    removed: bool = False
    opens_on: date
    closes_on: date | None = None
    """The last day of writing."""


def why_not_enter(door: Door, on: date) -> Reason | None:
    """Who belongs may become a member from the first day to the last; whoever was sent out stays out."""
    if door.removed:
        return Reason.ROOM_REMOVED
    if not door.belongs and not door.moderates:
        return Reason.ROOM_NOT_YOURS
    return None if door.moderates else _shut(door, on)


def why_not_write(door: Door, on: date, *, member: bool) -> Reason | None:
    """Members write while the room is open; closed, it stays there to be read."""
    if door.removed:
        return Reason.ROOM_REMOVED
    if not member and not door.moderates:
        return Reason.ROOM_NOT_JOINED
    return _shut(door, on)


def what_waits(text: str, words: Iterable[str], *, first: bool, first_waits: bool) -> Waits | None:
    """Whether a moderator reads it before the others do."""
    plain = _plain(text)
    if any(_plain(word) in plain for word in words):
        return Waits.WORD
    return Waits.FIRST if first and first_waits else None


def can_undo(done_at: datetime | None, at: datetime) -> bool:
    """Whether a change of this moment can still be taken back."""
    return done_at is not None and at < done_at + UNDO_FOR


def poll_choices(lines: Iterable[str]) -> tuple[str, ...]:
    """What can be chosen: each once, in the order in which it was written."""
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


def digest_due(tells: Tells, told_at: datetime, at: datetime) -> bool:
    """Once a day or a week, counted in days: the run of the next morning is never a few seconds too early."""
    every = DIGEST_EVERY.get(tells)
    return every is not None and at - told_at > every - timedelta(hours=1)


def _shut(door: Door, on: date) -> Reason | None:
    if on < door.opens_on:
        return Reason.ROOM_NOT_OPEN
    return Reason.ROOM_CLOSED if door.closes_on and on > door.closes_on else None


def _plain(text: str) -> str:
    """Width, case and blanks between letters hide no word."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
