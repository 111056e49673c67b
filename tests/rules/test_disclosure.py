"""D4: five or none."""

import pytest

from yukari.rules.disclosure import shown


@pytest.mark.parametrize(("persons", "figure"), [(0, 0), (1, None), (4, None), (5, 5), (1_741, 1_741)])
def test_d4_no_figure_speaks_of_fewer_than_five(persons: int, figure: int | None) -> None:
    assert shown(persons) == figure
