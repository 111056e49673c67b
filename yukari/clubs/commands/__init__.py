"""Everything that changes a club's list, split by noun."""

from yukari.clubs.commands.bringing import bring, discard, erase_due, match
from yukari.clubs.commands.checking import check

__all__ = ["bring", "check", "discard", "erase_due", "match"]
