"""What can be asked and answered: one rule for the registration questionnaire (K3), surveys and public comments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from yukari.rules.outcome import Reason

LONGEST_LINE, LONGEST_WORDS = 100, 2000
"""Characters of an answer on one line, and of one in sentences."""
MOST_CHOICES = 30
SCALE = ("1", "2", "3", "4", "5")


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
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
    """An answer: what was chosen, or what was written. A number or a day is written too, the day as 2026-04-01."""

    choices: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.choices and not self.words.strip()


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
    required: bool = False
    lowest: int = 0
    highest: int = 100
    """Of a number, both included; they also cut the classes in which numbers are counted."""
    depends: Depends | None = None

    @property
    def possible(self) -> tuple[str, ...]:
        """What can be chosen."""
        return SCALE if self.kind is Kind.SCALE else self.choices

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind.value,
            "text_en": self.text_en,
            "choices": list(self.choices),
            "required": self.required,
            "lowest": self.lowest,
            "highest": self.highest,
            "depends": [self.depends.question, self.depends.choice] if self.depends else None,
        }


def question_from(said: Mapping[str, Any]) -> Question:
    """The question that `as_json` wrote."""
    return Question(
        **{**said, "kind": Kind(said["kind"]), "choices": tuple(said["choices"])}
        | {"depends": Depends(*said["depends"]) if said["depends"] else None}
    )


def flaw(questions: Sequence[Question]) -> Reason | None:
    """Why these cannot be asked. A question depends on an earlier one only, so that nobody goes round in circles."""
    before: dict[str, Question] = {}
    for question in questions:
        if not question.text.strip():
            return Reason.WORDS_MISSING
        if question.kind in {Kind.ONE, Kind.SEVERAL} and not 2 <= len(set(question.choices)) <= MOST_CHOICES:
            return Reason.CHOICES_MISSING
        if question.lowest >= question.highest:
            return Reason.NUMBERS_TURNED_ROUND
        if question.depends:
            other = before.get(question.depends.question)
            if other is None or question.depends.choice not in other.possible:
                return Reason.DEPENDS_ON_NOTHING
        before[question.key] = question
    return None


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
    if question.kind.is_chosen:
        fits = not given.words and set(given.choices) <= set(question.possible)
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


def _is_whole(words: str) -> bool:
    return words.removeprefix("-").isdecimal() and len(words) <= 10


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
