"""P8: at most three premium places at a time; a prefecture beside one of its municipalities is not counted.

Losing a municipality never puts a person above the limit: the prefecture that it made free takes the seat
it leaves. Should a person hold more all the same (a mistake put right), no term is shortened (P13), but the
next grant or renewal waits until three are left.
"""

from collections.abc import Iterable

from yukari.rules.codes import is_prefecture, prefecture_of

LIMIT = 3


def counted(premium_places: Iterable[str]) -> frozenset[str]:
    """Those of a person's premium places that take one of the three seats."""
    held = frozenset(premium_places)
    if len(held) < 2:
        return held
    covered = {prefecture_of(place) for place in held if not is_prefecture(place)}
    return held - covered


def may_add(held: Iterable[str], place: str) -> bool:
    """Whether a person who is premium in `held` may become it in `place` too, or stay it there."""
    return len(counted({*held, place})) <= LIMIT
