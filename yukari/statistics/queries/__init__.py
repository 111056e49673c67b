"""Every read of figures: what everybody may know, what a place's staff know of their own, and which days are missing."""

from yukari.statistics.queries.closed import days_to_close
from yukari.statistics.queries.effect import Alike, Around, alike, last_published, published_months
from yukari.statistics.queries.figures import Figures
from yukari.statistics.queries.own import facts_of
from yukari.statistics.queries.published import Area, published, published_areas

__all__ = [
    "Alike",
    "Area",
    "Around",
    "Figures",
    "alike",
    "days_to_close",
    "facts_of",
    "last_published",
    "published",
    "published_areas",
    "published_months",
]
