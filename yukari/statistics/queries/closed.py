"""Which days are closed."""

from datetime import date, timedelta

from yukari.statistics.models import ClosedDay


def days_to_close(*, until: date) -> list[date]:
    """The days after the last closed one; on the first night of all, one."""
    last = ClosedDay.objects.order_by("-day").values_list("day", flat=True).first()
    first = min(until, last + timedelta(days=1)) if last else until
    return [] if last and last >= until else [first + timedelta(days=n) for n in range((until - first).days + 1)]
