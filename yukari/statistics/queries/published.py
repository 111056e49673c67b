"""What everybody may know of an area, as it was published on the last day of a month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yukari.rules.relations import Respect
from yukari.statistics.models import Publication
from yukari.statistics.queries.figures import Figures, Table

MONTHS_BACK = 24
_NONE: Table = {}
NOBODY: Mapping[str, Table] = {**dict.fromkeys(Respect, _NONE), Respect.ALL: {"": 0}, Respect.TIES: {"": 0}}


@dataclass(frozen=True, slots=True)
class Area:
    """One line of a list of areas; none where a figure is hidden."""

    persons: int | None
    premium: int | None


def published(area: str) -> Figures | None:
    """As of the last month that was published; none as long as none was."""
    day = Publication.objects.order_by("-day").values_list("day", flat=True).first()
    if day is None:
        return None
    told = Publication.objects.filter(area=area, day=day).values_list("figures", flat=True).first()
    past = Publication.objects.filter(area=area).order_by("-day").values_list("day", "persons")[:MONTHS_BACK]
    return Figures(area, day, told or NOBODY, list(reversed(past)))


def published_areas(areas: Iterable[str], *, on: date) -> dict[str, Area]:
    """The figures of several areas, by code; an area that is not among them has nobody."""
    rows = Publication.objects.filter(area__in=list(areas), day=on).order_by("area")
    return {area: Area(persons, premium) for area, persons, premium in rows.values_list("area", "persons", "premium")}
