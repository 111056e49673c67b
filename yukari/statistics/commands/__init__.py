"""Every write about figures: a day is closed, and at the end of a month what everybody may know is published."""

from yukari.statistics.commands.closing import close_day, count_out, recount_day
from yukari.statistics.commands.publishing import publish

__all__ = ["close_day", "count_out", "publish", "recount_day"]
