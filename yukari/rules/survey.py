"""What can be asked and answered: one rule for the registration questionnaire (K3), surveys and public comments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from yukari.rules.outcome import Reason

LONGEST_LINE, LONGEST_WORDS = 100, 2000
"""Characters of an answer on one line, and of one in sentences."""
MOST_CHOICES, MOST_COLUMNS = 30, 7
"""Of a question, and of each row of a matrix: more are not told apart on a phone."""
SCALE = ("1", "2", "3", "4", "5")
OTHER = " other"
"""The choice "other: ___". It begins with a blank, as no choice does that somebody wrote."""


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    MATRIX = "matrix"
    NUMBER = "number"
    DATE = "date"
    LINE = "line"
    WORDS = "words"

    @property
    def is_chosen(self) -> bool:
        return self in {Kind.ONE, Kind.SEVERAL, Kind.SCALE}

    @property
    def is_free(self) -> bool:
        return self in {Kind.LINE, Kind.WORDS}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: what was chosen, or what was written. A number or a day is written too, the day as 2026-04-01.

    Of a matrix one choice for each row, nothing where a row was left out. Beside the choice of "other" stands what it is.
    """

    choices: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.choices) and not self.words.strip()


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Depends:
    """Asked only of those who gave this choice to an earlier question: one choice, so that no figure tells of a union (D4)."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked. Its key stays when it is moved or worded anew."""

    key: str
    text: str
    kind: Kind
    text_en: str = ""
    choices: tuple[str, ...] = ()
    """Of a scale the words at its two ends, or none where it asks how far one agrees."""
    rows: tuple[str, ...] = ()
    """Of a matrix: what is asked of each of these in the same words."""
    choices_en: tuple[str, ...] = ()
    rows_en: tuple[str, ...] = ()
    """The same in English, in their order: as many, or fewer. Where one is empty the Japanese stands."""
    other: bool = False
    """Whether something else can be chosen and written."""
    most: int = 0
    """How many can be chosen of several; 0 without a limit."""
    required: bool = False
    lowest: int = 0
    highest: int = 100
    """Of a number, both included; they also cut the classes in which numbers are counted."""
    depends: Depends | None = None

    @property
    def possible(self) -> tuple[str, ...]:
        """What can be chosen."""
        return SCALE if self.kind is Kind.SCALE else (*self.choices, OTHER) if self.other else self.choices

    @property
    def leads_on(self) -> tuple[str, ...]:
        """The choices on which a later question can depend."""
        return self.possible if self.kind.is_chosen else ()

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind.value,
            "text_en": self.text_en,
            "choices": list(self.choices),
            "rows": list(self.rows),
            "choices_en": list(self.choices_en),
            "rows_en": list(self.rows_en),
            "other": self.other,
            "most": self.most,
            "required": self.required,
            "lowest": self.lowest,
            "highest": self.highest,
            "depends": [self.depends.question, self.depends.choice] if self.depends else None,
        }


def question_from(said: Mapping[str, Any]) -> Question:
    """The question that `as_json` wrote."""
    listed = {name: tuple(said.get(name, ())) for name in ("choices", "rows", "choices_en", "rows_en")}
    depends = Depends(*said["depends"]) if said["depends"] else None
    return Question(**{**said, **listed, "kind": Kind(said["kind"]), "depends": depends})


def flaw_of(question: Question) -> Reason | None:
    """Why this cannot be asked, whatever stands before it."""
    if not question.text.strip():
        return Reason.WORDS_MISSING
    if not _has_its_choices(question):
        return Reason.CHOICES_MISSING
    if question.most and not 2 <= question.most < len(question.possible):
        return Reason.LIMIT_DOES_NOT_FIT
    if question.lowest >= question.highest:
        return Reason.NUMBERS_TURNED_ROUND
    return None


def flaw(questions: Sequence[Question]) -> Reason | None:
    """Why these cannot be asked. A question depends on an earlier one only, so that nobody goes round in circles."""
    before: dict[str, Question] = {}
    for question in questions:
        reason = flaw_of(question)
        if reason:
            return reason
        if question.depends:
            other = before.get(question.depends.question)
            if other is None or question.depends.choice not in other.leads_on:
                return Reason.DEPENDS_ON_NOTHING
        before[question.key] = question
    return None


def keeps_its_answers(question: Question, *, before: Question) -> bool:
    """Whether what was answered before is an answer to the question as it is worded now: words may change, choices be added."""
    fits = question.kind is before.kind and question.rows == before.rows and question.most == before.most
    fits = fits and (question.kind is Kind.SCALE or set(before.possible) <= set(question.possible))
    return fits and question.lowest <= before.lowest and before.highest <= question.highest


def asked(questions: Iterable[Question], answers: Mapping[str, Given]) -> list[Question]:
    """The questions that somebody with these answers is asked, in their order."""
    reached: dict[str, Question] = {}
    for question in questions:
        depends = question.depends
        if depends is None or (
            depends.question in reached and depends.choice in answers.get(depends.question, NOTHING).choices
        ):
            reached[question.key] = question
    return list(reached.values())


def objection(question: Question, given: Given) -> Reason | None:
    """Why this is no answer to the question."""
    if given.is_empty:
        return Reason.ANSWER_MISSING if question.required else None
    if question.most and len(given.choices) > question.most:
        return Reason.TOO_MANY_CHOSEN
    if question.kind is Kind.MATRIX:
        fits = not given.words and len(given.choices) == len(question.rows)
        fits = fits and set(given.choices) <= {"", *question.choices}
        if fits and question.required and "" in given.choices:
            return Reason.ROW_MISSING
    elif question.kind.is_chosen:
        fits = len(given.words) <= (LONGEST_LINE if OTHER in given.choices else 0)
        fits = fits and set(given.choices) <= set(question.possible)
        fits = fits and (question.kind is Kind.SEVERAL or len(given.choices) == 1)
    elif given.choices:
        fits = False
    elif question.kind is Kind.NUMBER:
        fits = _is_whole(given.words) and question.lowest <= int(given.words) <= question.highest
    elif question.kind is Kind.DATE:
        fits = _is_day(given.words)
    else:
        fits = len(given.words) <= (LONGEST_LINE if question.kind is Kind.LINE else LONGEST_WORDS)
    return None if fits else Reason.ANSWER_DOES_NOT_FIT


def first_objection(questions: Iterable[Question], answers: Mapping[str, Given]) -> tuple[Question, Reason] | None:
    """The first question of those asked that keeps the whole from being sent."""
    for question in asked(questions, answers):
        reason = objection(question, answers.get(question.key, NOTHING))
        if reason:
            return question, reason
    return None


def kept(questions: Iterable[Question], answers: Mapping[str, Given]) -> dict[str, Given]:
    """What is kept of the answers: none to a question that is no longer asked, and no empty one."""
    return {
        question.key: answers[question.key]
        for question in asked(questions, answers)
        if not answers.get(question.key, NOTHING).is_empty
    }


def _has_its_choices(question: Question) -> bool:
    choices = len(set(question.choices))
    match question.kind:
        case Kind.ONE | Kind.SEVERAL:
            return 2 <= choices <= MOST_CHOICES
        case Kind.MATRIX:
            return 2 <= choices <= MOST_COLUMNS and 1 <= len(set(question.rows)) <= MOST_CHOICES
        case Kind.SCALE:
            return choices in {0, 2}
        case _:
            return True


def _is_whole(words: str) -> bool:
    return words.removeprefix("-").isdecimal() and len(words) <= 10


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
