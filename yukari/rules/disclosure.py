"""D4: no published figure speaks of fewer than five persons, nor lets one be computed; the same for page, CSV and API.

A reader knows these rules, every figure beside a hidden one, and what was published before. `cells` holds because whatever
fits a table still fits with two of its hidden cells exchanged, and one of them is five or more; `steady` because no figure
ever moves by fewer than five.
"""

from collections.abc import Mapping

FEWEST_SHOWN = 5


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


def areas(persons: Mapping[str, int], *, of: int) -> dict[str, int | None]:
    """Areas beside what they make up together, where one person may stand in several: as long as those that are shown
    may be everybody, nothing can be said of the few in the others, and only they are hidden.
    """
    if of <= sum(shown(number) or 0 for number in persons.values()):
        return {name: shown(number) for name, number in persons.items()}
    return cells(persons)


def steady(figure: int | None, before: int | None) -> int | None:
    """A figure moves by five persons or more, or not at all: who comes or goes alone is not seen in two publications."""
    if figure is None or before is None or abs(figure - before) >= FEWEST_SHOWN:
        return figure
    return before
