"""Which of many occurrences are told where not all of them can be: those ahead before those that are over."""

from datetime import datetime

from django.db.models import QuerySet

from yukari.activities.models import Occurrence


def nearest(rows: QuerySet[Occurrence], *, at: datetime, most: int) -> list[Occurrence]:
    """What is not over, the soonest first; in the room that is left the newest of what is over. Told in the order of time."""
    ahead = list(rows.filter(ends_at__gt=at).order_by("starts_at", "id")[:most])
    over = rows.filter(ends_at__lte=at).order_by("-starts_at", "-id")[: most - len(ahead)]
    return sorted([*over, *ahead], key=lambda row: (row.starts_at, row.id))
