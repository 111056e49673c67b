"""D4: no published figure speaks of fewer than five persons, nor lets one be computed; the same for page, CSV and API.

A reader knows these rules, every figure beside a hidden one, and what was published before. `cells` holds because whatever
fits a table still fits with two of its hidden cells exchanged, and one of them is five or more; `steady` because no figure
ever moves by fewer than five.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

Cell = tuple[str, str]
"""One number of several tables: which table, and which line of it."""
_Row = dict[Cell, Fraction]

FEWEST_SHOWN = 5
ENOUGH_HIDE = 3
"""So many areas that hide the same cell protect each other: what is missing from their sum is nobody's in particular."""


def shown(persons: int) -> int | None:
    """The figure as it may be published, or none where it is hidden. Nobody is nobody: a zero is shown."""
    return persons if persons == 0 or persons >= FEWEST_SHOWN else None


def shown_part(part: int, *, of: int) -> int | None:
    """The figure of a part beside its whole: hidden too where taking it away would tell of the few who are left."""
    return shown(part) if shown(of - part) is not None else None


def cells(figures: Mapping[str, int]) -> dict[str, int | None]:
    """A table as it may stand beside its whole. With the few, the smallest of the others is hidden, and all that equal it:
    which of them is the small one, nobody can tell. Where none of the others is left, the whole table is hidden.
    """
    if all(shown(persons) is not None for persons in figures.values()):
        return dict(figures)
    enough = [persons for persons in figures.values() if persons >= FEWEST_SHOWN]
    least = min(enough, default=0)
    if max(enough, default=0) == least:
        return dict.fromkeys(figures)
    return {name: persons if persons == 0 or persons > least else None for name, persons in figures.items()}


def limited(ticks: Mapping[str, int], left_out: int, *, of: int, most: int) -> dict[str, int | None]:
    """Ticks of which everybody has at most so many, then those who ticked nothing: the limit makes the ticks add up.

    With a hidden choice one of another size is hidden, as in `cells`. Those who ticked nothing could be worked out where
    nearly all ticks were used up: there the whole table is hidden.
    """
    parts = {name: shown_part(persons, of=of) for name, persons in ticks.items()}
    left = shown_part(left_out, of=of)
    hidden = {ticks[name] for name, persons in parts.items() if persons is None}
    if len(hidden) == 1:
        least = min((persons for persons in parts.values() if persons), default=0)
        if not least:
            return dict.fromkeys([*ticks, ""])
        parts = {name: None if persons == least else persons for name, persons in parts.items()}
    if left is None and sum(ticks.values()) > most * (of - FEWEST_SHOWN + 1):
        return dict.fromkeys([*ticks, ""])
    return {**parts, "": left}


def areas(persons: Mapping[str, int], *, of: int) -> dict[str, int | None]:
    """Areas beside what they make up together, where one person may stand in several: as long as those that are shown
    may be everybody, nothing can be said of the few in the others, and only they are hidden.
    """
    if of <= sum(shown(number) or 0 for number in persons.values()):
        return {name: shown(number) for name, number in persons.items()}
    return cells(persons)


def around(
    shown_here: Mapping[str, int | None],
    inside: Sequence[tuple[Mapping[str, int | None], Mapping[str, int]]],
    *,
    adds_up: bool,
) -> dict[str, int | None]:
    """A table of an area as it may stand beside the same table of each area inside, of which both what is shown and the
    truth are given. One person may stand in several of these, so a cell here lies between the greatest of theirs and
    their sum. It is hidden where it would tell of a cell that only one or two of them hide; and where the cells here
    `add_up` to what is known, together with all that those hide.
    """
    hides = [{name for name, number in truth.items() if number and shown.get(name) is None} for shown, truth in inside]
    by_name = {name: [each for each in hides if name in each] for name in shown_here}
    alone = {name for name, each in by_name.items() if 0 < len(each) < ENOUGH_HIDE}
    hidden = {name for name, figure in shown_here.items() if figure is None}
    for name in alone - hidden:
        figure = shown_here[name] or 0
        told = sum(shown.get(name) or 0 for shown, _ in inside)
        most = max(
            sum(truth[one] for one in each) for each, (_, truth) in zip(hides, inside, strict=True) if name in each
        )
        if figure > told or figure < most:
            hidden.add(name)
    while adds_up and hidden:
        more = {name for each in hides if each & hidden & alone for name in each if name in shown_here} - hidden
        if not more and len(hidden) == 1:
            rest = [name for name in shown_here if shown_here[name] and name not in hidden]
            more = set(sorted(rest, key=lambda name: (shown_here[name], name))[:1])
        if not more:
            break
        hidden |= more
    return {name: None if name in hidden and figure != 0 else figure for name, figure in shown_here.items()}


def beside(
    figures: Mapping[Cell, int | None],
    differences: Iterable[Mapping[Cell, int]],
    identities: Iterable[Mapping[Cell, int]],
    *,
    goes: Callable[[Iterable[tuple[Cell, int]]], Cell | None],
) -> dict[Cell, int | None]:
    """Tables as they may stand beside each other: nothing that can be added up and taken away from what is shown, and from
    what follows from it, comes to few. `differences` are those that count persons, `identities` those that are nothing,
    each as cells with how often they are added; `goes` says which of the numbers that a reckoning leans on is hidden.

    What follows is worked out, so that nothing is told by what it is hidden with: a cell that the others and their whole
    tell takes another with it. Figures that stayed as they were (`steady`) may fall short of their parts: by few, neither.
    """
    told = dict(figures)
    sums = [{cell: Fraction(times) for cell, times in one.items()} for one in identities]
    looked_at = list(differences)
    rows, again = _solved(sums, told), True
    while again:
        again = False
        for one in looked_at:
            while (leans_on := _leans_on(one, rows, told)) and (gone := goes(leans_on)) is not None:
                told[gone], again = None, True
                rows = _solved(sums, told)
    return told


def _solved(identities: Iterable[_Row], told: Mapping[Cell, int | None]) -> list[tuple[Cell, _Row]]:
    """The identities, each solved for one hidden cell that none of those after it speaks of."""
    rows, left = [], [dict(one) for one in identities]
    while left:
        row = left.pop()
        pivot = next((cell for cell in row if told[cell] is None), None)
        if pivot is not None:
            rows.append((pivot, row))
            left = [_without(pivot, row, other) for other in left]
    return rows


def _without(pivot: Cell, row: _Row, other: _Row) -> _Row:
    if pivot not in other:
        return other
    times = other[pivot] / row[pivot]
    taken = {cell: other.get(cell, Fraction(0)) - times * row.get(cell, Fraction(0)) for cell in {**other, **row}}
    return {cell: number for cell, number in taken.items() if number}


def _leans_on(
    difference: Mapping[Cell, int], rows: Iterable[tuple[Cell, _Row]], told: Mapping[Cell, int | None]
) -> list[tuple[Cell, int]]:
    """The numbers by which it is known that a difference comes to few; none where it does not, or nobody can tell."""
    reckoned = _reckoned(difference, rows, told) or {}
    comes_to = sum((times * (told[cell] or 0) for cell, times in reckoned.items()), Fraction(0))
    if not 0 < abs(comes_to) < FEWEST_SHOWN:
        return []
    return [(cell, number) for cell in reckoned if (number := told[cell])]


def _reckoned(
    difference: Mapping[Cell, int], rows: Iterable[tuple[Cell, _Row]], told: Mapping[Cell, int | None]
) -> _Row | None:
    """The difference in shown cells alone; none where it cannot be worked out."""
    left = {cell: Fraction(times) for cell, times in difference.items()}
    if any(told[cell] is None for cell in left):
        for pivot, row in rows:
            left = _without(pivot, row, left)
    return None if any(told[cell] is None for cell in left) else left


def cohort(joined: int, stayed: int) -> int | None:
    """Who came, beside those of them who stayed: hidden where it would tell of the few who left."""
    return shown(joined) if shown(joined - stayed) is not None else None


def steady(figure: int | None, before: int | None) -> int | None:
    """A figure moves by five persons or more, or not at all: who comes or goes alone is not seen in two publications."""
    if figure is None or before is None or abs(figure - before) >= FEWEST_SHOWN:
        return figure
    return before
