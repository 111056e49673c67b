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
    JOINED = "joined"
    """By the quarter in which they came to the area first, whether they stayed or not."""
    STAYED = "stayed"
    """Of those, who is still there."""
    CARRIER = "carrier"
    """Who took part in activities within the year, by what ties them to the area (V3)."""
    MONTH = "month"
    """Who took part in each month of the year: the seasons."""
    FIELD = "field"
    HOST = "host"
    """Who took part within the year, by field and by kind of organisation (V3)."""


TABLES = (
    Respect.KIND,
    Respect.AGE,
    Respect.HOME,
    Respect.ROUTE,
    Respect.STEP,
    Respect.STAYED,
    Respect.MONTH,
    Respect.FIELD,
    Respect.HOST,
)


class Carrier(StrEnum):
    """Who carries activities (V3). Who is registered counts as that, also where they live."""

    PREMIUM = "premium"
    BASIC = "basic"
    HOME = "home"
    """Lives there, and is not registered."""
    GUEST = "guest"
    """Neither: nobody needs to be registered to take part (A7)."""


REGISTERED, UNREGISTERED = (Carrier.PREMIUM, Carrier.BASIC), (Carrier.HOME, Carrier.GUEST)


class Measure(StrEnum):
    """What is counted of the activities of a year (V3), besides persons."""

    PROJECTS = "projects"
    OCCURRENCES = "occurrences"
    SEATS = "seats"
    """Offered, where there is a limit."""
    TAKEN = "taken"
    PARTICIPATIONS = "participations"
    MINUTES = "minutes"


OF_ORGANISERS = (Measure.PROJECTS, Measure.OCCURRENCES, Measure.SEATS)
"""What organisers offered: it speaks of no person."""
OF_PERSONS = (Measure.TAKEN, Measure.PARTICIPATIONS, Measure.MINUTES)
COHORTS = 12
"""Quarters that are told apart; who came before them stands together."""
EARLIER = "earlier"


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


def quarter(day: date) -> str:
    """2026-2: from April to June."""
    return f"{day.year}-{(day.month + 2) // 3}"


def first_cohort(day: date) -> date:
    """The first day of the quarters that are told apart on this day."""
    month = day.year * 12 + (day.month - 1) // 3 * 3 - 3 * (COHORTS - 1)
    return date(month // 12, month % 12 + 1, 1)


def is_published(day: date) -> bool:
    """Figures are published as of the last day of a month: asked on two days of one month, they are the same (D4)."""
    return day.day == monthrange(day.year, day.month)[1]
