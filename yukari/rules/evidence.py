"""確からしさ: how much a check-in proves, by what was read (A3, A5)."""

from enum import IntEnum, StrEnum


class Means(StrEnum):
    """What was read, shown or said."""

    PHONE_CARD = "phone_card"
    CODE = "code"
    """The rotating code of a page: whoever is signed in can show it, on any screen."""
    NUMBER = "number"
    PAPER_CARD = "paper_card"
    VENUE = "venue"
    """The venue's code or number, on the resident's own phone."""
    BY_HAND = "by_hand"


class Confidence(IntEnum):
    """Kept with every check-in, so that statistics can be shown with and without what is weak."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


_CONFIDENCE = {
    Means.PHONE_CARD: Confidence.STRONG,
    Means.CODE: Confidence.FAIR,
    Means.NUMBER: Confidence.FAIR,
    Means.PAPER_CARD: Confidence.WEAK,
    Means.VENUE: Confidence.FAIR,
    Means.BY_HAND: Confidence.FAIR,
}


def confidence(means: Means) -> Confidence:
    """A paper card is as good in anybody's hand; a signature of this half minute is good in one phone only."""
    return _CONFIDENCE[means]
