"""A survey among people: published, told, closed; and what a place answers to public comments."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rules.audience import Audience
from yukari.rules.outcome import Reason, Refused
from yukari.surveys import queries
from yukari.surveys.commands.writing import draft_of, locked
from yukari.surveys.models import Survey, Theme

TOLD_AT_ONCE = 500

SHUFFLE = """
WITH gone AS (DELETE FROM surveys_sheet WHERE survey_id = %(survey)s RETURNING *)
INSERT INTO surveys_sheet (id, survey_id, key, person_id, answers, draft, sent)
SELECT gen_random_uuid(), survey_id, NULL, NULL, answers, '{}', true FROM gone WHERE sent ORDER BY random()
"""


@transaction.atomic
def publish(
    survey_id: UUID, *, closes_at: datetime, audience: Audience | None = None, by: Person | None, at: datetime
) -> Survey:
    """Open it to those who are meant, until a moment. Again with the same moment is harmless."""
    survey = locked(survey_id, by)
    if survey.state == Survey.State.OPEN and survey.closes_at == closes_at:
        return survey
    survey = draft_of(survey_id, by)
    if not survey.questions:
        raise Refused(Reason.WORDS_MISSING)
    if closes_at <= at:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    survey.state, survey.published_at, survey.closes_at = Survey.State.OPEN, at, closes_at
    survey.audience = (audience or Audience()).as_json()
    survey.save(update_fields=["state", "published_at", "closes_at", "audience"])
    audit.record("published_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    app.configure_task("surveys.tell", queue="mail").defer(survey_id=str(survey.id))
    return survey


def tell_of(survey_id: UUID, *, after: UUID, by: Person | None, at: datetime) -> UUID | None:
    """Tell the next people that they are asked, each once. The last of them, or none when everybody knows."""
    survey = Survey.objects.select_related("place", "organisation").filter(pk=survey_id).first()
    if survey is None or survey.state != Survey.State.OPEN:
        return None
    meant = queries.people_meant(survey, after=after, most=TOLD_AT_ONCE, at=at)
    for person_id in meant:
        people.tell(
            person_id,
            kind="survey",
            key=f"survey:{survey.id}",
            details={
                "title": survey.title,
                "place": survey.place.full_name,
                "place_en": survey.place.english_name,
                "survey_id": survey.id,
                "closes_at": survey.closes_at,
                "anonymous": survey.anonymous,
            },
            by=by,
            at=at,
        )
    return meant[-1] if meant else None


@transaction.atomic
def close(survey_id: UUID, *, by: Person | None, at: datetime) -> Survey:
    """Take no more answers. Of an anonymous survey the sheets are written anew, shuffled and without their keys."""
    survey = locked(survey_id, by)
    if survey.state == Survey.State.CLOSED:
        return survey
    if survey.state == Survey.State.DRAFT or survey.form == Survey.Form.REGISTRATION:
        raise Refused(Reason.NOT_FOUND)
    survey.state = Survey.State.CLOSED
    survey.closes_at = min(survey.closes_at or at, at)
    survey.save(update_fields=["state", "closes_at"])
    if survey.anonymous:
        with connection.cursor() as cursor:
            cursor.execute(SHUFFLE, {"survey": survey.id})
    else:
        survey.sheets.filter(sent=False).delete()
    audit.record("closed_a_survey", by=by, at=at, place_id=survey.place_id, survey=survey.id)
    return survey


@transaction.atomic
def answer_comments(survey_id: UUID, *, comments: str, answer: str, by: Person | None, at: datetime) -> Theme:
    """Publish what the place thinks of the comments on one theme, once the period is over."""
    survey = locked(survey_id, by)
    if survey.form != Survey.Form.COMMENT or survey.state != Survey.State.CLOSED:
        raise Refused(Reason.NOT_FOUND)
    if not comments.strip() or not answer.strip():
        raise Refused(Reason.WORDS_MISSING)
    theme, new = Theme.objects.get_or_create(
        survey=survey,
        comments=comments.strip(),
        answer=answer.strip(),
        defaults={"position": survey.themes.count(), "published_at": at},
    )
    if new:
        audit.record("answered_comments", by=by, at=at, place_id=survey.place_id, theme=theme.id)
    return theme


@transaction.atomic
def withdraw_theme(theme_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Take an answer to comments off the page; the record keeps that it stood there."""
    theme = Theme.objects.select_related("survey").filter(pk=theme_id).first()
    if theme is None:
        return
    queries.survey_for(by, theme.survey_id)
    audit.record("withdrew_a_theme", by=by, at=at, place_id=theme.survey.place_id, comments=theme.comments)
    theme.delete()
