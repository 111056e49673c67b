"""The chain over the record: what a segment of entries hashes to, and how each segment holds the one before it.

A segment is everything written by the transactions of one range of numbers. PostgreSQL numbers transactions as they first
write, and knows below which number none is running any more: nothing can be added to a segment that ends there, however
late a transaction commits and whatever moment its entries name. So a check-in pays for no lock and no statement.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from yukari.audit.models import Seal

ENTRIES = """
SELECT written_in, sha256(convert_to(jsonb_build_array(
    written_in, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), by_id, verb, person_id, place_id, why, about
)::text, 'UTF8'))
FROM audit_entry WHERE written_in >= %s AND written_in < %s ORDER BY written_in, id
"""
"""The number of each entry's transaction, and the hash of everything that the entry says."""

AT_ONCE = 10_000


class Digest:
    """Entries in their order, taken in one by one."""

    def __init__(self) -> None:
        self.entries = 0
        self._hash = hashlib.sha256()

    def add(self, entry: bytes) -> None:
        self.entries += 1
        self._hash.update(entry)

    @property
    def hex(self) -> str:
        return self._hash.hexdigest()


def entries_between(begins: int, ends: int) -> Iterator[tuple[int, bytes]]:
    """Read piece by piece: a night may write millions within one segment."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES, [begins, ends])
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def waiting(begins: int) -> tuple[int, datetime | None]:
    """How many entries came after this number, and the moment of the oldest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM audit_entry WHERE written_in >= %s", [begins])
        number, since = cursor.fetchone()
    return int(number), since


def hash_of(seal: Seal) -> str:
    """What this segment says together with everything before it. Keyed, so that the database alone cannot forge it."""
    said = f"{seal.number}\0{seal.begins}\0{seal.ends}\0{seal.entries}\0{seal.digest}\0{seal.previous}"
    return hmac.digest(settings.AUDIT_KEY.encode(), said.encode(), "sha256").hex()
