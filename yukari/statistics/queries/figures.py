"""The figures of an area as a page reads them, whoever may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yukari.rules.relations import STANDING, Measure, Respect, Step

Table = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of an area on a day; none where a figure is hidden, and no table where all of it is."""

    area: str
    day: date
    told: Mapping[str, Table]
    history: Sequence[tuple[date, int | None]]
    """The persons of each day that is told, the oldest first."""

    @property
    def persons(self) -> int | None:
        """実人数 (V1)."""
        return self.told[Respect.ALL][""]

    @property
    def ties(self) -> int | None:
        """延べ人数 (V1); in a municipality everybody has one."""
        return self.told.get(Respect.TIES, self.told[Respect.ALL])[""]

    def table(self, respect: Respect) -> Table | None:
        return self.told.get(respect)

    def living(self, value: str) -> int | None:
        return self.told[Respect.LIVING].get(value, 0) if Respect.LIVING in self.told else None

    def reached(self, step: Step) -> int | None:
        """How many have come as far as this step (V2): who stands on it or beyond, unless one of these is hidden."""
        if step is Step.BASIC:
            return self.persons
        if step is Step.MOVED_IN:
            return self.told[Respect.REACHED].get(step, 0) if Respect.REACHED in self.told else None
        standing = self.told.get(Respect.STEP)
        return None if standing is None else _together([standing.get(one, 0) for one in _from(step)])

    def effort(self, by: str, measure: Measure) -> Table:
        """What activities of the year came to (V3), by `by`."""
        return self.told.get(measured(by, measure), {})

    def months(self, step: Step) -> int | None:
        """In how many months half of those were there who came so far."""
        return self.told.get(MONTHS, {}).get(step)


def measured(by: str, measure: Measure) -> str:
    """Under which name stands what activities came to, by field, by kind of organisation or by organisation (V3)."""
    return f"{by} {measure}"


MONTHS = "months"
"""Beside the respects: the median time of each step, so rounded that nobody's own can be read from it."""


def months(days: int) -> int:
    return max(1, round(days / 30))


def _from(step: Step) -> tuple[Step, ...]:
    return STANDING[STANDING.index(step) :]


def _together(parts: Sequence[int | None]) -> int | None:
    """A sum is told only where each part of it is: else the sum would tell the part."""
    known = [persons for persons in parts if persons is not None]
    return sum(known) if len(known) == len(parts) else None
