"""What a programme is made of: who plans it, what a project must say before it is published, and its days in a series."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from yukari.rules.dates import months_after

LONGEST_SERIES = 60
"""Occurrences written at once; more are a slip of the finger."""

TEXTS = ("title", "what", "belongings", "cost", "insurance", "minors", "contact")
"""What a newcomer asks before coming to a village for the first time; 「なし」 is an answer, silence is none."""


class OrganisationKind(StrEnum):
    """関係団体 as the sources name them (004)."""

    NEIGHBOURHOOD = "neighbourhood"  # 自治会・町内会
    RMO = "rmo"  # 地域運営組織
    FIRE = "fire"  # 消防団
    PTA = "pta"
    NPO = "npo"
    TOWN_COMPANY = "town_company"  # まちづくり会社
    DMO = "dmo"  # 観光地域づくり法人
    CHAMBER = "chamber"  # 商工会・商工会議所
    TWO_HOMES = "two_homes"  # 特定居住支援法人（二地域居住）
    INTERMEDIARY = "intermediary"  # 中間支援組織
    FARMERS = "farmers"  # 農協・生産組合
    SCHOOL = "school"
    PLACE = "place"  # the place's own office
    OTHER = "other"


class Every(StrEnum):
    """The rhythm of a series."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


class Holding(NamedTuple):
    """What publishing asks of one occurrence."""

    venue: str
    capacity: int | None
    closes_at: datetime | None


def missing(
    texts: Mapping[str, str], holdings: Sequence[Holding], *, online: bool, draws_lots: bool
) -> tuple[str, ...]:
    """What a project still has to say before it is published."""
    found = [name for name in TEXTS if not texts.get(name, "").strip()]
    if not online and not texts.get("meeting_point", "").strip():
        found.append("meeting_point")
    if not holdings:
        found.append("occurrences")
    if draws_lots and any(holding.capacity is None for holding in holdings):
        found.append("capacity")
    if draws_lots and any(holding.closes_at is None for holding in holdings):
        # A8: the draw takes place at the deadline.
        found.append("closes_at")
    return tuple(found)


def series(first_day: date, every: Every, count: int) -> tuple[date, ...]:
    """The days of a series; the 31st of a month is the last day of a shorter one."""
    count = min(count, LONGEST_SERIES)
    if every is Every.MONTH:
        return tuple(months_after(first_day, number) for number in range(count))
    step = timedelta(weeks=1 if every is Every.WEEK else 2)
    return tuple(first_day + number * step for number in range(count))


def age_at_most(birth_year: int | None, birth_month: int | None, on: date) -> int | None:
    """The oldest that a person of this birth year and month can be on a day; nothing where it was not said."""
    if birth_year is None:
        return None
    return on.year - birth_year - (on.month < (birth_month or 1))
