"""What came of a survey, once it is closed: figures that speak of nobody (D4), free answers, and names where they were asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yukari.audit import commands as audit
from yukari.kit import bigrams
from yukari.people.models import Person
from yukari.rules import disclosure
from yukari.rules.outcome import Reason, Refused
from yukari.rules.results import Result, results
from yukari.rules.roles import Ability
from yukari.rules.survey import Given
from yukari.surveys.models import Sheet, Survey
from yukari.surveys.queries.answering import sent_in
from yukari.surveys.queries.registration import answers_counted
from yukari.surveys.queries.writing import questions_of, survey_for

MOST_LISTED = 200
COMMENT = "comment"
"""The key of what every public comment asks."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a survey came to; no results while it is open: two looks a moment apart would tell of one person. What is asked
    on registration never closes, and is counted month by month."""

    survey: Survey
    sent: int | None
    """How many answered; none where these are fewer than five."""
    results: list[Result]


def outcome(survey_id: UUID, *, viewer: Person, at: datetime) -> Outcome:
    """The results for those who asked."""
    return _outcome(survey_for(viewer, survey_id, ability=Ability.SEE_SURVEYS), at)


def public_outcome(survey: Survey) -> int | None:
    """How many commented, for anybody."""
    return disclosure.shown(Sheet.objects.filter(survey=survey, sent=True).count())


def comments_in(survey_id: UUID, *, viewer: Person) -> list[str]:
    """What was written on a plan, once the period is over, in alphabetical order: all of it, be it one comment. It is no
    figure, and people write it so that the place reads it."""
    survey = survey_for(viewer, survey_id, ability=Ability.SEE_SURVEYS)
    if survey.form != Survey.Form.COMMENT or survey.state != Survey.State.CLOSED:
        return []
    sheets = Sheet.objects.filter(survey=survey, sent=True)
    return sorted(sent_in(sheet)[COMMENT].words for sheet in sheets if COMMENT in sheet.answers)


def free_answers(survey_id: UUID, *, words: str, viewer: Person, at: datetime) -> list[str]:
    """The free answers in which these words stand, of the questions whose free answers are shown, in alphabetical order."""
    wanted = [part.strip("'") for part in bigrams.query(words).replace(":*", "").split(" & ")]
    told = _outcome(survey_for(viewer, survey_id, ability=Ability.SEE_SURVEYS), at)
    texts = sorted({text for result in told.results for text in result.words})
    return [text for text in texts if _holds(text, wanted)][:MOST_LISTED]


def named_answers(survey_id: UUID, *, viewer: Person, at: datetime) -> list[tuple[Person, dict[str, Given]]]:
    """Who answered what, of a survey with names that is closed; the look is written down (D2)."""
    return _named(survey_for(viewer, survey_id, ability=Ability.SEE_SURVEYS), "looked_at_an_answer", viewer, at)


def exported_answers(survey_id: UUID, *, viewer: Person, at: datetime) -> list[tuple[Person, dict[str, Given]]]:
    """The same to take along, for those who may ask; each can read that this was done."""
    return _named(survey_for(viewer, survey_id, ability=Ability.ASK), "exported_an_answer", viewer, at)


def _named(survey: Survey, verb: str, viewer: Person, at: datetime) -> list[tuple[Person, dict[str, Given]]]:
    if survey.anonymous or survey.state != Survey.State.CLOSED:
        raise Refused(Reason.NOT_FOUND)
    sheets = list(
        Sheet.objects.filter(survey=survey, sent=True).select_related("person").order_by("person__called", "pk")
    )
    audit.record_looks(
        verb,
        person_ids=[sheet.person_id for sheet in sheets if sheet.person_id],
        by=viewer,
        at=at,
        place_id=survey.place_id,
        survey=survey.id,
    )
    return [(sheet.person, sent_in(sheet)) for sheet in sheets if sheet.person]


def _outcome(survey: Survey, at: datetime) -> Outcome:
    always = survey.form == Survey.Form.REGISTRATION
    sheets = answers_counted(survey, at=at) if always else _sent(survey)
    sent = disclosure.shown(len(sheets))
    told = always or survey.state == Survey.State.CLOSED
    return Outcome(survey, sent, results(questions_of(survey), sheets) if told and sent else [])


def _sent(survey: Survey) -> list[dict[str, Given]]:
    return [sent_in(sheet) for sheet in Sheet.objects.filter(survey=survey, sent=True)]


def _holds(text: str, wanted: list[str]) -> bool:
    terms = bigrams.document(text)
    return bool(wanted[0]) and all(any(term.startswith(part) for term in terms) for part in wanted)
