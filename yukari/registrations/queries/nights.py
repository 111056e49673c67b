"""What a night has come to, over all its parts."""

from datetime import date

from yukari.registrations.models import NightlyRun


def failed_in_the_night(on: date) -> int:
    """How many people could not be looked after; the log names each."""
    return sum(
        summary.get("failed", 0) for summary in NightlyRun.objects.filter(on=on).values_list("summary", flat=True)
    )
