"""Everything that changes news, split by noun."""

from yukari.news.commands.choices import choose, note_opened, resume, stop_mail, unsubscribe
from yukari.news.commands.digests import send_digests
from yukari.news.commands.preparing import RANGE, prepare, prepare_range, write_range
from yukari.news.commands.publishing import approve, ask, publish_due, send_back, stop_sending, take_back
from yukari.news.commands.uniting import unite
from yukari.news.commands.writing import Said, discard, write

__all__ = [
    "RANGE",
    "Said",
    "approve",
    "ask",
    "choose",
    "discard",
    "note_opened",
    "prepare",
    "prepare_range",
    "publish_due",
    "resume",
    "send_back",
    "send_digests",
    "stop_mail",
    "stop_sending",
    "take_back",
    "unite",
    "unsubscribe",
    "write",
    "write_range",
]
