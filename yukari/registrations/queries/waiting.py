"""Which of the machine's judgements wait for staff: no name, until it is asked who they are (D2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from yukari.kit import pages
from yukari.kit.counted import Countable
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import Judgement, Review
from yukari.registrations.queries.mine import Judged, judged_as_stored
from yukari.registrations.queries.office import note_looks
from yukari.rules.roles import Ability
from yukari.rules.waiting import REVIEWS, Kind, Wait, Waits

WAITING_PAGE = 50
"""So many people at most are looked at when the list is opened."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case on the short list of staff, with the judgement that it turns on."""

    review: Review
    person: Person
    judged: Judged


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Some of those who wait; `numbers`: of each kind how many there are in all, `only`: the kind that it is narrowed to."""

    rows: list[Waiting]
    numbers: Mapping[Kind, int]
    only: Kind | None
    next_cursor: str | None
    previous_cursor: str | None


def reviews_waiting(place_id: str, *, size: int, only: Kind | None = None) -> list[Waits]:
    """Each kind of review with its number, and of all of them, or of one kind, those that wait longest; two statements."""
    waiting = _waiting(place_id)
    numbers = _numbers(waiting)
    shown = waiting.filter(kind=only) if only else waiting
    rows: list[tuple[str, UUID, datetime]] = list(
        shown.order_by("laid_at", "id").values_list("kind", "id", "laid_at")[:size]
    )
    longest = [Wait(Kind(kind), laid_at, (review_id,)) for kind, review_id, laid_at in rows]
    return [Waits(kind, number, tuple(one for one in longest if one.kind is kind)) for kind, number in numbers.items()]


def reviews_to_count(place_id: str) -> dict[Kind, Countable]:
    return {kind: Countable(_waiting(place_id).filter(kind=kind)) for kind in REVIEWS}


def waiting_for_staff(
    place_id: str, *, viewer: Person, at: datetime, only: Kind | None = None, cursor: str = ""
) -> WaitingPage:
    """What waits for a decision, the longest waiting first, page by page; six statements.

    All kinds, where of `only` nothing waits; the first page, where all that the cursor led to is decided.
    """
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    waiting = _waiting(place_id)
    numbers = _numbers(waiting)
    only = only if only and numbers.get(only) else None
    shown, order = waiting.filter(kind=only) if only else waiting, ("laid_at", "id")
    page = pages.page(shown, order=order, size=WAITING_PAGE, cursor=cursor)
    if cursor and not page.items:
        page = pages.page(shown, order=order, size=WAITING_PAGE)
    rows = _seen(page.items, place_id, viewer, at)
    return WaitingPage(rows, numbers, only, page.next_cursor, page.previous_cursor)


def waiting_cases(place_id: str, review_ids: Collection[UUID], *, viewer: Person, at: datetime) -> list[Waiting]:
    """Of these cases those that still wait, the longest waiting first: nobody else is looked at; five statements."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    chosen = _waiting(place_id).filter(id__in=review_ids)
    return _seen(chosen.order_by("laid_at", "id"), place_id, viewer, at)


def _waiting(place_id: str) -> QuerySet[Review]:
    return Review.objects.filter(place_id=place_id, settled_at__isnull=True)


def _numbers(waiting: QuerySet[Review]) -> dict[Kind, int]:
    numbers: dict[str, int] = dict(waiting.order_by().values_list("kind").annotate(number=Count("*")))
    return {kind: numbers.get(kind, 0) for kind in REVIEWS}


def _seen(found: Iterable[Review], place_id: str, viewer: Person, at: datetime) -> list[Waiting]:
    """Who they are and how they were judged; each can read that they were looked at."""
    reviews = list(found)
    persons = people.persons([review.person_id for review in reviews])
    judged = {
        row.id: judged_as_stored(row)
        for row in Judgement.objects.filter(
            person_id__in=list(persons), id__in=[review.judgement_id for review in reviews]
        ).defer("facts")
    }
    note_looks("looked_at_what_waits", persons, place_id, viewer, at)
    return [Waiting(review, persons[review.person_id], judged[review.judgement_id]) for review in reviews]
