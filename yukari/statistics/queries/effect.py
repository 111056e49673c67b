"""What is published of a place and of others over the months around a project, and which others are alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yukari.places.models import Place
from yukari.rules.relations import Living
from yukari.statistics.models import Publication

PROPOSED = 8
NEAR_IN_NUMBER = 2
"""Alike are places with between half and twice as many people."""

Told = Mapping[str, Mapping[date, int | None]]
"""By area and day."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A place that may be compared, and in what it is alike."""

    place: Place
    same_kind: bool
    same_prefecture: bool
    same_metropolitan: bool
    near_in_number: bool

    @property
    def points(self) -> int:
        return 2 * self.near_in_number + 2 * self.same_kind + self.same_metropolitan + self.same_prefecture


def alike(place: Place, *, on: date) -> list[Alike]:
    """Municipalities that took part on the day and of which something was published then: the most alike first, and among
    equals by code. What the places are alike in is told; how many residents they have is not known here.
    """
    rows = Publication.objects.filter(day=on, persons__gt=0).values_list("area", "persons")
    persons = {area: number or 0 for area, number in rows}
    own = persons.get(place.code)
    joined = Place.objects.filter(level=Place.Level.MUNICIPALITY, joined_on__lte=on, code__in=persons).order_by("code")
    found = [
        Alike(
            one,
            same_kind=one.kind == place.kind,
            same_prefecture=one.prefecture_id == place.prefecture_id,
            same_metropolitan=one.metropolitan == place.metropolitan,
            near_in_number=own is not None and own <= NEAR_IN_NUMBER * persons[one.code] <= NEAR_IN_NUMBER**2 * own,
        )
        for one in joined
        if one.code != place.code
    ]
    return sorted(found, key=lambda one: (-one.points, one.place.code))[:PROPOSED]


@dataclass(frozen=True, slots=True)
class Around:
    """What was published month by month."""

    persons: Told
    took_part: Told
    premium: Told


def published_months(areas: Iterable[str], *, first: date, last: date) -> Around:
    persons: dict[str, dict[date, int | None]] = defaultdict(dict)
    took_part: dict[str, dict[date, int | None]] = defaultdict(dict)
    premium: dict[str, dict[date, int | None]] = defaultdict(dict)
    rows = Publication.objects.filter(area__in=list(areas), day__range=(first, last))
    for area, day, everybody, living, premiums in rows.values_list(
        "area", "day", "persons", "figures__living", "premium"
    ):
        persons[area][day] = everybody
        took_part[area][day] = None if living is None else living.get(Living.TOOK_PART, 0)
        premium[area][day] = premiums
    return Around(persons, took_part, premium)


def last_published() -> date | None:
    return Publication.objects.order_by("-day").values_list("day", flat=True).first()
