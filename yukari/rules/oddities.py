"""A9: what looks wrong in recorded participations is laid before staff, never dropped. No coordinates are needed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

PEOPLE_PER_DEVICE = 3
"""A family may share a phone; more people on one day are worth a look."""
BATCH_SIZE = 10
BATCH_WITHIN = timedelta(seconds=10)
"""Faster than a queue of people can walk past a scanner."""


class Kind(StrEnum):
    """What looks wrong."""

    ONE_DEVICE_FOR_MANY = "one_device_for_many"
    TWO_PLACES_AT_ONCE = "two_places_at_once"
    BATCH_IN_SECONDS = "batch_in_seconds"


class Scan(NamedTuple):
    """One recorded participation. `own_device`: the resident's phone scanned, not an organisation's."""

    participation: str
    person: str
    device: str
    own_device: bool
    scanned_at: datetime
    starts_at: datetime
    ends_at: datetime
    prefecture: str | None
    """Where the occurrence was held; none if online."""


class Oddity(NamedTuple):
    """Something for staff to look at: whether it is wrong, a person decides."""

    kind: Kind
    participations: tuple[str, ...]


def found_in(scans: Iterable[Scan]) -> tuple[Oddity, ...]:
    """All that looks wrong in the scans of one day."""
    in_time = sorted(scans, key=lambda scan: (scan.scanned_at, scan.participation))
    return (*_one_device_for_many(in_time), *_two_places_at_once(in_time), *_batches_in_seconds(in_time))


def _one_device_for_many(in_time: list[Scan]) -> Iterator[Oddity]:
    for scans in _by_device(in_time, own=True):
        if len({scan.person for scan in scans}) > PEOPLE_PER_DEVICE:
            yield _oddity(Kind.ONE_DEVICE_FOR_MANY, scans)


def _two_places_at_once(in_time: list[Scan]) -> Iterator[Oddity]:
    by_person = defaultdict(list)
    for scan in in_time:
        if scan.prefecture is not None:
            by_person[scan.person].append(scan)
    for scans in by_person.values():
        for one, other in combinations(scans, 2):
            at_once = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            if at_once and one.prefecture != other.prefecture:
                yield _oddity(Kind.TWO_PLACES_AT_ONCE, [one, other])


def _batches_in_seconds(in_time: list[Scan]) -> Iterator[Oddity]:
    for scans in _by_device(in_time, own=False):
        in_batch: set[int] = set()
        for start in range(len(scans) - BATCH_SIZE + 1):
            end = start + BATCH_SIZE
            if scans[end - 1].scanned_at - scans[start].scanned_at <= BATCH_WITHIN:
                in_batch.update(range(start, end))
        if in_batch:
            yield _oddity(Kind.BATCH_IN_SECONDS, [scans[index] for index in sorted(in_batch)])


def _by_device(in_time: list[Scan], *, own: bool) -> Iterable[list[Scan]]:
    by_device = defaultdict(list)
    for scan in in_time:
        if scan.own_device is own:
            by_device[scan.device].append(scan)
    return by_device.values()


def _oddity(kind: Kind, scans: list[Scan]) -> Oddity:
    return Oddity(kind, tuple(scan.participation for scan in scans))
