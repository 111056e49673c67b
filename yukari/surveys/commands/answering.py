"""Answering. Nothing is recorded of when or from where: in a survey without names that would lead back to a person."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules import survey as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given, Question
from yukari.surveys import queries
from yukari.surveys.models import Answered, Sheet, Survey
from yukari.surveys.queries.answering import given_in
from yukari.surveys.secrets import key_of


@transaction.atomic
def keep(survey_id: UUID, *, secret: str, question: str, given: Given, by: Person, at: datetime) -> list[Question]:
    """Keep one answer on the sheet of this account and browser. What is asked of the person now, after this answer.

    Of a sheet that was sent nothing changes before it is sent again: the answers wait beside it.
    """
    survey = _open(survey_id, by, at)
    questions = queries.questions_of(survey)
    asked = next((one for one in questions if one.key == question), None)
    if asked is None:
        raise Refused(Reason.NOT_FOUND)
    objection = rule.objection(asked, given)
    if objection:
        raise Refused(objection)
    sheet = _sheet(survey, by, secret)
    if not sheet.sent and Answered.objects.filter(person=by, survey=survey).exists():
        raise Refused(Reason.ALREADY_ANSWERED)
    answers = {**given_in(sheet), question: given}
    sheet.draft = _as_json(answers)
    sheet.save(update_fields=["draft"])
    return rule.asked(questions, answers)


@transaction.atomic
def send(survey_id: UUID, *, secret: str, by: Person, at: datetime) -> None:
    """Send the sheet. Again is harmless; from another browser an anonymous sheet would be a second one, and is refused."""
    survey = _open(survey_id, by, at)
    questions = queries.questions_of(survey)
    sheet = _sheet(survey, by, secret)
    answers = given_in(sheet)
    objection = rule.first_objection(questions, answers)
    if objection:
        raise Refused(objection[1], question=objection[0].key)
    if not _note(survey, by) and not sheet.sent:
        raise Refused(Reason.ALREADY_ANSWERED)
    sheet.answers = sheet.draft = _as_json(rule.kept(questions, answers))
    sheet.sent = True
    sheet.save(update_fields=["answers", "draft", "sent"])


def answer_registration(place_id: str, *, answers: Mapping[str, Given], by: Person, at: datetime) -> None:
    """K3: what somebody answers who registers, or has. The answers lie with the registration, and go where it goes."""
    added = queries.own_questions_of(queries.registration_survey(place_id))
    registrations.answer_questionnaire(by.id, place_id=place_id, answers=answers, added=added, by=by, at=at)


def _open(survey_id: UUID, person: Person, at: datetime) -> Survey:
    """The survey, for somebody who is asked, kept from being closed meanwhile; many answer at once."""
    shared = Survey.objects.raw("SELECT * FROM surveys_survey WHERE id = %s FOR KEY SHARE", [survey_id])
    survey = next(iter(shared), None)
    if survey is None or survey.state in Survey.UNSEEN:
        raise Refused(Reason.NOT_FOUND)
    if survey.state == Survey.State.CLOSED or survey.closes_at is None or survey.closes_at <= at:
        raise Refused(Reason.SURVEY_CLOSED)
    if not queries.is_meant(person, survey, at=at):
        raise Refused(Reason.NOT_ASKED)
    return survey


def _sheet(survey: Survey, person: Person, secret: str) -> Sheet:
    """The sheet of this account and browser, locked."""
    sheet, _ = Sheet.objects.select_for_update().get_or_create(
        survey=survey,
        key=key_of(survey, person, secret),
        defaults={"person": None if survey.anonymous else person},
    )
    return sheet


def _note(survey: Survey, person: Person) -> bool:
    """Note that the person has answered; only the first of several does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_answered (person_id, survey_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [person.id, survey.id],
        )
        return bool(cursor.rowcount)


def _as_json(answers: Mapping[str, Given]) -> dict[str, tuple[list[str], str]]:
    return {key: (list(given.choices), given.words.strip()) for key, given in answers.items()}
