"""登録証: what a card says, for how long, and when it is issued anew (A5, P11, S3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SLOT_SECONDS = 30
"""A phone's card is signed anew for every half minute; part of the published format, and so no setting."""
PAPER_DAYS = 365
PHONES_AT_MOST = 5
"""Phones that hold the cards of one person; with one more, the one that was seen longest ago holds them no longer."""


class Kind(StrEnum):
    """An account card says who somebody is and nothing about any place (A7)."""

    ACCOUNT = "account"
    BASIC = "basic"
    PREMIUM = "premium"


class Medium(StrEnum):
    PHONE = "phone"
    PAPER = "paper"
    """A copy of it is as good as the card itself: weaker evidence."""


@dataclass(frozen=True, slots=True)
class Says:
    """What a card says about its holder; `term_until`: the last day of the premium term."""

    place_id: str
    kind: Kind
    long_stay: bool = False
    is_home: bool = False
    term_until: date | None = None


ACCOUNT = Says("", Kind.ACCOUNT)


def valid_until(says: Says, medium: Medium, *, on: date, phone_days: int) -> date:
    """The last day of a card issued on this day: never later than what it says is true."""
    last = on + timedelta(days=PAPER_DAYS if medium is Medium.PAPER else phone_days)
    return last if says.term_until is None else min(last, says.term_until)


def is_due(until: date, says: Says, *, on: date, phone_days: int) -> bool:
    """Whether a phone's card is issued anew: less than half of its days are left, and it can be valid for longer."""
    return (until - on).days * 2 < phone_days and until < valid_until(says, Medium.PHONE, on=on, phone_days=phone_days)
