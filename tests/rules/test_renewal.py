"""P4 to P7, P10, P16: Hana's terms, one after the other."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.rules.cast import A_DAY, DAYS, GIFU, HIDA, POLICY, SETAGAYA, TAKAYAMA, THREE_DAYS, hana
from yukari.rules.policy import Mode
from yukari.rules.premium import Term, judge
from yukari.rules.renewal import (
    Step,
    at_the_end,
    first_term,
    in_window,
    moves_in,
    next_term,
    what_to_do,
    window_opens,
)

TERM = Term(date(2026, 4, 1), date(2027, 3, 31))
MET, NOT_MET = judge(hana(*THREE_DAYS), POLICY), judge(hana(), POLICY)


def test_p5_and_p6_an_early_renewal_loses_no_day() -> None:
    assert first_term(date(2026, 4, 1)) == TERM
    assert next_term(TERM) == Term(date(2027, 4, 1), date(2028, 3, 31))


@given(DAYS, st.integers(1, 12))
@example(date(2028, 2, 29), 8)
def test_p6_terms_neither_overlap_nor_leave_a_gap(granted_on: date, renewals: int) -> None:
    term = first_term(granted_on)
    for _ in range(renewals):
        following = next_term(term)
        assert following.starts_on == term.ends_on + A_DAY
        assert (following.ends_on - following.starts_on).days in {364, 365}
        term = following
    assert term.starts_on.year == granted_on.year + renewals


def test_p6_the_window_opens_sixty_days_before_the_end() -> None:
    assert window_opens(TERM.ends_on) == date(2027, 1, 30)
    assert not in_window(date(2027, 1, 29), TERM.ends_on)
    assert in_window(date(2027, 1, 30), TERM.ends_on)
    assert in_window(date(2027, 3, 31), TERM.ends_on)
    assert not in_window(date(2027, 4, 1), TERM.ends_on)
    assert in_window(date(2027, 3, 1), TERM.ends_on, days=30)


@given(DAYS, st.integers(0, 180))
def test_p6_the_window_is_the_last_days_of_the_term(ends_on: date, days: int) -> None:
    inside = [offset for offset in range(-200, 5) if in_window(ends_on + timedelta(days=offset), ends_on, days)]
    assert inside == list(range(-days, 1))


@pytest.mark.parametrize(
    ("judgement", "mode", "step"),
    [
        (MET, Mode.AUTOMATIC, Step.GRANT),
        (MET, Mode.STAFF, Step.LAY_BEFORE_STAFF),
        (NOT_MET, Mode.AUTOMATIC, Step.WAIT),
        (NOT_MET, Mode.STAFF, Step.WAIT),
    ],
)
def test_p10_each_place_chose_who_decides(judgement, mode, step) -> None:  # type: ignore[no-untyped-def]
    assert what_to_do(judgement, mode) is step


@pytest.mark.parametrize(
    ("on", "mode", "renewal_waits", "step"),
    [
        (date(2027, 3, 31), Mode.AUTOMATIC, False, Step.WAIT),
        (date(2027, 4, 1), Mode.AUTOMATIC, False, Step.RELEASE),
        (date(2027, 4, 1), Mode.STAFF, False, Step.LAY_BEFORE_STAFF),
        (date(2027, 4, 1), Mode.AUTOMATIC, True, Step.WAIT),
    ],
)
def test_p7_a_term_without_renewal_ends_by_itself(on: date, mode: Mode, renewal_waits: bool, step: Step) -> None:
    assert at_the_end(TERM, on, mode, renewal_waits=renewal_waits) is step


@given(DAYS, st.integers(0, 1000), st.sampled_from(Mode), st.booleans())
def test_p13_no_term_is_released_before_its_end(start: date, days: int, mode: Mode, before_staff: bool) -> None:
    term = first_term(start)
    on = start + timedelta(days=days)
    step = at_the_end(term, on, mode, renewal_waits=before_staff)
    assert (step is Step.WAIT) == (on <= term.ends_on or before_staff)


def test_p16_hana_moves_to_hida_and_that_is_a_success() -> None:
    assert moves_in(HIDA, HIDA)
    assert moves_in(HIDA, GIFU)
    assert not moves_in(TAKAYAMA, HIDA)
    assert not moves_in(SETAGAYA, HIDA)
