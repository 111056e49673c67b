"""P1, P15: confirmed identity, its yearly renewal, and what a guardian says until the person is of age."""

import unicodedata
from datetime import date, timedelta
from enum import StrEnum

from yukari.rules.dates import ADULT_AGE, adult_from, age_on, months_after
from yukari.rules.outcome import Reason

CARD_SPEAKS_FROM = 15
"""Younger children have no certificate to sign with, and their guardian sets the card's number."""

ADDRESS_IS_ASKED_FOR = timedelta(minutes=30)
"""How long a card waits for the person's word where its address lies."""

CARD_IS_SET_ASIDE_FOR = timedelta(minutes=30)
"""How long a card that belongs to another account of its holder waits until that account is proved too."""

CARD_IS_FRESH_FOR = timedelta(days=183)
"""Before the end of a term: a card read since then renews it, and those of other places that end about that time."""

OnCard = tuple[str, str, date]
"""Name, address and birthdate."""


class Word(StrEnum):
    """What a guardian has said to one kind of thing that a minor may do."""

    NOTHING = "nothing"
    YES = "yes"
    NO = "no"


def is_confirmed(confirmed_on: date | None, on: date) -> bool:
    """P1: whether the identity was verified with the My Number card by this day."""
    return confirmed_on is not None and confirmed_on <= on


def is_adult(birthdate: date, on: date) -> bool:
    """P15: of age, from the 18th birthday on."""
    return on >= adult_from(birthdate)


def is_adult_as_said(born: tuple[int, int] | None, on: date) -> bool:
    """P15, before a card was read: of age once the month of the 18th birthday is over. Who said nothing is not held up."""
    if born is None:
        return True
    return months_after(date(*born, 1), ADULT_AGE * 12 + 1) <= on


def objection(word: Word, *, minor: bool, asked: bool) -> Reason | None:
    """P15: a guardian's no holds for whatever a minor wants to begin; their yes has to be there only where it is `asked` for.

    Premium registration always asks, basic registration never (K1), an activity where its organisation says so.
    """
    if not minor or word is Word.YES:
        return None
    if word is Word.NO:
        return Reason.GUARDIAN_SAYS_NO
    return Reason.GUARDIAN_CONSENT_MISSING if asked else None


def signs_in_only(birthdate: date, on: date, *, guarded: bool) -> bool:
    """P15: under 15 a card tells who signs in and nothing else, unless a guardian is confirmed on the same account."""
    return age_on(birthdate, on) < CARD_SPEAKS_FROM and not guarded


def is_confirmed_for_renewal(confirmed_on: date | None, term_ends_on: date, on: date) -> bool:
    """P1, P6: 更新のたびに、カードをもう一度確認する。 Once in the later half of the term that is renewed."""
    return confirmed_on is not None and term_ends_on - CARD_IS_FRESH_FOR <= confirmed_on <= on


def waits_until(on: date, grace_days: int) -> date:
    """The service was down on this day: so long nothing ends for want of a card."""
    return on + timedelta(days=grace_days)


def same_human(before: OnCard, now: OnCard) -> bool:
    """A reissued card is the same human's where the birthdate agrees, and the name or the address: one of them may change.

    Good enough to renew a tie that a signed-in person already has; never to join two accounts.
    """
    return before[2] == now[2] and any(
        _plain(old) == _plain(new) != "" for old, new in zip(before[:2], now[:2], strict=True)
    )


def _plain(text: str) -> str:
    """Full and half width, and spaces, are the card printer's taste."""
    return "".join(unicodedata.normalize("NFKC", text).split())
