"""Writing the record of deeds and looks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from yukari.audit.models import Entry


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
    verb: str, *, person_ids: Iterable[UUID], by: Someone | None, at: datetime, place_id: str = "", **about: object
) -> None:
    """Write down one look at the data of many, an entry for each of them, so that each can read it (D2)."""
    Entry.objects.bulk_create(
        Entry(at=at, by_id=by.id if by else None, verb=verb, person_id=person_id, place_id=place_id, about=about)
        for person_id in person_ids
    )
