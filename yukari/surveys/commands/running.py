"""A survey among people: closed; and what a place answers to public comments."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused
from yukari.surveys import queries
from yukari.surveys.commands.writing import locked
from yukari.surveys.models import Survey, Theme
from yukari.surveys.queries.keys import key_of

SHUFFLE = """
WITH gone AS (DELETE FROM surveys_sheet WHERE survey_id = %(survey)s RETURNING *)
INSERT INTO surveys_sheet (id, survey_id, key, person_id, answers, draft, sent)
SELECT gen_random_uuid(), survey_id, NULL, NULL, answers, '{}', true FROM gone WHERE sent ORDER BY random()
"""


@transaction.atomic
def close(survey_id: UUID, *, by: Person | None, at: datetime) -> Survey:
    """Take no more answers. Of an anonymous survey the sheets are written anew, shuffled and without their keys."""
    survey = locked(survey_id, by)
    if survey.state == Survey.State.CLOSED:
        return survey
    if survey.state != Survey.State.OPEN or survey.form == Survey.Form.REGISTRATION:
        raise Refused(Reason.NOT_FOUND)
    survey.state = Survey.State.CLOSED
    survey.closes_at = min(survey.closes_at or at, at)
    survey.save(update_fields=["state", "closes_at"])
    # Nobody is asked for what can be answered no more.
    delivery.stop_mailing(key_of(survey.id), by=by, at=at)
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
