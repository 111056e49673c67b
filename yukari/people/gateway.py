"""The stand-in for the card service, in development only: invented humans whose card is "read" by a press."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Card:
    """What the service says of a human: its own name for the human, the verified address and the birthdate."""

    subject: str
    residence_id: str
    birthdate: date


CARDS = {
    "adult": Card("adult", "131121", date(1990, 5, 12)),
    "student": Card("student", "261009", date(2006, 11, 20)),
    "elder": Card("elder", "281000", date(1952, 2, 29)),
    "minor": Card("minor", "131121", date(2011, 8, 3)),
    "neighbour": Card("neighbour", "212032", date(1984, 1, 9)),
    "local": Card("local", "212172", date(1978, 7, 30)),
}
TWIN = "twin"
"""One human however many accounts read this card: the second account is refused."""


def read_card(key: str, *, account: UUID, moved_to: str = "") -> Card:
    """The card of an invented human, a different one for each account, with the address moved to, if so."""
    if not settings.DEVELOPMENT_IDENTITY:
        raise ImproperlyConfigured("The stand-in for the card service works in development only.")
    card = CARDS["adult" if key == TWIN else key]
    subject = f"stand-in:{TWIN}" if key == TWIN else f"stand-in:{key}:{account}"
    return replace(card, subject=subject, residence_id=moved_to or card.residence_id)
