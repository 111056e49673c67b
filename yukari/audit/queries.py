"""Reading the record of deeds and looks."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from yukari.audit import chain
from yukari.audit.models import Entry, Seal
from yukari.kit import pages

SEALS_AT_ONCE = 500
LOOKS_PAGE = 100
NEWEST_FIRST = ("-at", "-id")


class Trouble(StrEnum):
    """What is wrong with a segment of the record."""

    ENTRIES = "entries were changed, added or removed"
    SEAL = "the seal was changed, or made with another key"
    GAP = "it does not follow the segment before it"


@dataclass(frozen=True, slots=True)
class Proved:
    """How far the chain was followed. `trouble` names what is wrong with the segment; then nothing after it is looked at."""

    seal: Seal
    entries: int
    trouble: Trouble | None = None


def entries_about(*person_ids: UUID, limit: int = 50, before: datetime | None = None) -> list[Entry]:
    """What was done with a person's data and who looked at it (D2), newest first: the person's own page.

    Entries keep the account that they were written for, so whoever united accounts asks for all of them.
    """
    entries = Entry.objects.filter(person_id__in=person_ids)
    if before:
        entries = entries.filter(at__lt=before)
    return list(entries.order_by("-at", "-id")[:limit])


def looks_at(*person_ids: UUID, verbs: Collection[str], cursor: str = "") -> pages.Page[Entry]:
    """Who else looked at a person's data (D2), newest first, page by page back to the first look."""
    return pages.page(_looks(person_ids, verbs), order=NEWEST_FIRST, size=LOOKS_PAGE, cursor=cursor)


def every_look_at(*person_ids: UUID, verbs: Collection[str]) -> list[Entry]:
    """All of them at once, for whoever takes everything away (D3)."""
    return list(_looks(person_ids, verbs).order_by(*NEWEST_FIRST))


def _looks(person_ids: Collection[UUID], verbs: Collection[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(person_id__in=person_ids, verb__in=verbs).exclude(by_id__in=person_ids)


def entries_by(person_id: UUID, *, limit: int = 50) -> list[Entry]:
    """What a person did, newest first."""
    return list(Entry.objects.filter(by_id=person_id).order_by("-at", "-id")[:limit])


def prove() -> Iterator[Proved]:
    """Follow the chain from its beginning, segment by segment, to the first that is broken."""
    ends, previous, number = 0, "", 0
    seals = Seal.objects.order_by("number").iterator(SEALS_AT_ONCE)
    while some := list(islice(seals, SEALS_AT_ONCE)):
        digests = _digests(some)
        for seal in some:
            digest = digests[seal.number]
            number += 1
            trouble = None
            if (seal.number, seal.begins, seal.previous) != (number, ends, previous) or seal.ends <= seal.begins:
                trouble = Trouble.GAP
            elif seal.hash != chain.hash_of(seal):
                trouble = Trouble.SEAL
            elif (seal.entries, seal.digest) != (digest.entries, digest.hex):
                trouble = Trouble.ENTRIES
            yield Proved(seal, digest.entries, trouble)
            if trouble:
                return
            ends, previous = seal.ends, seal.hash


def _digests(seals: list[Seal]) -> dict[int, chain.Digest]:
    """Many segments in one reading; a segment whose borders were changed is found by its own hash."""
    digests = {seal.number: chain.Digest() for seal in seals}
    left = iter(seals)
    seal = next(left)
    for written_in, entry in chain.entries_between(seals[0].begins, seals[-1].ends):
        while written_in >= seal.ends:
            following = next(left, None)
            if following is None:
                break
            seal = following
        digests[seal.number].add(entry)
    return digests


def seals() -> int:
    """How many segments are sealed."""
    return Seal.objects.count()


def unsealed() -> tuple[int, datetime | None]:
    """How many entries no seal holds yet, and since when the oldest of them waits."""
    last = Seal.objects.order_by("-number").first()
    return chain.waiting(last.ends if last else 0)


def entries_of_account(account_id: UUID, *, since: datetime, until: datetime) -> Iterator[Entry]:
    """All that an account did and looked at in this time, oldest first."""
    entries = Entry.objects.filter(by_id=account_id, at__gte=since, at__lt=until)
    return entries.order_by("at", "id").iterator(SEALS_AT_ONCE)
