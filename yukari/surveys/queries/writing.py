"""Surveys as they are written and run, for those who may see them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from yukari.activities import queries as activities
from yukari.kit.counted import first_of
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.questionnaire import TIES_ASKED, place_of
from yukari.rules.roles import Ability
from yukari.rules.survey import Question, question_from
from yukari.rules.waiting import Kind, Wait, Waits
from yukari.surveys.models import Survey, Theme
from yukari.surveys.queries.registration import registration_survey


def questions_of(survey: Survey) -> list[Question]:
    """What is asked, in its order; on registration first what the programme itself asks (K3)."""
    first = [TIES_ASKED] if survey.form == Survey.Form.REGISTRATION else []
    return [*first, *own_questions_of(survey)]


def questions_by_survey(survey_ids: Collection[UUID]) -> dict[UUID, dict[str, Question]]:
    """Of each of these surveys its questions, by their keys."""
    return {
        survey.id: {one.key: one for one in questions_of(survey)} for survey in Survey.objects.filter(id__in=survey_ids)
    }


def own_questions_of(survey: Survey) -> list[Question]:
    """What those who wrote it ask."""
    return [question_from(said) for said in survey.questions]


def survey_for(viewer: Person | None, survey_id: UUID, *, ability: Ability = Ability.ASK) -> Survey:
    """A survey for those who may do this at its place, or ask for its organisation."""
    place_id = place_of(survey_id)
    written = Survey.objects.select_related("place", "organisation").filter(pk=survey_id)
    found = registration_survey(place_id) if place_id else written.first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    if found.organisation is None:
        places.require(ability, of=viewer, at_place=found.place_id)
    else:
        activities.require(ability, of=viewer, organisation=found.organisation)
    return found


def surveys_at(place_id: str, *, viewer: Person) -> list[Survey]:
    """The surveys and public comments of a place, the newest first, before them what is asked on registration."""
    places.require(Ability.SEE_SURVEYS, of=viewer, at_place=place_id)
    written = Survey.objects.filter(place_id=place_id, organisation=None).exclude(form=Survey.Form.REGISTRATION)
    return [registration_survey(place_id), *written.order_by("-written_at", "-pk")]


def surveys_of(organisation_id: UUID, *, viewer: Person) -> list[Survey]:
    """The surveys of an organisation, the newest first."""
    organisation = activities.organisation(organisation_id)
    activities.require(Ability.SEE_SURVEYS, of=viewer, organisation=organisation)
    return list(Survey.objects.filter(organisation=organisation).order_by("-written_at", "-pk"))


def due(*, at: datetime) -> list[UUID]:
    """The surveys whose period is over, and which nothing has closed yet."""
    over = Survey.objects.filter(state=Survey.State.OPEN, closes_at__lte=at)
    return list(over.order_by("closes_at", "pk").values_list("id", flat=True))


def waiting_to_open(*, at: datetime) -> list[UUID]:
    """The surveys that were decided on and have waited long enough."""
    waiting = Survey.objects.filter(state=Survey.State.WAITING, goes_at__lte=at)
    return list(waiting.order_by("goes_at", "pk").values_list("id", flat=True))


def surveys_waiting(place_id: str, *, size: int) -> Waits:
    """The surveys of a place and of its organisations that wait for a second person, who waits longest first."""
    asked = Survey.objects.filter(place_id=place_id, state=Survey.State.ASKED).order_by("asked_at", "pk")
    number, first = first_of(asked, "id", "title", "asked_at", "written_at", "organisation_id", size=size)
    waits = [
        Wait(Kind.SURVEY, at or written_at, (organisation, id) if organisation else (id,), title)
        for id, title, at, written_at, organisation in first
    ]
    return Waits(Kind.SURVEY, number, tuple(waits))


def comments_at(place_id: str) -> list[Survey]:
    """The public comments of a place, for anybody."""
    return list(_public_comments().filter(place_id=place_id).order_by("-published_at", "-pk"))


def comments_everywhere() -> list[tuple[str, UUID]]:
    """Place and comment, for search engines."""
    return list(_public_comments().order_by("place_id", "id").values_list("place_id", "id"))


def comment(place_id: str, survey_id: UUID) -> Survey:
    """A public comment, for anybody."""
    found = _public_comments().select_related("place").filter(pk=survey_id, place_id=place_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def themes_of(survey_id: UUID) -> list[Theme]:
    """What a place answered to the comments, in its order."""
    return list(Theme.objects.filter(survey_id=survey_id).order_by("position"))


def _public_comments() -> QuerySet[Survey]:
    return Survey.objects.filter(form=Survey.Form.COMMENT).exclude(state__in=Survey.UNSEEN)
