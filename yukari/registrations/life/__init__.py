"""A person's whole registration life, held in the hand while a command changes it.

Loaded under the lock of the person's Standing in one statement and written back in one. What follows from the rest (the linked
prefecture's term, the roster, the number of counted places) is worked out again at every writing, so that it cannot fall apart.
"""

from yukari.registrations.life.many import keep_unchanged, many_looked_at, read_life
from yukari.registrations.life.state import A_DAY, Identity, Life
from yukari.registrations.life.store import glance, keep, lock, looked_at, needs_the_lock, taken_up

__all__ = [
    "A_DAY",
    "Identity",
    "Life",
    "glance",
    "keep",
    "keep_unchanged",
    "lock",
    "looked_at",
    "many_looked_at",
    "needs_the_lock",
    "read_life",
    "taken_up",
]
