"""K7, P9: where Hana lives, 東京都世田谷区."""

import pytest

from tests.rules.cast import GIFU, HIDA, SETAGAYA, TAKAYAMA, TOKYO
from yukari.rules.home import is_home


@pytest.mark.parametrize(
    ("place", "residence", "home"),
    [
        (SETAGAYA, SETAGAYA, True),
        (TOKYO, SETAGAYA, True),
        (HIDA, SETAGAYA, False),
        (GIFU, SETAGAYA, False),
        (HIDA, TAKAYAMA, False),
        (HIDA, GIFU, False),
        (HIDA, None, False),
    ],
)
def test_p9_home_is_the_municipality_and_its_prefecture(place: str, residence: str | None, home: bool) -> None:
    assert is_home(place, residence) is home
