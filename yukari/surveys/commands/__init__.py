"""Everything that happens to surveys: written, published, answered, closed."""

from yukari.surveys.commands.answering import answer_registration, keep, send
from yukari.surveys.commands.publishing import approve, publish, publish_due, take_back
from yukari.surveys.commands.running import answer_comments, close, withdraw_theme
from yukari.surveys.commands.telling import tell, tell_range
from yukari.surveys.commands.uniting import unite
from yukari.surveys.commands.writing import add_question, change, copy, discard, move_question, remove_question, write

__all__ = [
    "add_question",
    "answer_comments",
    "answer_registration",
    "approve",
    "change",
    "close",
    "copy",
    "discard",
    "keep",
    "move_question",
    "publish",
    "publish_due",
    "remove_question",
    "send",
    "take_back",
    "tell",
    "tell_range",
    "unite",
    "withdraw_theme",
    "write",
]
