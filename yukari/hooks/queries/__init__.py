"""Everything that is read of hooks."""

from yukari.hooks.queries.hooks import Hook, Told, hook_for, hooks_at, told

__all__ = ["Hook", "Told", "hook_for", "hooks_at", "told"]
