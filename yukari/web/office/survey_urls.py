"""The pages of surveys, once for each frame: a place's office, and an organisation's desk."""

from collections.abc import Callable

from django.urls import URLPattern, path

from yukari.rules.roles import Ability
from yukari.web.office import survey_questions, survey_results, surveys
from yukari.web.office.surveys import at_desk, at_place
from yukari.web.wall import View

_ONE = "surveys/<uuid:survey_id>"
_PAGES: tuple[tuple[str, View, Ability, str], ...] = (
    ("surveys/", surveys.surveys, Ability.SEE_SURVEYS, "surveys"),
    ("surveys/new/", surveys.new, Ability.ASK, "new_survey"),
    (f"{_ONE}/", surveys.survey, Ability.SEE_SURVEYS, "survey"),
    (f"{_ONE}/change/", surveys.change, Ability.ASK, "change_survey"),
    (f"{_ONE}/questions/new/", survey_questions.question, Ability.ASK, "new_survey_question"),
    (f"{_ONE}/questions/<slug:key>/", survey_questions.question, Ability.ASK, "survey_question"),
    (f"{_ONE}/questions/<slug:key>/move/", survey_questions.move, Ability.ASK, "move_survey_question"),
    (f"{_ONE}/questions/<slug:key>/remove/", survey_questions.remove, Ability.ASK, "remove_survey_question"),
    (f"{_ONE}/copy/", surveys.copy, Ability.ASK, "copy_survey"),
    (f"{_ONE}/discard/", surveys.discard, Ability.ASK, "discard_survey"),
    (f"{_ONE}/preview/", survey_questions.preview, Ability.SEE_SURVEYS, "preview_survey"),
    (f"{_ONE}/publish/", surveys.publish, Ability.ASK, "publish_survey"),
    (f"{_ONE}/approve/", surveys.approve, Ability.ASK, "approve_survey"),
    (f"{_ONE}/take-back/", surveys.take_back, Ability.ASK, "take_back_survey"),
    (f"{_ONE}/close/", surveys.close, Ability.ASK, "close_survey"),
    (f"{_ONE}/results/", survey_results.results, Ability.SEE_SURVEYS, "survey_results"),
    (f"{_ONE}/results.csv", survey_results.csv, Ability.SEE_SURVEYS, "survey_csv"),
    (f"{_ONE}/results.xlsx", survey_results.excel, Ability.SEE_SURVEYS, "survey_excel"),
    (f"{_ONE}/answers/", survey_results.named, Ability.SEE_SURVEYS, "survey_named"),
    (f"{_ONE}/answers.csv", survey_results.named_csv, Ability.ASK, "survey_named_csv"),
    (f"{_ONE}/answers.xlsx", survey_results.named_excel, Ability.ASK, "survey_named_excel"),
    (f"{_ONE}/comments/", surveys.comments, Ability.ASK, "survey_comments"),
    (f"{_ONE}/comments/<uuid:theme_id>/withdraw/", surveys.withdraw, Ability.ASK, "withdraw_theme"),
)


def _patterns(below: str, named: str, walled: Callable[[View, Ability], View]) -> list[URLPattern]:
    return [
        path(f"{below}{address}", walled(view, ability), name=named + name) for address, view, ability, name in _PAGES
    ]


AT_PLACE = _patterns("", "", at_place)
AT_DESK = _patterns("organisations/<uuid:organisation_id>/", "desk_", at_desk)
