"""A8: who gets a seat: joined, on the waiting list, or in a draw that anyone can repeat."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from yukari.rules.outcome import Reason, Refused


class Seat(StrEnum):
    """Where a person stands with an occurrence."""

    JOINED = "joined"
    WAITING = "waiting"
    IN_DRAW = "in_draw"


class Opening(NamedTuple):
    """What an occurrence has to offer at this moment. No `capacity`: room for everybody; no `draw_at`: no draw."""

    published: bool
    cancelled: bool
    ends_at: datetime
    capacity: int | None
    joined: int
    waiting: int
    draw_at: datetime | None = None
    drawn: bool = False
    youngest: int = 0


class Waiting(NamedTuple):
    """A person on the waiting list: `rank` in the draw, if there was one, and since when."""

    person: str
    since: datetime
    rank: int | None = None


def seat(opening: Opening, *, at: datetime, age: int, held: Seat | None = None) -> Seat:
    """Where somebody who wants to join comes to stand. Asking twice changes nothing; full means waiting, never no."""
    if not opening.published:
        raise Refused(Reason.NOT_PUBLISHED)
    if opening.cancelled:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    if at >= opening.ends_at:
        raise Refused(Reason.OCCURRENCE_OVER)
    if held is not None:
        return held
    if age < opening.youngest:
        raise Refused(Reason.TOO_YOUNG, youngest=opening.youngest)
    if opening.draw_at is not None and not opening.drawn:
        # Between the hour of the draw and the draw itself nobody may slip in before those who entered in time.
        return Seat.IN_DRAW if at < opening.draw_at else Seat.WAITING
    # Nobody overtakes the waiting list, not even in the moment in which a seat has come free.
    if opening.capacity is None or opening.joined + opening.waiting < opening.capacity:
        return Seat.JOINED
    return Seat.WAITING


def promoted(waiting: Iterable[Waiting], free_seats: int) -> tuple[str, ...]:
    """Who moves up: first those of the draw in its order, then whoever has waited longest."""
    in_order = sorted(waiting, key=lambda one: (one.rank is None, one.rank or 0, one.since, one.person))
    return tuple(one.person for one in in_order[: max(0, free_seats)])


def commitment(seed: str) -> str:
    """What is published before the draw, so that nobody can choose the seed after seeing the entrants."""
    return sha256(seed.encode()).hexdigest()


def draw(seed: str, entrants: Iterable[str]) -> tuple[str, ...]:
    """The order of the draw. Anyone repeats it with `printf '%s' "$seed:$entrant" | sha256sum` and `sort`."""
    return tuple(sorted(set(entrants), key=lambda entrant: (sha256(f"{seed}:{entrant}".encode()).digest(), entrant)))
