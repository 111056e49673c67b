"""Ids of rows: UUIDv7, made in Python, so that they sort by time and need no sequence."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()
