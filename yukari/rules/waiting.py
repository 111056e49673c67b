"""What waits for the staff of a place: its kinds, and all of it as one list in which the longest wait comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """In the order in which a page counts them."""

    REGISTER = "register"
    RENEW = "renew"
    RELEASE = "release"
    RECONSIDER = "reconsider"
    ACCOUNT = "account"
    """Two accounts of one human, or a card that differs."""
    CLAIM = "claim"
    PARTNER = "partner"
    ORGANISATION = "organisation"
    PROJECT = "project"
    ODDITY = "oddity"
    HELD = "held"
    """Scans that were made without a network and could not be recorded by themselves."""
    QUESTION = "question"
    """Somebody asked an organisation about an activity and has no answer."""
    POST = "post"
    CONTACT = "contact"
    NEWS = "news"
    SURVEY = "survey"
    EXPORT = "export"
    CLUB = "club"
    WISH = "wish"
    """People who would register, were the place to take part (B1)."""


REVIEWS = (Kind.REGISTER, Kind.RENEW, Kind.RELEASE, Kind.RECONSIDER)
"""The machine's judgements about people, named as the reviews are."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits. No person's name stands in it: whoever shows one asks for it, and that is a look (D2)."""

    kind: Kind
    since: datetime
    keys: tuple[UUID | str, ...] = ()
    """What its page is found by."""
    title: str = ""
    state: str = ""
    """Of several that one kind can wait in."""
    number: int = 1
    """How many it stands for."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Of one kind: how many there are, and those that wait longest."""

    kind: Kind
    number: int
    longest: tuple[Wait, ...]


def one_list(found: Iterable[Waits], *, size: int) -> list[Wait]:
    """All kinds together, the longest wait first."""
    waits = [wait for one in found for wait in one.longest]
    return sorted(waits, key=lambda wait: (wait.since, wait.kind, wait.keys))[:size]
