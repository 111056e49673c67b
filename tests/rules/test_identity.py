"""P1, P15: Yui is seventeen, her father consents."""

from datetime import date

import pytest

from tests.rules.cast import A_DAY, TODAY
from yukari.rules.identity import Word, is_adult, is_adult_as_said, is_confirmed, objection, signs_in_only
from yukari.rules.outcome import Reason

YUI_BORN = date(2009, 5, 5)
EIGHTEENTH = date(2027, 5, 5)


def test_p1_identity_is_confirmed_from_that_day_on() -> None:
    assert is_confirmed(TODAY, TODAY)
    assert not is_confirmed(TODAY + A_DAY, TODAY)
    assert not is_confirmed(None, TODAY)


def test_p15_yui_is_of_age_on_her_eighteenth_birthday() -> None:
    assert not is_adult(YUI_BORN, EIGHTEENTH - A_DAY)
    assert is_adult(YUI_BORN, EIGHTEENTH)


def test_p15_before_a_card_was_read_her_month_of_birth_tells() -> None:
    assert not is_adult_as_said((2009, 5), date(2027, 5, 31))
    assert is_adult_as_said((2009, 5), date(2027, 6, 1))
    assert is_adult_as_said(None, TODAY)


@pytest.mark.parametrize(
    ("word", "asked", "objection_"),
    [
        (Word.YES, True, None),
        (Word.YES, False, None),
        (Word.NOTHING, True, Reason.GUARDIAN_CONSENT_MISSING),
        (Word.NOTHING, False, None),
        (Word.NO, True, Reason.GUARDIAN_SAYS_NO),
        (Word.NO, False, Reason.GUARDIAN_SAYS_NO),
    ],
)
def test_p15_a_guardians_no_holds_everywhere_and_their_yes_is_needed_where_it_is_asked_for(
    word: Word, asked: bool, objection_: Reason | None
) -> None:
    assert objection(word, minor=True, asked=asked) is objection_
    assert objection(word, minor=False, asked=asked) is None


@pytest.mark.parametrize(
    ("on", "guarded", "signs_in"),
    [
        (date(2024, 5, 4), False, True),
        (date(2024, 5, 4), True, False),
        (date(2024, 5, 5), False, False),
    ],
)
def test_p15_until_fifteen_a_card_only_signs_in(on: date, guarded: bool, signs_in: bool) -> None:
    assert signs_in_only(YUI_BORN, on, guarded=guarded) is signs_in
