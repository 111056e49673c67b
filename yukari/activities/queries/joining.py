"""A person's seats, and the draw that anyone can repeat (A8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from yukari.activities.models import Joining, Occurrence
from yukari.activities.queries.search import Found, with_designations
from yukari.kit.pages import page
from yukari.people.models import Person
from yukari.rules import admission

AHEAD = 50
"""So many on a page."""
SOONEST_FIRST = ("occurrence__starts_at", "occurrence_id")


@dataclass(frozen=True)
class MyJoining:
    """A seat, a place on the waiting list, or an entry in the draw, with its occurrence."""

    found: Found
    state: Joining.State
    note: str


@dataclass(frozen=True)
class JoiningsPage:
    """A part of what somebody has ahead."""

    rows: list[MyJoining]
    next_cursor: str | None


@dataclass(frozen=True)
class Draw:
    """What anyone needs to repeat a draw: the commitment before it; seed and tickets in their order after it."""

    at: datetime | None
    commitment: str
    seed: str
    order: tuple[str, ...]
    seats: int
    mine: str


def ticket_of(occurrence_id: UUID, person_id: UUID) -> str:
    """The name under which a person enters a draw: one's own can be recognised, nobody else's leads to a person."""
    return sha256(f"{occurrence_id}:{person_id}".encode()).hexdigest()[:12]


def draw_of(occurrence: Occurrence, *, viewer: Person | None) -> Draw | None:
    """The draw of an occurrence, if it has one. The seed is not told before it is drawn."""
    if not occurrence.draw_commitment:
        return None
    drawn = occurrence.drawn_at is not None
    entrants = occurrence.joinings.exclude(rank=None).values_list("person_id", flat=True) if drawn else ()
    order = admission.draw(occurrence.draw_seed, (ticket_of(occurrence.id, person_id) for person_id in entrants))
    return Draw(
        at=occurrence.closes_at,
        commitment=occurrence.draw_commitment,
        seed=occurrence.draw_seed if drawn else "",
        order=order,
        seats=occurrence.capacity or 0,
        mine=ticket_of(occurrence.id, viewer.id) if viewer else "",
    )


def joinings_of(person: Person, *, at: datetime) -> list[MyJoining]:
    """What a person has ahead, today's included; cancelled occurrences too, so that nobody travels in vain."""
    return _mine(list(_ahead(person, at).order_by(*SOONEST_FIRST)))


def joinings_page(person: Person, *, place_id: str, at: datetime, cursor: str = "") -> JoiningsPage:
    """What of it is at one place, page by page."""
    found = page(_ahead(person, at).filter(occurrence__place=place_id), order=SOONEST_FIRST, size=AHEAD, cursor=cursor)
    return JoiningsPage(_mine(found.items), found.next_cursor)


def _ahead(person: Person, at: datetime) -> QuerySet[Joining]:
    return (
        Joining.objects.filter(person=person, occurrence__ends_at__gt=at - timedelta(hours=12))
        .exclude(state=Joining.State.CANCELLED)
        .select_related("occurrence__project__organisation", "occurrence__place")
        .defer("occurrence__project__words")
    )


def _mine(rows: list[Joining]) -> list[MyJoining]:
    found = with_designations(row.occurrence for row in rows)
    return [MyJoining(one, Joining.State(row.state), row.note) for one, row in zip(found, rows, strict=True)]
