"""Everything that is read of hooks."""

from yukari.hooks.queries.hooks import Hook, Told, hook_for, hooks_at, told
from yukari.hooks.queries.owners import Owner

__all__ = ["Hook", "Owner", "Told", "hook_for", "hooks_at", "told"]
