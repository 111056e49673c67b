"""A survey while it is written. Once published it stays as people have answered it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities import queries as activities
from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules import survey as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.questionnaire import objection, place_of
from yukari.rules.roles import Ability
from yukari.rules.survey import Question
from yukari.surveys import queries
from yukari.surveys.models import Survey
from yukari.surveys.queries.registration import ALWAYS
from yukari.surveys.queries.results import COMMENT as COMMENT_KEY

MOST_QUESTIONS = 40

COMMENT = Question(
    key=COMMENT_KEY,
    text="この案についてのご意見を書いてください",
    text_en="Please write what you think of this plan",
    kind=rule.Kind.WORDS,
    required=True,
)
"""What a public comment asks, to which the place may add."""


@transaction.atomic
def write(
    place_id: str,
    *,
    form: str,
    title: str,
    about: str = "",
    anonymous: bool = True,
    organisation_id: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> Survey:
    """Begin a survey of a place, or of an organisation there; it is seen by nobody until it is published."""
    if form == Survey.Form.REGISTRATION:
        raise Refused(Reason.NOT_ALLOWED)
    if organisation_id is None:
        places.require(Ability.ASK, of=by, at_place=place_id)
    else:
        organisation = activities.organisation(organisation_id)
        activities.require(Ability.ASK, of=by, organisation=organisation)
        if form == Survey.Form.COMMENT or organisation.place_id != place_id:
            raise Refused(Reason.NOT_ALLOWED)
    if not title.strip():
        raise Refused(Reason.WORDS_MISSING)
    survey = Survey.objects.create(
        place_id=place_id,
        organisation_id=organisation_id,
        form=form,
        title=title.strip(),
        about=about.strip(),
        anonymous=anonymous,
        questions=[COMMENT.as_json()] if form == Survey.Form.COMMENT else [],
        written_at=at,
    )
    audit.record("wrote_a_survey", by=by, at=at, place_id=place_id, survey=survey.id)
    return survey


@transaction.atomic
def change(survey_id: UUID, *, title: str, about: str, anonymous: bool, by: Person | None, at: datetime) -> Survey:
    """Word it anew, or ask with names instead of without."""
    survey = draft_of(survey_id, by)
    if not title.strip():
        raise Refused(Reason.WORDS_MISSING)
    survey.title, survey.about, survey.anonymous = title.strip(), about.strip(), anonymous
    survey.save(update_fields=["title", "about", "anonymous"])
    audit.record("changed_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    return survey


@transaction.atomic
def copy(survey_id: UUID, *, by: Person | None, at: datetime) -> Survey:
    """A former survey as the draft of a new one: the same words, of nobody's answers."""
    former = queries.survey_for(by, survey_id)
    if former.form == Survey.Form.REGISTRATION:
        raise Refused(Reason.NOT_ALLOWED)
    draft = Survey.objects.create(
        place_id=former.place_id,
        organisation_id=former.organisation_id,
        form=former.form,
        title=former.title,
        about=former.about,
        anonymous=former.anonymous,
        questions=former.questions,
        written_at=at,
    )
    audit.record("wrote_a_survey", by=by, at=at, place_id=draft.place_id, survey=draft.id, former=former.id)
    return draft


@transaction.atomic
def add_question(survey_id: UUID, *, question: Question, by: Person | None, at: datetime) -> Survey:
    """Ask one thing more, after the others. The same key again words the question anew where it stands."""
    survey = _editable(survey_id, by, at)
    asked = queries.own_questions_of(survey)
    if survey.form == Survey.Form.REGISTRATION:
        before = next((one for one in asked if one.key == question.key), None)
        answered = before and registrations.is_answered(survey.place_id, question.key)
        reason = objection(question, before=before if answered else None)
        if reason:
            raise Refused(reason)
    if question.key in {one.key for one in asked}:
        asked = [question if one.key == question.key else one for one in asked]
    elif len(asked) < MOST_QUESTIONS:
        asked.append(question)
    else:
        raise Refused(Reason.LIMIT_REACHED)
    return _ask(survey, asked, by, at)


@transaction.atomic
def move_question(survey_id: UUID, *, key: str, up: bool, by: Person | None, at: datetime) -> Survey:
    """One step up or down, never before the question on whose answer it depends."""
    survey = _editable(survey_id, by, at)
    asked = queries.own_questions_of(survey)
    before = next((place for place, question in enumerate(asked) if question.key == key), None)
    if before is None:
        raise Refused(Reason.NOT_FOUND)
    after = min(max(before + (-1 if up else 1), 0), len(asked) - 1)
    asked.insert(after, asked.pop(before))
    return _ask(survey, asked, by, at)


@transaction.atomic
def remove_question(survey_id: UUID, *, key: str, by: Person | None, at: datetime) -> Survey:
    """Ask this no more; what depended on its answer is asked of everybody. What was answered on registration stays."""
    survey = _editable(survey_id, by, at)
    asked = queries.own_questions_of(survey)
    if survey.form == Survey.Form.REGISTRATION:
        survey.former += [question.as_json() for question in asked if question.key == key]
    left = [question for question in asked if question.key != key]
    freed = [replace(one, depends=None) if one.depends and one.depends.question == key else one for one in left]
    return _ask(survey, freed, by, at)


@transaction.atomic
def discard(survey_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Throw a draft away."""
    survey = draft_of(survey_id, by)
    audit.record("discarded_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    survey.delete()


def draft_of(survey_id: UUID, by: Person | None) -> Survey:
    """The survey, locked, for somebody who may change it and as long as nobody has seen it."""
    survey = locked(survey_id, by)
    if survey.state != Survey.State.DRAFT:
        raise Refused(Reason.SURVEY_PUBLISHED)
    return survey


def locked(survey_id: UUID, by: Person | None) -> Survey:
    queries.survey_for(by, survey_id)
    survey = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None:
        raise Refused(Reason.NOT_FOUND)
    return survey


def _editable(survey_id: UUID, by: Person | None, at: datetime) -> Survey:
    """The survey, locked, for somebody who may say what it asks: a draft, or what a place asks on registration.

    The latter lies here from the first time that it is changed.
    """
    place_id = place_of(survey_id)
    if place_id is None:
        return draft_of(survey_id, by)
    queries.survey_for(by, survey_id)
    new = Survey(id=survey_id, place_id=place_id, written_at=at, **ALWAYS)
    Survey.objects.bulk_create([new], ignore_conflicts=True)
    return locked(survey_id, by)


def _ask(survey: Survey, questions: Sequence[Question], by: Person | None, at: datetime) -> Survey:
    flaw = None if survey.form == Survey.Form.REGISTRATION else rule.flaw(questions)
    if flaw:
        raise Refused(flaw)
    survey.questions = [question.as_json() for question in questions]
    survey.save(update_fields=["questions", "former"])
    audit.record("changed_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    return survey
