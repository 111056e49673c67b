"""Before and after a model project, beside places that had none: by how much one grew more than the others.

The others show what would have come anyway, as far as they are alike. That is a comparison and no proof, and the report says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from yukari.rules.relations import is_published

FEWEST_COMPARED = 3
"""With fewer the report says that it rests on little."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; none where one of the two is not published."""

    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def growth(self) -> float | None:
        """In percent of what was before; of nothing there is no percentage."""
        return 100 * self.difference / self.before if self.before and self.difference is not None else None


@dataclass(frozen=True, slots=True)
class Compared:
    own: Change
    others: Mapping[str, Change]

    @property
    def usable(self) -> int:
        return sum(one.growth is not None for one in self.others.values())

    @property
    def expected(self) -> float | None:
        """The mean growth of the others, in percent: each counts the same, whatever its size."""
        known = [one.growth for one in self.others.values() if one.growth is not None]
        return mean(known) if known else None

    @property
    def more(self) -> float | None:
        """By how many points the own growth is above that of the others."""
        return None if self.own.growth is None or self.expected is None else self.own.growth - self.expected


def month_end(first: date, *, after: int) -> date:
    """The last day of the month that lies so many months after the one of `first`."""
    month = first.year * 12 + first.month - 1 + after + 1
    return date.fromordinal(date(month // 12, month % 12 + 1, 1).toordinal() - 1)


def days_of(began: date, *, months: int) -> tuple[date, date]:
    """Before is the end of the month before the first day, after so many months later."""
    before = month_end(began, after=-1)
    return before, month_end(before, after=months)


def compared(
    own: Mapping[date, int | None], others: Mapping[str, Mapping[date, int | None]], days: Sequence[date]
) -> Compared:
    """Of what was published on the first and the last of these days."""
    assert all(map(is_published, days))
    first, last = days[0], days[-1]
    return Compared(
        Change(own.get(first), own.get(last)),
        {name: Change(told.get(first), told.get(last)) for name, told in others.items()},
    )
