"""What a place takes out of its list of registrants: without names, no more than is needed, for a purpose (D1, D2)."""

from datetime import timedelta
from enum import StrEnum


class Column(StrEnum):
    """What a line may say beside its number. No name, no address and nothing of any other place is among it."""

    REGISTERED_ON = "registered_on"
    PREMIUM_UNTIL = "premium_until"
    LONG_STAY = "long_stay"
    IS_HOME = "is_home"
    LINKED = "linked"


KEPT = timedelta(days=3)
"""How long a prepared list can be downloaded."""
ASKED_KEPT = timedelta(days=14)
"""How long one waits for a second person before it is over by itself."""
ALONE_WITHIN = timedelta(days=1)
"""What somebody took without a second person in this time counts together, so that many small lists are one large."""
MOST_ROWS_OF_A_WORKBOOK = 20_000
"""More than this comes as CSV only: a workbook is written while somebody waits for it."""


def needs_second_person(size: int, *, taken_alone: int, over: int) -> bool:
    """Whether so many lines, with what the same person has taken alone before, need a second member of staff."""
    return taken_alone + size > over
