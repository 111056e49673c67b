"""How the tables of one area stand to each other: which of their numbers are parts of which others (D4).

A reader may take any of them from any that it lies in. What is left then counts persons too, and is no fewer than five.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import combinations, product

from yukari.rules.disclosure import Cell
from yukari.rules.relations import EARLIER, REGISTERED, STANDING, UNREGISTERED, Carrier, Kind, Living, Respect, Step

Sum = Mapping[Cell, int]
"""Cells that are added up, and with -1 those that are taken away."""

WHOLE: Cell = (Respect.ALL, "")
IMPORTANCE = (
    Respect.MONTH,
    Respect.HOST,
    Respect.FIELD,
    Respect.ROUTE,
    Respect.CARRIER,
    Respect.STAYED,
    Respect.STEP,
    Respect.LIVING,
    Respect.KIND,
)
"""Where one of two has to be hidden it is the one that stands first here; the number of all persons never is."""
OVERLAPPING = (Respect.MONTH, Respect.FIELD, Respect.HOST)
"""Who took part may stand in several cells of these; how many took part at all is what the carriers add up to."""


def _of(respect: Respect, *values: str) -> Sum:
    return {(respect, value): 1 for value in values}


def _less(whole: Sum, *parts: Sum) -> Sum:
    left = Counter(dict(whole))
    for part in parts:
        left.subtract(part)
    return {cell: times for cell, times in left.items() if times}


def _both(one: Sum, other: Sum) -> Sum:
    return {**one, **other}


N = {WHOLE: 1}
PREMIUM, BASIC = _of(Respect.KIND, Kind.PREMIUM), _of(Respect.KIND, Kind.BASIC)
EVER_PREMIUM = _of(Respect.STEP, Step.PREMIUM, Step.RENEWED, Step.LONG_STAY)
NEVER_PREMIUM, ACTIVE = _of(Respect.STEP, Step.BASIC, Step.ACTIVITY), _of(Respect.STEP, Step.ACTIVITY)
CAME, NEVER_CAME = _of(Respect.STEP, *STANDING[1:]), _of(Respect.STEP, Step.BASIC)
SEEN, TOOK_PART, LAPSED = (_of(Respect.LIVING, living) for living in (Living.SEEN, Living.TOOK_PART, Living.LAPSED))
CARRIES_PREMIUM, CARRIES_BASIC = _of(Respect.CARRIER, Carrier.PREMIUM), _of(Respect.CARRIER, Carrier.BASIC)
REGISTERED_CARRY, OTHERS_CARRY = _of(Respect.CARRIER, *REGISTERED), _of(Respect.CARRIER, *UNREGISTERED)
ALL_CARRY = _both(REGISTERED_CARRY, OTHERS_CARRY)
MAY_CARRY = (_both(CARRIES_PREMIUM, BASIC), _both(PREMIUM, CARRIES_BASIC))


@cache
def _parts(*, municipal: bool) -> tuple[Sum, ...]:
    """What is left of a number when a part is taken from it, in each way in which a page lets both be read.

    In a municipality the registered who carry activities are those who took part; around municipalities somebody may be
    registered with one place and take part in another.
    """
    ever, came = [EVER_PREMIUM, _less(N, NEVER_PREMIUM)], [CAME, _less(N, NEVER_CAME)]
    premium, basic = [PREMIUM, _less(N, BASIC)], [BASIC, _less(N, PREMIUM)]
    took_part = [TOOK_PART, REGISTERED_CARRY] if municipal else [TOOK_PART]
    carry = [CARRIES_PREMIUM, CARRIES_BASIC, REGISTERED_CARRY]
    once_premium = [_less(one, now) for one, now in product(ever, premium)]
    came_as_basic = [_less(one, now) for one, now in product(came, premium)]
    lies_in: list[tuple[list[Sum], list[Sum]]] = [
        ([*premium, *basic, *ever, *came, SEEN, *took_part, LAPSED, *carry, NEVER_PREMIUM, NEVER_CAME], [N]),
        (premium, [*ever, *came, _less(N, ACTIVE)]),
        ([LAPSED], [*ever, *came, *basic, *once_premium, *came_as_basic, _less(N, ACTIVE), _less(BASIC, ACTIVE)]),
        ([NEVER_PREMIUM, NEVER_CAME, ACTIVE], basic),
        ([CARRIES_PREMIUM], [*premium, *ever, *came, _less(N, ACTIVE)]),
        ([*premium, CARRIES_PREMIUM], [_less(one, LAPSED) for one in (*ever, *came, N, _less(N, ACTIVE))]),
        ([CARRIES_BASIC], basic),
        (took_part, [*came, SEEN, REGISTERED_CARRY, *MAY_CARRY]),
    ]
    if municipal:
        lies_in.append(([CARRIES_BASIC], [*came, *came_as_basic, SEEN]))
        lies_in.append(([CARRIES_PREMIUM], [SEEN]))
    alone = [_of(Respect.STEP, step) for step in STANDING] + [_of(Respect.CARRIER, carrier) for carrier in Carrier]
    numbers = [*alone, OTHERS_CARRY, *carry, *premium, *basic, *ever, *came, NEVER_PREMIUM, SEEN, *took_part, LAPSED]
    left = [_less(whole, part) for parts, wholes in lies_in for part, whole in product(parts, wholes)]
    return tuple({frozenset(one.items()): one for one in [*numbers, *left] if one}.values())


def differences(named: Mapping[str, Collection[str]], *, year_from: date, municipal: bool) -> Iterator[Sum]:
    """All that must not be worked out where it comes to few. `named`: the values of each table that is shown."""
    yield from _parts(municipal=municipal)
    carry = [_both(one, OTHERS_CARRY) for one in ((REGISTERED_CARRY, TOOK_PART) if municipal else (REGISTERED_CARRY,))]
    wholes = [
        *carry,
        *(_both(one, OTHERS_CARRY) for one in ((SEEN, CAME, N, *MAY_CARRY) if municipal else (N, *MAY_CARRY))),
    ]
    for respect in (Respect.ROUTE, *OVERLAPPING):
        lies_in: list[Sum] = [N] if respect == Respect.ROUTE else wholes
        for value in named.get(respect, ()):
            yield _of(respect, value)
            yield from (_less(whole, _of(respect, value)) for whole in lies_in)
    for respect in OVERLAPPING:
        if respect in named:
            several = _of(respect, *named[respect])
            yield from (_less(several, whole) for whole in carry)  # Who did more than one of these.
    recent = [value for value in named.get(Respect.STAYED, ()) if _began(value) >= year_from]
    for many in range(len(recent)):
        for some in combinations(sorted(recent), many + 1):
            yield _less(SEEN, _of(Respect.STAYED, *some))  # Who came within the year has used it within the year.


def identities(named: Mapping[str, Collection[str]], *, municipal: bool) -> Iterator[Sum]:
    """Sums that are always nothing, by which a hidden number can be worked out from others."""
    yield _less(N, PREMIUM, BASIC)
    yield _less(N, CAME, NEVER_CAME)
    if Respect.STAYED in named:
        yield _less(N, _of(Respect.STAYED, *named[Respect.STAYED]))
    if municipal:
        yield _less(TOOK_PART, REGISTERED_CARRY)
    for respect in OVERLAPPING:
        if len(named.get(respect, ())) == 1:
            yield _less(ALL_CARRY, _of(respect, *named[respect]))


def least_important(cells: Iterable[tuple[Cell, int]]) -> Cell | None:
    """Which of these is hidden, each given with its number: of one table the smallest."""
    may_go = [(IMPORTANCE.index(Respect(cell[0])), number, cell) for cell, number in cells if cell != WHOLE]
    return min(may_go)[2] if may_go else None


def _began(cohort: str) -> date:
    if cohort == EARLIER:
        return date.min
    year, number = map(int, cohort.split("-"))
    return date(year, 3 * number - 2, 1)
