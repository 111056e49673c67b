"""A1, A2: which work counts. A place designates a project, or an organisation with all its projects, and can withdraw."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Point(StrEnum):
    """A2: what designating staff answer, in the words of the ministry's guideline."""

    SHORTAGE_OF_HANDS = "shortage_of_hands"
    PUBLIC_NATURE = "public_nature"
    CONTRIBUTION = "contribution"
    CONTENT_AND_HOURS = "content_and_hours"


class Designation(NamedTuple):
    """Of a project (pattern ①) or of its organisation (②); from `withdrawn_from` on it is no longer in force."""

    starts_on: date
    withdrawn_from: date | None = None


def unanswered(answers: Mapping[Point, str]) -> tuple[Point, ...]:
    """A2: the points without which nothing is designated."""
    return tuple(point for point in Point if not answers.get(point, "").strip())


def counts(designations: Iterable[Designation], day: date) -> bool:
    """A1: only an occurrence whose designation is in force on its day counts."""
    return any(
        designation.starts_on <= day and (designation.withdrawn_from is None or day < designation.withdrawn_from)
        for designation in designations
    )
