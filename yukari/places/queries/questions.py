"""A place's own questions (K3)."""

from yukari.places.models import Question
from yukari.rules import survey
from yukari.rules.survey import Kind


def questions_of(place_id: str) -> list[Question]:
    """The questions that are asked now, in the place's order."""
    return list(Question.objects.filter(place_id=place_id, retired_at=None).order_by("position", "id"))


def questionnaire(place_id: str) -> list[survey.Question]:
    """The same as the rules know questions: those with choices take several, the others free words; none is required."""
    return [
        survey.Question(
            key=str(question.id),
            text=question.text,
            text_en=question.text_en,
            kind=Kind.SEVERAL if question.choices else Kind.WORDS,
            choices=tuple(question.choices),
        )
        for question in questions_of(place_id)
    ]
