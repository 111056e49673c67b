"""Up to where rows that are ordered by the number of their transaction can be read without leaving any out, and cursors in them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.db import connection

HORIZON = """(
    SELECT coalesce(min(running::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE NOT EXISTS (
        SELECT FROM pg_stat_activity other
        WHERE other.backend_xid = running::xid AND other.datname <> current_database()
    )
)"""
"""SQL: the oldest transaction of this database that still ran when the statement began; what commits later has no smaller number.

PostgreSQL numbers the transactions of all its databases together: a neighbour's long one would hold ours up for as long. Who
cannot be told to be a neighbour is waited for.
"""

BEGINNING = (0, UUID(int=0))


def horizon() -> int:
    """The number below which everything is there to be read by whatever statement comes next."""
    with connection.cursor() as asking:
        asking.execute(f"SELECT {HORIZON}")
        (found,) = asking.fetchone()
    return int(found)


def before(number: int) -> str:
    """The cursor behind everything below this number."""
    return written(number - 1, UUID(int=2**128 - 1))


def written(number: int, id: UUID) -> str:
    """The cursor behind this row."""
    return urlsafe_b64encode(f"{number}.{id.hex}".encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[int, UUID]:
    """Behind which row a cursor stands; one that is not ours, or none, before all of them."""
    try:
        said = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        return BEGINNING
    fits = re.fullmatch(r"(\d{1,18})\.([0-9a-f]{32})", said, re.ASCII)
    return (int(fits[1]), UUID(fits[2])) if fits else BEGINNING
