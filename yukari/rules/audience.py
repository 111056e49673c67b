"""Who is meant: the one way to say to whom of a place's registrants news, an offer or a survey is addressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How somebody is registered."""

    BASIC = "basic"
    PREMIUM = "premium"


class Part(StrEnum):
    """Whether somebody has taken part in an activity of the place."""

    TAKEN = "taken"
    NOT_YET = "not_yet"


OLDEST = 120
"""Years that an age band may reach."""


def months_of(year: int, month: int) -> int:
    """A month, counted from the year 0."""
    return year * 12 + month - 1


@dataclass(frozen=True, slots=True)
class Audience:
    """Every condition that is given must hold; with none, all registrants of the place are meant."""

    kind: Kind | None = None
    long_stay: bool = False
    """Only premium residents who stay long (P11)."""
    taken_part: Part | None = None
    answers: tuple[tuple[str, frozenset[str]], ...] = ()
    """Interests, from the questionnaire (K3): a question, and the choices of which one at least was given."""
    prefectures: frozenset[str] = frozenset()
    """Home prefectures by code, one of which the person says to live in."""
    youngest: int | None = None
    oldest: int | None = None
    """The age band in full years, both ends included. Who never said a birth year is in no band."""

    @property
    def is_everyone(self) -> bool:
        return self == Audience()

    @property
    def has_a_band(self) -> bool:
        return self.youngest is not None or self.oldest is not None

    def months_of_birth(self, on: date) -> tuple[int, int]:
        """The first and the last month in which people of the age band were born, counted from the year 0.

        Of a birthday only the month is known; it counts from the first of its month.
        """
        this_month = months_of(on.year, on.month)
        oldest = OLDEST if self.oldest is None else self.oldest
        return this_month - (oldest + 1) * 12 + 1, this_month - (self.youngest or 0) * 12

    def as_json(self) -> dict[str, Any]:
        """Only what is said, so that what everybody is meant by stays an empty object."""
        said = {
            "kind": self.kind and self.kind.value,
            "long_stay": self.long_stay,
            "taken_part": self.taken_part and self.taken_part.value,
            "answers": {question: sorted(choices) for question, choices in self.answers},
            "prefectures": sorted(self.prefectures),
        }
        band = {"youngest": self.youngest, "oldest": self.oldest}
        return {
            **{name: value for name, value in said.items() if value},
            **{name: age for name, age in band.items() if age is not None},
        }


EVERYBODY = Audience()


def from_json(said: Mapping[str, Any]) -> Audience:
    """The audience that `as_json` wrote."""
    return Audience(
        kind=Kind(said["kind"]) if "kind" in said else None,
        long_stay=said.get("long_stay", False),
        taken_part=Part(said["taken_part"]) if "taken_part" in said else None,
        answers=tuple((question, frozenset(choices)) for question, choices in sorted(said.get("answers", {}).items())),
        prefectures=frozenset(said.get("prefectures", ())),
        youngest=said.get("youngest"),
        oldest=said.get("oldest"),
    )
