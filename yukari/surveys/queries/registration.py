"""The registration survey of a place (K3): what the programme asks and the place adds, and what came of it."""

from datetime import date, datetime
from typing import Any

from yukari.kit.clock import day_in_japan, start_of_day
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules.questionnaire import TIES_ASKED, survey_of
from yukari.rules.survey import Given, Question, question_from
from yukari.surveys.models import Survey

ALWAYS: dict[str, Any] = {
    "form": Survey.Form.REGISTRATION,
    "state": Survey.State.OPEN,
    "title": "登録アンケート",
    "anonymous": False,
}
"""What is the same at every place."""


def registration_survey(place_id: str) -> Survey:
    """As it lies there; of a place that has added nothing yet, as it would."""
    found = Survey.objects.select_related("place", "organisation").filter(pk=survey_of(place_id)).first()
    return found or Survey(id=survey_of(place_id), place=places.place(place_id), **ALWAYS)


def registration_questions(place_id: str) -> list[Question]:
    """What is asked on registration: the programme's own question, then the place's."""
    said = Survey.objects.filter(pk=survey_of(place_id)).values_list("questions", flat=True).first()
    return [TIES_ASKED, *map(question_from, said or [])]


def ever_asked(place_id: str) -> dict[str, Question]:
    """By its key each question that is asked on registration or was: what answers from any time mean."""
    said = Survey.objects.filter(pk=survey_of(place_id)).values_list("former", "questions").first() or ([], [])
    return {one.key: one for one in [TIES_ASKED, *map(question_from, [*said[0], *said[1]])]}


def counted_until(at: datetime) -> date:
    """The day before which answers are counted. It never closes, so it is counted month by month, as figures are published:
    two looks around one registration would tell of one person (D4)."""
    return day_in_japan(at).replace(day=1)


def answers_counted(survey: Survey, *, at: datetime) -> list[dict[str, Given]]:
    """The answers of those who are registered, one line each, as results are made of them."""
    return registrations.answers_at(survey.place_id, before=start_of_day(counted_until(at)))
