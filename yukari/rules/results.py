"""What the answers to a survey come to, in figures that speak of nobody (D4): the same for page, chart and file.

Only whole figures of one question are made, never one question by another. A question that depends on an answer is shown
only where that answer's own figure is, because how many were asked is that figure again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yukari.rules import disclosure
from yukari.rules.survey import NOTHING, Given, Kind, Question, asked

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
    words: tuple[str, ...] = ()
    """Free answers, in the order of their own letters, so that none stands beside another answer of its writer."""

    @property
    def hides(self) -> bool:
        return any(cell.persons is None for cell in self.cells)


def results(questions: Sequence[Question], sheets: Sequence[Mapping[str, Given]]) -> list[Result]:
    """Every question's result, from the answers of everybody."""
    made: dict[str, Result] = {}
    for question in questions:
        reached = [sheet for sheet in sheets if question in asked(questions, sheet)]
        told = question.depends is None or _tells(made[question.depends.question], question.depends.choice)
        if not told or disclosure.shown_part(len(reached), of=len(sheets)) is None:
            made[question.key] = Result(question, shown=False, asked=None)
        else:
            made[question.key] = _result(question, [sheet.get(question.key, NOTHING) for sheet in reached])
    return list(made.values())


def _tells(other: Result, choice: str) -> bool:
    return other.shown and any(cell.name == choice and cell.persons is not None for cell in other.cells)


def _result(question: Question, answers: Sequence[Given]) -> Result:
    if question.kind is Kind.SEVERAL:
        # The ticks of several answers add up to nothing, so each is a part of its own.
        ticked = {choice: sum(choice in given.choices for given in answers) for choice in question.choices}
        ticked[LEFT_OUT] = sum(given.is_empty for given in answers)
        if disclosure.shown(len(answers)) is None:
            return Result(question, shown=False, asked=None)
        cells = [Cell(name, disclosure.shown_part(persons, of=len(answers))) for name, persons in ticked.items()]
        return Result(question, shown=True, asked=len(answers), cells=tuple(cells))
    names = _names(question, answers)
    counted = dict.fromkeys([*names, LEFT_OUT], 0)
    for given in answers:
        counted[_name(question, given, names)] += 1
    safe = disclosure.cells(counted)
    if not any(persons is not None for persons in safe.values()):
        return Result(question, shown=False, asked=None)
    cells = [Cell(name, persons) for name, persons in safe.items()]
    if not question.kind.is_free:
        return Result(question, shown=True, asked=len(answers), cells=tuple(cells))
    enough = counted[WRITTEN] >= disclosure.FEWEST_SHOWN
    words = tuple(sorted(given.words for given in answers if not given.is_empty)) if enough else ()
    # As many texts as are listed wrote one: where that figure must be hidden, so must the list.
    listed = words if cells[0].persons is not None else ()
    return Result(question, shown=True, asked=len(answers), cells=tuple(cells), words=listed)


def _names(question: Question, answers: Sequence[Given]) -> list[str]:
    if question.kind.is_chosen:
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
    if question.kind.is_chosen:
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
