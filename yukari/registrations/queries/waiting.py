"""Which of the machine's judgements wait for staff: no name, until it is asked who they are."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from yukari.registrations.models import Review
from yukari.rules.waiting import REVIEWS, Kind, Wait, Waits


def reviews_waiting(place_id: str, *, size: int, only: Kind | None = None) -> list[Waits]:
    """Each kind of review with its number, and of all of them, or of one kind, those that wait longest; two statements."""
    waiting = Review.objects.filter(place_id=place_id, settled_at__isnull=True)
    numbers: dict[str, int] = dict(waiting.order_by().values_list("kind").annotate(number=Count("*")))
    shown = waiting.filter(kind=only) if only else waiting
    rows: list[tuple[str, UUID, datetime]] = list(
        shown.order_by("laid_at", "id").values_list("kind", "id", "laid_at")[:size]
    )
    longest = [Wait(Kind(kind), laid_at, (review_id,)) for kind, review_id, laid_at in rows]
    return [Waits(kind, numbers.get(kind, 0), tuple(one for one in longest if one.kind is kind)) for kind in REVIEWS]
