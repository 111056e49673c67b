"""Every question about surveys."""

from yukari.surveys.models import Sheet, Survey, Theme
from yukari.surveys.queries.answering import Answering, Mine, answering, surveys_for
from yukari.surveys.queries.meant import is_meant, next_meant, size
from yukari.surveys.queries.registration import counted_until, ever_asked, registration_questions, registration_survey
from yukari.surveys.queries.results import (
    Outcome,
    comments_in,
    exported_answers,
    free_answers,
    named_answers,
    outcome,
    public_outcome,
)
from yukari.surveys.queries.writing import (
    comment,
    comments_at,
    comments_everywhere,
    due,
    own_questions_of,
    questions_by_survey,
    questions_of,
    survey_for,
    surveys_at,
    surveys_of,
    surveys_waiting,
    themes_of,
    waiting_to_open,
)

__all__ = [
    "Answering",
    "Mine",
    "Outcome",
    "Sheet",
    "Survey",
    "Theme",
    "answering",
    "comment",
    "comments_at",
    "comments_everywhere",
    "comments_in",
    "counted_until",
    "due",
    "ever_asked",
    "exported_answers",
    "free_answers",
    "is_meant",
    "named_answers",
    "next_meant",
    "outcome",
    "own_questions_of",
    "public_outcome",
    "questions_by_survey",
    "questions_of",
    "registration_questions",
    "registration_survey",
    "size",
    "survey_for",
    "surveys_at",
    "surveys_for",
    "surveys_of",
    "surveys_waiting",
    "themes_of",
    "waiting_to_open",
]
