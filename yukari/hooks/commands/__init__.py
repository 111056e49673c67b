"""Everything that changes a place's hooks and what they are told, split by noun."""

from yukari.hooks.commands.delivering import deliver_due, forget_old, tell_changes
from yukari.hooks.commands.hooks import change, connect, disconnect, pause, renew_secret, resume
from yukari.hooks.commands.resending import resend, resend_since, send_test

__all__ = [
    "change",
    "connect",
    "deliver_due",
    "disconnect",
    "forget_old",
    "pause",
    "renew_secret",
    "resend",
    "resend_since",
    "resume",
    "send_test",
    "tell_changes",
]
