"""From a draft to everybody who is asked: a second person of staff over the limit, a delay, taking back (M2)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules import news as rule
from yukari.rules.audience import Audience
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.surveys import queries
from yukari.surveys.commands.writing import draft_of, locked
from yukari.surveys.models import Survey
from yukari.surveys.queries.keys import key_of

State = Survey.State


@transaction.atomic
def publish(
    survey_id: UUID, *, closes_at: datetime, audience: Audience | None = None, by: Person | None, at: datetime
) -> Survey:
    """Open it to those who are meant, until a moment; where they are many, a second person of staff looks first.

    Again with the same moment is harmless.
    """
    survey = locked(survey_id, by)
    if survey.state in (State.ASKED, State.WAITING, State.OPEN) and survey.closes_at == closes_at:
        return survey
    survey = draft_of(survey_id, by)
    if not survey.questions:
        raise Refused(Reason.WORDS_MISSING)
    if closes_at <= at:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    survey.closes_at, survey.audience = closes_at, (audience or Audience()).as_json()
    survey.asked_by_id, survey.asked_at = by.id if by else None, at
    size = queries.size(survey, at=at)
    if by is not None and rule.needs_second_person(size, over=settings.SECOND_PERSON_OVER):
        survey.state = State.ASKED
        survey.save()
        audit.record("asked_for_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id, size=size)
    else:
        _open(survey, by=by, at=at)
    return survey


@transaction.atomic
def approve(survey_id: UUID, *, by: Person, at: datetime) -> Survey:
    """The second person, of the place's staff, says yes; it waits some minutes more in which it can be taken back."""
    survey = locked(survey_id, by)
    places.require(Ability.ASK, of=by, at_place=survey.place_id)
    if survey.state in (State.WAITING, State.OPEN) and survey.approved_by_id == by.id:
        return survey
    if survey.state != State.ASKED:
        raise Refused(Reason.SURVEY_PUBLISHED)
    if by.id == survey.asked_by_id:
        raise Refused(Reason.SECOND_PERSON_NEEDED)
    goes_at = at + timedelta(minutes=settings.SEND_DELAY_MINUTES)
    if survey.closes_at is None or survey.closes_at <= goes_at:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    survey.state, survey.approved_by_id, survey.goes_at = State.WAITING, by.id, goes_at
    survey.save()
    audit.record("approved_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    return survey


@transaction.atomic
def take_back(survey_id: UUID, *, by: Person | None, at: datetime) -> Survey:
    """Before anybody was asked: a draft again."""
    survey = locked(survey_id, by)
    if survey.state == State.DRAFT:
        return survey
    if survey.state not in (State.ASKED, State.WAITING):
        raise Refused(Reason.SURVEY_PUBLISHED)
    _draft_again(survey)
    audit.record("took_a_survey_back", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    return survey


def publish_due(*, by: Person | None, at: datetime) -> int:
    """Open what has waited long enough; how many. What would be over by now is a draft again."""
    done = 0
    for survey_id in queries.waiting_to_open(at=at):
        with transaction.atomic():
            survey = locked(survey_id, by)
            if survey.state != State.WAITING or survey.goes_at is None or survey.goes_at > at:
                continue
            if survey.closes_at is None or survey.closes_at <= at:
                _draft_again(survey)
                continue
            _open(survey, by=by, at=at)
            done += 1
    return done


def _open(survey: Survey, *, by: Person | None, at: datetime) -> None:
    survey.state, survey.published_at = State.OPEN, at
    survey.save()
    audit.record("published_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    delivery.begin_mailing(key_of(survey.id), by=by, at=at)
    # By name, because tasks stand above commands.
    app.configure_task("surveys.tell", queue="broadcast").defer(survey_id=str(survey.id))


def _draft_again(survey: Survey) -> None:
    survey.state, survey.closes_at, survey.goes_at = State.DRAFT, None, None
    survey.asked_by_id, survey.asked_at, survey.approved_by_id = None, None, None
    survey.save()
