"""Surveys as those who are asked see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yukari.people.models import Person
from yukari.registrations.queries import registered_place_ids
from yukari.rules import survey as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given, Question
from yukari.surveys.models import Answered, Sheet, Survey
from yukari.surveys.queries.meant import is_meant
from yukari.surveys.queries.writing import questions_of
from yukari.surveys.secrets import key_of


@dataclass(frozen=True, slots=True)
class Mine:
    """A survey on a person's own page."""

    survey: Survey
    answered: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """A survey in front of one person, with what the person has said so far and which questions follow from it."""

    survey: Survey
    questions: list[Question]
    answers: Mapping[str, Given]
    answered: bool
    """Sent before, here or elsewhere."""
    has_sheet: bool
    """What was said before can be read and changed here."""

    @property
    def asked(self) -> list[Question]:
        return rule.asked(self.questions, self.answers)


def surveys_for(person: Person, *, at: datetime) -> list[Mine]:
    """What a person is asked now: whoever closes first comes first."""
    asked_here = Q(organisation__isnull=False) | Q(place_id__in=registered_place_ids(person.id))
    found = Survey.objects.filter(asked_here, state=Survey.State.OPEN, form=Survey.Form.SURVEY, closes_at__gt=at)
    found = found.select_related("place", "organisation").order_by("closes_at", "pk")
    answered = set(Answered.objects.filter(person=person).values_list("survey_id", flat=True))
    return [Mine(survey, survey.id in answered) for survey in found if is_meant(person, survey, at=at)]


def answering(person: Person, survey_id: UUID, *, secret: str, at: datetime) -> Answering:
    """A survey for somebody who is asked; `secret` is what the browser keeps of the person's own sheet."""
    survey = Survey.objects.select_related("place", "organisation").filter(pk=survey_id).first()
    if survey is None or survey.state in Survey.UNSEEN or survey.form == Survey.Form.REGISTRATION:
        raise Refused(Reason.NOT_FOUND)
    if not is_meant(person, survey, at=at):
        raise Refused(Reason.NOT_ASKED)
    sheet = Sheet.objects.filter(survey=survey, key=key_of(survey, person, secret)).first()
    return Answering(
        survey=survey,
        questions=questions_of(survey),
        answers=given_in(sheet) if sheet else {},
        answered=Answered.objects.filter(person=person, survey=survey).exists(),
        has_sheet=bool(sheet and sheet.sent),
    )


def given_in(sheet: Sheet) -> dict[str, Given]:
    """What is being written on a sheet."""
    return _given(sheet.draft)


def sent_in(sheet: Sheet) -> dict[str, Given]:
    """What was sent."""
    return _given(sheet.answers)


def _given(said: Mapping[str, tuple[list[str], str]]) -> dict[str, Given]:
    return {key: Given(tuple(choices), words) for key, (choices, words) in said.items()}
