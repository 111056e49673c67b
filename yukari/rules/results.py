"""What the answers to a survey come to, in figures that speak of nobody (D4): the same for page, chart and file.

Only whole figures of one question are made, never one question by another. A question that depends on an answer is shown
only where that answer's own figure is, because how many were asked is that figure again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yukari.rules import disclosure
from yukari.rules.survey import NOTHING, OTHER, Given, Kind, Question, asked

CLASSES = 5
"""Into how many classes of equal breadth numbers are sorted."""
MONTHS_SHOWN = 24
"""Days are counted by month, and by year where they lie further apart."""
LEFT_OUT = ""
"""The name of the cell of those who left a question out."""
WRITTEN = "written"
"""The name of the cell of those who wrote something."""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many gave this answer; none where the figure is hidden."""

    name: str
    persons: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one question came to. Not shown: too few answered, or the figures would tell of a few."""

    question: Question
    shown: bool
    asked: int | None
    cells: tuple[Cell, ...] = ()
    row: str = ""
    """Of a matrix."""
    words: tuple[str, ...] = ()
    """Free answers, in the order of their own letters, so that none stands beside another answer of its writer."""

    @property
    def hides(self) -> bool:
        return any(cell.persons is None for cell in self.cells)


def results(questions: Sequence[Question], sheets: Sequence[Mapping[str, Given]]) -> list[Result]:
    """Every question's result, from the answers of everybody; of a matrix one for each row."""
    made: dict[str, list[Result]] = {}
    reached = [(sheet, {question.key for question in asked(questions, sheet)}) for sheet in sheets]
    for question in questions:
        given = [sheet.get(question.key, NOTHING) for sheet, keys in reached if question.key in keys]
        told = question.depends is None or _tells(made[question.depends.question][0], question.depends.choice)
        if not told or disclosure.shown_part(len(given), of=len(sheets)) is None:
            made[question.key] = [Result(question, shown=False, asked=None)]
        elif question.kind is Kind.MATRIX:
            made[question.key] = [_row(question, number, given) for number in range(len(question.rows))]
        else:
            made[question.key] = [_result(question, given)]
    return [result for each in made.values() for result in each]


def _row(question: Question, number: int, answers: Sequence[Given]) -> Result:
    """One row of a matrix is a question of its own, of which one choice is taken."""
    chosen = [given.choices[number : number + 1] for given in answers]
    result = _result(question, [Given(choices=choice if any(choice) else ()) for choice in chosen])
    return replace(result, row=question.rows[number])


def _tells(other: Result, choice: str) -> bool:
    return other.shown and any(cell.name == choice and cell.persons is not None for cell in other.cells)


def _result(question: Question, answers: Sequence[Given]) -> Result:
    if question.kind is Kind.SEVERAL:
        return _several(question, answers)
    names = _names(question, answers)
    counted = dict.fromkeys([*names, LEFT_OUT], 0)
    for given in answers:
        counted[_name(question, given, names)] += 1
    return _told(question, answers, disclosure.cells(counted))


def _several(question: Question, answers: Sequence[Given]) -> Result:
    """The ticks of several answers add up to nothing, so each is a part of its own; unless their number has a limit."""
    ticked = {choice: sum(choice in given.choices for given in answers) for choice in question.possible}
    left_out = sum(given.is_empty for given in answers)
    if question.most:
        return _told(question, answers, disclosure.limited(ticked, left_out, of=len(answers), most=question.most))
    ticked[LEFT_OUT] = left_out
    safe = {name: disclosure.shown_part(persons, of=len(answers)) for name, persons in ticked.items()}
    return _told(question, answers, safe)


def _told(question: Question, answers: Sequence[Given], safe: Mapping[str, int | None]) -> Result:
    """The figures, and beside them what was written: as many texts as are listed wrote one, so both are hidden together."""
    if not any(persons is not None for persons in safe.values()):
        return Result(question, shown=False, asked=None)
    cells = tuple(Cell(name, persons) for name, persons in safe.items())
    written = tuple(sorted(given.words for given in answers if given.words.strip()))
    wrote = safe.get(WRITTEN if question.kind.is_free else OTHER)
    listed = wrote is not None and bool(disclosure.shown_part(len(written), of=wrote))
    texts = listed and (question.kind.is_free or question.other)
    return Result(question, shown=True, asked=len(answers), cells=cells, words=written if texts else ())


def _names(question: Question, answers: Sequence[Given]) -> list[str]:
    if question.kind.is_chosen or question.kind is Kind.MATRIX:
        return list(question.possible)
    if question.kind.is_free:
        return [WRITTEN]
    if question.kind is Kind.NUMBER:
        breadth = _breadth(question)
        return [number_class(question, first) for first in range(question.lowest, question.highest + 1, breadth)]
    months = sorted({given.words[:7] for given in answers if given.words})
    return months if len(months) <= MONTHS_SHOWN else sorted({month[:4] for month in months})


def _name(question: Question, given: Given, names: Sequence[str]) -> str:
    if given.is_empty:
        return LEFT_OUT
    if question.kind.is_chosen or question.kind is Kind.MATRIX:
        return given.choices[0]
    if question.kind.is_free:
        return WRITTEN
    if question.kind is Kind.NUMBER:
        return number_class(question, int(given.words))
    return next(name for name in names if given.words.startswith(name))


def number_class(question: Question, number: int) -> str:
    """The class into which a number falls: `0–19`. The question's own bounds cut them, so that no answer shows as an end."""
    breadth = _breadth(question)
    first = question.lowest + (number - question.lowest) // breadth * breadth
    last = min(first + breadth - 1, question.highest)
    return str(first) if first == last else f"{first}–{last}"


def _breadth(question: Question) -> int:
    return -(-(question.highest - question.lowest + 1) // CLASSES)
