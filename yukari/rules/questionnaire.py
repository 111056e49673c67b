"""K3: the one question that the programme itself asks on registration; places add their own."""

from enum import StrEnum
from uuid import UUID

from yukari.rules.outcome import Reason
from yukari.rules.survey import Kind, Question, flaw_of, keeps_its_answers

TIES = "ties"
"""The key of the programme's own question among a registration's answers."""


KEY = "00000000-0000-8000-8000-000000"
"""Begins the key of each place's registration survey; the place's code ends it."""


class TieKind(StrEnum):
    """What ties a person to the region (004 登録時アンケート). Several may be chosen, or none."""

    HOMETOWN_TAX = "hometown_tax"  # ふるさと納税
    SIGHTSEEING = "sightseeing"  # 観光
    HOMECOMING = "homecoming"  # 帰省・出身
    WORK = "work"  # 仕事
    LEARNING = "learning"  # 学び
    VOLUNTEERING = "volunteering"  # ボランティア
    TWO_HOMES = "two_homes"  # 二地域居住
    FAMILY_AND_FRIENDS = "family_and_friends"  # 家族・友人がいる
    OTHER = "other"


TIES_ASKED = Question(
    key=TIES,
    text="この地域とのつながりを教えてください",
    kind=Kind.SEVERAL,
    choices=tuple(kind.value for kind in TieKind),
)


def objection(question: Question, *, before: Question | None) -> Reason | None:
    """Why this cannot be asked on registration. `before` is the same question as people have answered it, if anybody has.

    All of it stands on one page and none of it must be answered (K3), so no question is required or depends on another.
    """
    if question.required or question.depends or question.key == TIES:
        return Reason.NOT_ON_REGISTRATION
    if before and not keeps_its_answers(question, before=before):
        return Reason.QUESTION_ANSWERED
    return flaw_of(question)


def survey_of(place_id: str) -> UUID:
    """The key of a place's registration survey: every place has one, whether or not it has added a question."""
    return UUID(KEY + place_id)


def place_of(survey_id: UUID) -> str | None:
    """The place whose registration survey this is, if it is one."""
    said = str(survey_id)
    return said.removeprefix(KEY) if said.startswith(KEY) else None
