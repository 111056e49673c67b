"""D4: five or none."""

import pytest

from yukari.rules.disclosure import shown, shown_part


@pytest.mark.parametrize(("persons", "figure"), [(0, 0), (1, None), (4, None), (5, 5), (1_741, 1_741)])
def test_d4_no_figure_speaks_of_fewer_than_five(persons: int, figure: int | None) -> None:
    assert shown(persons) == figure


@pytest.mark.parametrize(
    ("part", "whole", "figure"), [(8, 10, None), (5, 10, 5), (10, 10, 10), (4, 10, None), (0, 10, 0), (0, 3, None)]
)
def test_d4_nobody_is_found_by_taking_a_part_from_its_whole(part: int, whole: int, figure: int | None) -> None:
    assert shown_part(part, of=whole) == figure
