"""D4 at surveys: whoever knows the rule and everything that is shown still finds nobody."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from yukari.rules.disclosure import FEWEST_SHOWN, cells, limited
from yukari.rules.results import LEFT_OUT, WRITTEN, number_class, results
from yukari.rules.survey import OTHER, Depends, Given, Kind, Question

SEASON = Question("season", "好きな季節", Kind.ONE, choices=("春", "夏", "冬"))


def sheets(**counts: int) -> list[dict[str, Given]]:
    return [{"season": Given((choice,))} for choice, number in counts.items() for _ in range(number)]


def figures(question: Question, answers: list[dict[str, Given]]) -> dict[str, int | None]:
    return {cell.name: cell.persons for cell in results([question], answers)[0].cells}


@pytest.mark.parametrize("size", [2, 3, 4])
def test_d4_an_attacker_who_knows_the_rule_cannot_work_out_a_hidden_cell(size: int) -> None:
    """Everything that could lie behind one published table is listed: no cell of one to four persons is certain."""
    behind = defaultdict(list)
    most = {2: 40, 3: 26, 4: 16}[size]
    for counts in product(range(most), repeat=size):
        if FEWEST_SHOWN <= sum(counts) < most:
            published = cells(dict(zip("abcd", counts, strict=False)))
            behind[tuple(published.values()), sum(counts)].append(counts)
    for (figures_shown, total), possible in behind.items():
        for place, figure in enumerate(figures_shown):
            assert figure is None or figure == 0 or figure >= FEWEST_SHOWN
            assert figure is not None or len({counts[place] for counts in possible}) > 1, (figures_shown, total)


def test_d4_a_limit_on_ticks_lets_nobody_work_out_a_hidden_cell() -> None:
    """Everybody ticks one or two of three, or nothing: with all ticks added up, no cell of one to four persons is certain."""
    behind = defaultdict(set)
    for *ticks, left, whole in product(range(14), range(14), range(14), range(14), range(FEWEST_SHOWN, 14)):
        here = whole - left
        if max(ticks) <= here <= sum(ticks) <= 2 * here:
            published = limited(dict(zip("abc", ticks, strict=True)), left, of=whole, most=2)
            behind[tuple(published.values()), whole].add((*ticks, left))
    for (figures_shown, whole), possible in behind.items():
        if all(figure is None for figure in figures_shown):
            continue
        for place, figure in enumerate(figures_shown):
            assert figure is None or figure == 0 or figure >= FEWEST_SHOWN
            assert figure is not None or len({counts[place] for counts in possible}) > 1, (figures_shown, whole)


def test_d4_each_row_of_a_matrix_is_a_question_of_its_own() -> None:
    felt = Question("felt", "どうでしたか", Kind.MATRIX, rows=("案内", "交通"), choices=("満足", "不満"))
    answers = [{"felt": Given(("満足", "不満" if number < 2 else ""))} for number in range(9)]
    guides, transport = results([felt], answers)
    assert (guides.row, [cell.persons for cell in guides.cells]) == ("案内", [9, 0, 0])
    assert (transport.row, transport.shown) == ("交通", False)


def test_d4_what_else_was_written_is_listed_only_where_it_gives_no_few_away() -> None:
    how = Question("how", "どこで", Kind.ONE, choices=("友人", "新聞"), other=True)

    def listed(wrote: int, chose: int) -> tuple[str, ...]:
        others = [{"how": Given((OTHER,), f"駅{number}" if number < wrote else "")} for number in range(chose)]
        return results([how], [*others, *[{"how": Given(("友人",))}] * 20])[0].words

    assert listed(6, 6) == tuple(f"駅{number}" for number in range(6))
    assert listed(6, 7) == ()
    assert listed(4, 4) == ()


def test_d4_a_question_is_shown_only_where_the_answer_that_leads_to_it_is() -> None:
    """How many were asked is the figure of that answer again."""
    why = Question("why", "なぜ夏ですか", Kind.ONE, choices=("海", "山"), depends=Depends("season", "夏"))
    season, reason = results([SEASON, why], [*sheets(春=20, 夏=7, 冬=3)])
    assert [cell.persons for cell in season.cells] == [20, None, None, 0]
    assert (reason.shown, reason.asked, reason.cells) == (False, None, ())
    _, shown = results([SEASON, why], [*sheets(春=20, 夏=7, 冬=9)])
    assert shown.asked == 7


def test_d4_several_answers_hide_few_and_all_but_few() -> None:
    several = Question("ties", "つながり", Kind.SEVERAL, choices=("旅", "仕事", "家族"))
    answers = [
        {"ties": Given(("旅",) + (("仕事",) if place < 6 else ()) + (("家族",) if place < 2 else ()))}
        for place in range(9)
    ]
    answers.append({"ties": Given(("仕事",))})
    assert figures(several, answers) == {"旅": None, "仕事": None, "家族": None, LEFT_OUT: 0}


def test_free_answers_stand_in_no_order_of_people_and_only_where_five_wrote() -> None:
    free = Question("free", "ひとこと", Kind.WORDS)
    many = [{"free": Given(words=text)} for text in "えおあうい"]
    assert results([free], many)[0].words == tuple("あいうえお")
    assert figures(free, many) == {WRITTEN: 5, LEFT_OUT: 0}
    few = results([free], many[:4] + [{}] * 10)[0]
    assert (few.words, [cell.persons for cell in few.cells]) == ((), [None, None]) or not few.shown


def test_numbers_are_counted_in_classes_that_no_answer_cuts() -> None:
    visits = Question("visits", "何回", Kind.NUMBER, lowest=0, highest=99)
    assert [number_class(visits, number) for number in (0, 19, 20, 99)] == ["0–19", "0–19", "20–39", "80–99"]
    answers = [{"visits": Given(words=str(number))} for number in [*range(10), *range(40, 50)]]
    assert figures(visits, answers) == {"0–19": 10, "20–39": 0, "40–59": 10, "60–79": 0, "80–99": 0, LEFT_OUT: 0}


def test_days_are_counted_by_month_and_by_year_where_they_lie_apart() -> None:
    day = Question("day", "いつ", Kind.DATE)
    near = [{"day": Given(words=f"2026-0{1 + number % 2}-10")} for number in range(10)]
    assert figures(day, near) == {"2026-01": 5, "2026-02": 5, LEFT_OUT: 0}
    assert list(figures(day, [{"day": Given(words=words)} for words in _far()])) == ["2019", "2020", "2021", LEFT_OUT]


def _far() -> Iterator[str]:
    for year, month, _ in product((2019, 2020, 2021), range(1, 13), range(2)):
        yield f"{year}-{month:02}-01"
