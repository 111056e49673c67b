"""A8: more people want to help at the festival than there are seats."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.admission import Opening, Seat, Waiting, commitment, draw, promoted, seat
from yukari.rules.outcome import Reason, Refused

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
FESTIVAL = Opening(published=True, cancelled=False, ends_at=NOW + timedelta(days=7), capacity=2, joined=1, waiting=0)


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (FESTIVAL, Seat.JOINED),
        (FESTIVAL._replace(joined=2), Seat.WAITING),
        (FESTIVAL._replace(youngest=34), Seat.JOINED),
        (FESTIVAL._replace(waiting=1), Seat.WAITING),
        (FESTIVAL._replace(joined=500, capacity=None), Seat.JOINED),
        (FESTIVAL._replace(joined=0, draw_at=NOW + AN_HOUR), Seat.IN_DRAW),
        (FESTIVAL._replace(joined=0, draw_at=NOW), Seat.WAITING),
        (FESTIVAL._replace(draw_at=NOW - AN_HOUR, drawn=True), Seat.JOINED),
    ],
)
def test_a8_where_hana_comes_to_stand(opening: Opening, expected: Seat) -> None:
    assert seat(opening, at=NOW, age=34) is expected


@pytest.mark.parametrize(
    ("opening", "reason"),
    [
        (FESTIVAL._replace(published=False), Reason.NOT_PUBLISHED),
        (FESTIVAL._replace(cancelled=True), Reason.OCCURRENCE_CANCELLED),
        (FESTIVAL._replace(ends_at=NOW), Reason.OCCURRENCE_OVER),
        (FESTIVAL._replace(youngest=35), Reason.TOO_YOUNG),
    ],
)
def test_a8_why_hana_cannot_join(opening: Opening, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        seat(opening, at=NOW, age=34)
    assert refused.value.reason is reason


@pytest.mark.parametrize("held", Seat)
def test_a8_asking_twice_changes_nothing(held: Seat) -> None:
    assert seat(FESTIVAL._replace(joined=2), at=NOW, age=34, held=held) is held


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_a8_a_seat_is_never_given_twice_and_nobody_overtakes(capacity: int, joined: int, waiting: int) -> None:
    opening = FESTIVAL._replace(capacity=capacity, joined=joined, waiting=waiting)
    if seat(opening, at=NOW, age=34) is Seat.JOINED:
        assert joined + waiting + 1 <= capacity


def test_a8_the_draw_moves_up_first_then_whoever_waited_longest() -> None:
    waiting = [
        Waiting("Ken", NOW),
        Waiting("Kondo", NOW - AN_HOUR),
        Waiting("Hana", NOW, rank=2),
        Waiting("Mori", NOW, rank=1),
    ]
    assert promoted(waiting, 3) == ("Mori", "Hana", "Kondo")
    assert promoted(waiting, 9) == ("Mori", "Hana", "Kondo", "Ken")
    assert promoted(waiting, -1) == ()


def test_a8_anyone_can_repeat_the_draw_by_hand() -> None:
    def by_hand(entrant: str) -> str:
        return hashlib.sha256(b"hida-matsuri:" + entrant.encode()).hexdigest()

    assert draw("hida-matsuri", ["A1", "B2", "C3"]) == tuple(sorted(["A1", "B2", "C3"], key=by_hand))
    assert commitment("hida-matsuri") == hashlib.sha256(b"hida-matsuri").hexdigest()


@given(st.text(), st.frozensets(st.text()), st.randoms())
def test_a8_nobody_is_lost_and_the_order_of_entering_does_not_matter(
    seed: str, entrants: frozenset[str], random: object
) -> None:
    entered = sorted(entrants)
    random.shuffle(entered)  # type: ignore[attr-defined]
    drawn = draw(seed, [*entered, *entered])
    assert sorted(drawn) == sorted(entrants)
    assert drawn == draw(seed, entrants)


@given(st.text(), st.frozensets(st.text(), min_size=1))
def test_a8_who_withdraws_changes_nothing_for_the_others(seed: str, entrants: frozenset[str]) -> None:
    order = draw(seed, entrants)
    assert draw(seed, entrants - {order[0]}) == order[1:]
