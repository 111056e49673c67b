"""A1, A2: 飛騨市 designates the 草刈り project."""

from datetime import date

import pytest

from tests.rules.cast import A_DAY, TODAY
from yukari.rules.designation import Designation, Point, counts, unanswered


def test_a2_every_point_is_answered_before_a_designation() -> None:
    answers = dict.fromkeys(Point, "草を刈る人が足りない")
    assert unanswered(answers) == ()
    assert unanswered({**answers, Point.PUBLIC_NATURE: " \n"}) == (Point.PUBLIC_NATURE,)
    assert unanswered({}) == tuple(Point)


@pytest.mark.parametrize(
    ("designations", "in_force"),
    [
        ([], False),
        ([Designation(TODAY)], True),
        ([Designation(TODAY + A_DAY)], False),
        ([Designation(date(2026, 4, 1), withdrawn_from=TODAY + A_DAY)], True),
        ([Designation(date(2026, 4, 1), withdrawn_from=TODAY)], False),
        ([Designation(date(2026, 4, 1), withdrawn_from=TODAY), Designation(TODAY)], True),
    ],
)
def test_a1_an_occurrence_counts_where_a_designation_is_in_force_on_its_day(
    designations: list[Designation], in_force: bool
) -> None:
    assert counts(designations, TODAY) is in_force
