"""P1, P15: Yui is seventeen, her father consents."""

from datetime import date

import pytest

from tests.rules.cast import A_DAY, TODAY
from yukari.rules.identity import consent_in_force, is_adult, is_confirmed

YUI_BORN = date(2009, 5, 5)
EIGHTEENTH = date(2027, 5, 5)


def test_p1_identity_is_confirmed_from_that_day_on() -> None:
    assert is_confirmed(TODAY, TODAY)
    assert not is_confirmed(TODAY + A_DAY, TODAY)
    assert not is_confirmed(None, TODAY)


def test_p15_yui_is_of_age_on_her_eighteenth_birthday() -> None:
    assert not is_adult(YUI_BORN, EIGHTEENTH - A_DAY)
    assert is_adult(YUI_BORN, EIGHTEENTH)


@pytest.mark.parametrize(
    ("given_on", "withdrawn_on", "on", "in_force"),
    [
        (None, None, TODAY, False),
        (TODAY, None, TODAY, True),
        (TODAY + A_DAY, None, TODAY, False),
        (TODAY, None, EIGHTEENTH - A_DAY, True),
        (TODAY, None, EIGHTEENTH, False),
        (TODAY, TODAY + A_DAY, TODAY, True),
        (TODAY, TODAY + A_DAY, TODAY + A_DAY, False),
    ],
)
def test_p15_a_guardians_consent_holds_until_withdrawn_or_of_age(
    given_on: date | None, withdrawn_on: date | None, on: date, in_force: bool
) -> None:
    assert consent_in_force(given_on, withdrawn_on, YUI_BORN, on) is in_force
