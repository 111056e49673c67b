"""Everything that changes a club's list, split by noun."""

from yukari.clubs.commands.answering import accept, decline, forget_listed, forget_past, keep_past, resume, unite
from yukari.clubs.commands.bringing import bring, discard, erase_due, match
from yukari.clubs.commands.checking import LIMITS, check
from yukari.clubs.commands.inviting import approve, ask, begin_due, cancel, prepare, prepare_range, take_back

__all__ = [
    "LIMITS",
    "accept",
    "approve",
    "ask",
    "begin_due",
    "bring",
    "cancel",
    "check",
    "decline",
    "discard",
    "erase_due",
    "forget_listed",
    "forget_past",
    "keep_past",
    "match",
    "prepare",
    "prepare_range",
    "resume",
    "take_back",
    "unite",
]
