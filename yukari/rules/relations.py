"""関係人口 in figures (V1, V2, V5): how those are told apart who are counted. Every person stands in one cell of each table."""

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Step(StrEnum):
    """The way deeper (V2): the last step that a person has reached in an area. Moving in leads out of 関係人口 (K7, P16)."""

    BASIC = "basic"
    ACTIVITY = "activity"
    PREMIUM = "premium"
    RENEWED = "renewed"
    LONG_STAY = "long_stay"
    MOVED_IN = "moved_in"


STANDING: tuple[Step, ...] = tuple(Step)[:-1]
"""The steps on which a person who is counted can stand."""


class Respect(StrEnum):
    """In what respect persons are told apart."""

    ALL = "all"
    TIES = "ties"
    """延べ人数: registrations with municipalities, not persons (V1)."""
    KIND = "kind"
    AGE = "age"
    HOME = "home"
    """The prefecture where they live."""
    ROUTE = "route"
    """What ties them to the area, by their own answers (K3): several, or none."""
    STEP = "step"
    LIVING = "living"
    """V5."""
    REACHED = "reached"
    """Who has reached a step (V2), and in how many days."""


TABLES = (Respect.KIND, Respect.AGE, Respect.HOME, Respect.ROUTE, Respect.STEP)


class Kind(StrEnum):
    BASIC = "basic"
    PREMIUM = "premium"


class Living(StrEnum):
    """V5: numbers are shown living. Each within the twelve months that end on the day."""

    SEEN = "seen"
    TOOK_PART = "took_part"
    LAPSED = "lapsed"
    """A premium registration ended there without renewal, and none is in force."""


AGES = (18, 30, 40, 50, 60, 70)
"""The first year of each band after the first."""
BANDS = ("0", *(str(first) for first in AGES))
UNSAID = "unsaid"
ELSEWHERE = "elsewhere"
"""Abroad, or not said."""
NATION = "000000"
"""The area of everybody; a prefecture and a municipality are known by their code."""


def age_band(birth_year: int | None, birth_month: int | None, *, on: date) -> str:
    """The first age of the band. Who is born in a month has the birthday on its first day: no more is known."""
    if birth_year is None or birth_month is None:
        return UNSAID
    age = (on.year * 12 + on.month - birth_year * 12 - birth_month) // 12
    return BANDS[sum(first <= age for first in AGES)]


def is_published(day: date) -> bool:
    """Figures are published as of the last day of a month: asked on two days of one month, they are the same (D4)."""
    return day.day == monthrange(day.year, day.month)[1]
