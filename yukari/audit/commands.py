"""Writing the record of deeds and looks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction

from yukari.audit import chain
from yukari.audit.models import Entry, Seal
from yukari.kit.horizon import horizon
from yukari.rules.outcome import Reason, Refused


class Someone(Protocol):
    """Whoever acts: this context lies below `people` and needs no more than an id."""

    @property
    def id(self) -> UUID: ...


def record(
    verb: str,
    *,
    by: Someone | None,
    at: datetime,
    person_id: UUID | None = None,
    place_id: str = "",
    why: str = "",
    **about: object,
) -> Entry:
    """Write down a deed, or a look at a person's data (D2), in the transaction of the deed itself."""
    written = entry(verb, by=by, at=at, person_id=person_id, place_id=place_id, why=why, **about)
    written.save(force_insert=True)
    return written


def entry(
    verb: str,
    *,
    by: Someone | None,
    at: datetime,
    person_id: UUID | None = None,
    place_id: str = "",
    why: str = "",
    **about: object,
) -> Entry:
    """The same, not written yet: for a deed that writes all its rows in one statement."""
    return Entry(
        at=at,
        by_id=by.id if by else None,
        verb=verb,
        person_id=person_id,
        place_id=place_id,
        why=why,
        about=about,
    )


def record_looks(
    verb: str,
    *,
    person_ids: Iterable[UUID],
    by: Someone | None,
    at: datetime,
    place_id: str = "",
    why: str = "",
    **about: object,
) -> None:
    """Write down one look at the data of many, an entry for each of them, so that each can read it (D2)."""
    Entry.objects.bulk_create(
        Entry(
            at=at, by_id=by.id if by else None, verb=verb, person_id=person_id, place_id=place_id, why=why, about=about
        )
        for person_id in person_ids
    )


@transaction.atomic
def seal(*, by: Someone | None, at: datetime) -> Seal | None:
    """Close what was written since the last segment, up to the oldest transaction that still runs. None: there is nothing.

    Two workers at once wait for one another. The horizon is read before the entries: whatever lies below it is committed
    by then, or never will be.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit: seal', 0))")
    last = Seal.objects.order_by("-number").first()
    begins, ends = last.ends if last else 0, horizon()
    if ends < begins:
        raise Refused(Reason.RECORD_NUMBERED_ANEW)
    digest = chain.Digest()
    for _, entry in chain.entries_between(begins, ends):
        digest.add(entry)
    if not digest.entries:
        return None
    closed = Seal(
        number=last.number + 1 if last else 1,
        begins=begins,
        ends=ends,
        entries=digest.entries,
        digest=digest.hex,
        previous=last.hash if last else "",
        sealed_at=at,
    )
    closed.hash = chain.hash_of(closed)
    closed.save(force_insert=True)
    return closed
