"""P1, P15: confirmed identity, its yearly renewal, and a guardian's consent until the person is of age."""

import unicodedata
from datetime import date, timedelta

from yukari.rules.dates import adult_from

ADDRESS_IS_ASKED_FOR = timedelta(minutes=30)
"""How long a card waits for the person's word where its address lies."""

CARD_IS_FRESH_FOR = timedelta(days=183)
"""Before the end of a term: a card read since then renews it, and those of other places that end about that time."""

OnCard = tuple[str, str, date]
"""Name, address and birthdate."""


def is_confirmed(confirmed_on: date | None, on: date) -> bool:
    """P1: whether the identity was verified with the My Number card by this day."""
    return confirmed_on is not None and confirmed_on <= on


def is_adult(birthdate: date, on: date) -> bool:
    """P15: of age, from the 18th birthday on."""
    return on >= adult_from(birthdate)


def consent_in_force(given_on: date | None, withdrawn_on: date | None, birthdate: date, on: date) -> bool:
    """P15: from the day a guardian consents until they withdraw; of age, nobody consents for a person any more."""
    return (
        given_on is not None
        and given_on <= on
        and (withdrawn_on is None or on < withdrawn_on)
        and not is_adult(birthdate, on)
    )


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
