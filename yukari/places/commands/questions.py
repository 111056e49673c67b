"""A place's own questions in the questionnaire (K3). A question is retired, not erased: its answers keep their meaning."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.places import queries
from yukari.places.commands.places import locked_place
from yukari.places.models import Question
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@transaction.atomic
def add_question(
    place_id: str, *, text: str, text_en: str = "", choices: Sequence[str] = (), by: Person | None, at: datetime
) -> Question:
    """Ask one thing more, after the others. Without choices it is answered in free words."""
    locked_place(place_id)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=place_id)
    if not text.strip():
        raise Refused(Reason.WORDS_MISSING)
    asked = queries.questions_of(place_id)
    for question in asked:
        if question.text == text.strip():
            return question
    question = Question.objects.create(
        place_id=place_id,
        text=text.strip(),
        text_en=text_en.strip(),
        choices=list(dict.fromkeys(choice.strip() for choice in choices if choice.strip())),
        position=asked[-1].position + 1 if asked else 0,
    )
    audit.record("added_question", by=by, at=at, place_id=place_id, question=question.id)
    return question


@transaction.atomic
def reorder_questions(
    place_id: str, *, question_ids: Sequence[UUID], by: Person | None, at: datetime
) -> list[Question]:
    """Ask in this order; what is not named follows behind."""
    locked_place(place_id)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=place_id)
    named = {question_id: number for number, question_id in enumerate(question_ids)}
    before = queries.questions_of(place_id)
    after = sorted(before, key=lambda question: named.get(question.id, len(named)))
    if after != before:
        for position, question in enumerate(after):
            question.position = position
        Question.objects.bulk_update(after, ["position"])
        audit.record("reordered_questions", by=by, at=at, place_id=place_id)
    return after


@transaction.atomic
def retire_question(question_id: UUID, *, by: Person | None, at: datetime) -> Question:
    """Ask this no more."""
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise Refused(Reason.NOT_FOUND)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=question.place_id)
    if question.retired_at is None:
        question.retired_at = at
        question.save(update_fields=["retired_at"])
        audit.record("retired_question", by=by, at=at, place_id=question.place_id, question=question_id)
    return question
