"""Every change of what apps are and may do, split by noun."""

from yukari.clients.commands.answers import free_key, keep_answer, kept_answer
from yukari.clients.commands.apps import AboutApp, change_app, close_app, register_app
from yukari.clients.commands.consents import consent, end_every_consent, note_use, withdraw
from yukari.clients.commands.forgetting import forget_expired
from yukari.clients.commands.proofs import use_assertion

__all__ = [
    "AboutApp",
    "change_app",
    "close_app",
    "consent",
    "end_every_consent",
    "forget_expired",
    "free_key",
    "keep_answer",
    "kept_answer",
    "note_use",
    "register_app",
    "use_assertion",
    "withdraw",
]
