"""D4, by an attacker's program: it knows the rules, every table, the totals, and what was published before, and tries all
that may be behind what is hidden. It must never be left with one answer for a cell of the few."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from yukari.rules import disclosure
from yukari.rules.disclosure import FEWEST_SHOWN, areas, cells, steady

FEW = st.integers(0, 12)
TABLE = st.lists(FEW, min_size=2, max_size=4).map(lambda numbers: {str(n): number for n, number in enumerate(numbers)})


def what_may_be(published: Mapping[str, int | None], *, whole: int) -> Iterator[dict[str, int]]:
    """Every table of this whole that would have been published in exactly this way."""
    hidden = [name for name, figure in published.items() if figure is None]
    left = whole - sum(figure or 0 for figure in published.values())
    for tried in product(range(left + 1), repeat=max(0, len(hidden) - 1)):
        guess = {name: figure or 0 for name, figure in published.items()}
        guess |= dict(zip(hidden, (*tried, left - sum(tried)), strict=False))
        if min(guess.values()) >= 0 and cells(guess) == published:
            yield guess


@settings(deadline=None, max_examples=150)
@given(TABLE)
def test_d4_no_hidden_cell_can_be_computed_from_its_neighbours_and_their_whole(table: dict[str, int]) -> None:
    whole = sum(table.values())
    if whole < FEWEST_SHOWN:
        return  # The area itself is hidden, and with it all its tables.
    published = cells(table)
    possible = list(what_may_be(published, whole=whole))
    assert table in possible
    for name, figure in published.items():
        if figure is None:
            assert len({guess[name] for guess in possible}) > 1, (table, published)


@given(TABLE)
def test_d4_no_cell_of_fewer_than_five_is_shown(table: dict[str, int]) -> None:
    assert all(figure is None or figure == table[name] for name, figure in cells(table).items())
    assert not {1, 2, 3, 4} & set(cells(table).values())
    assert not {1, 2, 3, 4} & set(areas(table, of=max(table.values())).values())


@settings(deadline=None, max_examples=150)
@given(TABLE, st.data())
def test_d4_an_area_cannot_be_computed_from_the_one_around_it(persons: dict[str, int], data: st.DataObject) -> None:
    """One person may stand in several areas: the whole lies between the greatest and the sum."""
    whole = data.draw(st.integers(max(persons.values()), sum(persons.values())))
    if whole < FEWEST_SHOWN:
        return
    published = areas(persons, of=whole)
    hidden = [name for name, figure in published.items() if figure is None]
    shown = {name: figure or 0 for name, figure in published.items()}
    possible = [
        guess
        for tried in product(range(1, whole + 1), repeat=len(hidden))
        for guess in [shown | dict(zip(hidden, tried, strict=True))]
        if max(guess.values()) <= whole <= sum(guess.values()) and areas(guess, of=whole) == published
    ]
    for name in hidden:
        assert len({guess[name] for guess in possible}) > 1, (persons, whole, published)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_d4_between_two_publications_no_figure_moves_by_few(truth: list[int]) -> None:
    """Asking twice: who comes or goes alone is not seen, and no figure is ever further from the truth than four."""
    last = None
    for persons in truth:
        figure = steady(disclosure.shown(persons), last)
        assert figure is None or abs(figure - persons) < FEWEST_SHOWN
        if figure is not None:
            assert last is None or figure == last or abs(figure - last) >= FEWEST_SHOWN
            last = figure


def test_d4_where_only_few_are_left_the_whole_table_is_hidden() -> None:
    """Six people from six prefectures: a zero beside them would tell that each of the others is one."""
    assert cells({"a": 1, "b": 1, "c": 4, "d": 0}) == {"a": None, "b": None, "c": None, "d": None}


def test_d4_whoever_is_hidden_to_protect_others_is_hidden_with_all_that_are_as_many() -> None:
    """Else the order of the table would tell which of the two is the small one."""
    assert cells({"a": 3, "b": 5, "c": 5, "d": 9}) == {"a": None, "b": None, "c": None, "d": 9}


THREE = st.lists(st.integers(0, 8), min_size=3, max_size=3).map(lambda numbers: dict(zip("abc", numbers, strict=True)))


def tables_like(published: Mapping[str, int | None], whole: int) -> list[dict[str, int]]:
    return list(what_may_be(published, whole=whole)) or [dict.fromkeys("abc", 0)]


@settings(deadline=None, max_examples=60)
@given(THREE, THREE, st.data())
def test_d4_a_cell_of_a_place_cannot_be_computed_from_the_prefecture_and_the_other_place(
    one: dict[str, int], other: dict[str, int], data: st.DataObject
) -> None:
    """The attacker knows both places' totals and the prefecture's, and that a person of both stands once in the prefecture."""
    if min(sum(one.values()), sum(other.values())) < FEWEST_SHOWN:
        return
    here = {name: data.draw(st.integers(max(one[name], other[name]), one[name] + other[name])) for name in "abc"}
    inside = [(cells(one), one), (cells(other), other)]
    shown_here = disclosure.around(cells(here), inside, adds_up=True)
    whole = sum(here.values())
    possible: dict[str, set[int]] = {name: set() for name in "abc"}
    for first in tables_like(inside[0][0], sum(one.values())):
        for second in tables_like(inside[1][0], sum(other.values())):
            least = {name: max(first[name], second[name]) for name in "abc"}
            most = {name: first[name] + second[name] for name in "abc"}
            told = {name: figure for name, figure in shown_here.items() if figure is not None}
            left = whole - sum(told.values())
            hidden = [name for name in "abc" if name not in told]
            fits = all(least[name] <= figure <= most[name] for name, figure in told.items())
            if fits and sum(least[name] for name in hidden) <= left <= sum(most[name] for name in hidden):
                for name in "abc":
                    possible[name].add(first[name])
    for name, figure in inside[0][0].items():
        assert one[name] in possible[name]
        if figure is None and one[name]:
            assert len(possible[name]) > 1, (one, other, here, shown_here)


@given(st.integers(0, 30), st.data())
def test_d4_who_left_a_cohort_is_not_told_where_they_are_few(joined: int, data: st.DataObject) -> None:
    stayed = data.draw(st.integers(0, joined))
    shown = disclosure.cohort(joined, stayed)
    assert shown is None or (shown == joined and not 0 < joined - stayed < FEWEST_SHOWN)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_d4_a_part_in_one_table_is_not_taken_from_another(neither: int, one: int, both: int) -> None:
    """Premium once, and premium now: whoever stands in the second stands in the first. Both tables stand beside the whole."""

    def tables(neither: int, one: int, both: int) -> dict[tuple[str, str], int]:
        once = {("once", "no"): neither, ("once", "yes"): one + both}
        return once | {("now", "no"): neither + one, ("now", "yes"): both, ("all", ""): neither + one + both}

    truth, whole = tables(neither, one, both), neither + one + both
    adds_up = [{("all", ""): 1, (table, "yes"): -1, (table, "no"): -1} for table in ("once", "now")]
    left = {("once", "yes"): 1, ("now", "yes"): -1}
    told = disclosure.beside(
        truth, [left], adds_up, goes=lambda cells: max((cell for cell, _ in cells if cell[0] != "all"), default=None)
    )
    if 0 < one < FEWEST_SHOWN:
        possible = {
            guess
            for guess, rest in product(range(whole + 1), repeat=2)
            if guess + rest <= whole
            if all(told[cell] in (None, figure) for cell, figure in tables(rest, guess, whole - guess - rest).items())
        }
        assert len(possible) > 1 or one == whole
    else:
        assert told == truth
