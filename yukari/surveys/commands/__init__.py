"""Everything that happens to surveys: written, published, answered, closed."""

from yukari.surveys.commands.answering import answer_registration, keep, send
from yukari.surveys.commands.running import answer_comments, close, publish, tell_of, withdraw_theme
from yukari.surveys.commands.uniting import unite
from yukari.surveys.commands.writing import add_question, change, copy, discard, move_question, remove_question, write

__all__ = [
    "add_question",
    "answer_comments",
    "answer_registration",
    "change",
    "close",
    "copy",
    "discard",
    "keep",
    "move_question",
    "publish",
    "remove_question",
    "send",
    "tell_of",
    "unite",
    "withdraw_theme",
    "write",
]
