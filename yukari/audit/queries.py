"""Reading the record of deeds and looks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from yukari.audit.models import Entry


def entries_about(person_id: UUID, *, limit: int = 50, before: datetime | None = None) -> list[Entry]:
    """What was done with a person's data and who looked at it (D2), newest first: the person's own page."""
    entries = Entry.objects.filter(person_id=person_id)
    if before:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by("-at", "-id")[:limit])


def looks_at(person_id: UUID, *, verbs: Collection[str], limit: int) -> list[Entry]:
    """Who else looked at a person's data (D2), newest first."""
    looks = Entry.objects.filter(person_id=person_id, verb__in=verbs).exclude(by_id=person_id)
    return list(looks.order_by("-at", "-id")[:limit])


def entries_by(person_id: UUID, *, limit: int = 50) -> list[Entry]:
    """What a person did, newest first."""
    return list(Entry.objects.filter(by_id=person_id).order_by("-at", "-id")[:limit])
