"""Two accounts of one human become one: of what both held the stricter stands, never more than one account could have."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from yukari.rules import limits


class Held(NamedTuple):
    """One term that one of the accounts earned at a place. `last_day`: the last day in force, as far as is known."""

    place: str
    starts_on: date
    ends_on: date
    last_day: date
    is_open: bool
    taken_back: bool
    """Staff took it back (A6): no other account of the same human is premium there in that year."""


def that_stand(held: Iterable[Held]) -> list[Held]:
    """Of terms of one place that overlap one stands: the one that was taken back, else of those that run the first to end."""
    standing: list[Held] = []
    for term in sorted(held, key=_strictest_first):
        if not any(_overlap(term, other) for other in standing):
            standing.append(term)
    return standing


def within_the_limit(places: Iterable[str]) -> list[str]:
    """P8: of the places, the oldest tie first, those that one human may hold at a time."""
    kept: list[str] = []
    for place in places:
        if limits.may_add(kept, place):
            kept.append(place)
    return kept


def _strictest_first(term: Held) -> tuple[bool, bool, date, date]:
    return not term.taken_back, not term.is_open, term.last_day, term.starts_on


def _overlap(one: Held, other: Held) -> bool:
    return one.starts_on <= _until(other) and other.starts_on <= _until(one)


def _until(term: Held) -> date:
    return term.ends_on if term.taken_back else term.last_day
