"""Telling those who are asked, as news are told (M2, M3): set-wise, behind every notice, by each person's choice for the place."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.utils import translation

from yukari.delivery import commands as delivery
from yukari.delivery.stationery import UNSUBSCRIBE, paragraphs
from yukari.news.commands import RANGE, write_range
from yukari.news.queries import topic_of
from yukari.people import commands as people
from yukari.people.letters import words
from yukari.people.models import Person
from yukari.surveys import queries
from yukari.surveys.models import Survey
from yukari.surveys.queries.keys import key_of


def tell(survey_id: UUID, *, by: Person | None, at: datetime) -> None:
    """A notice for everybody who is asked, and mail and notifications as they wish for them. Begun again, it goes on."""
    survey = Survey.objects.select_related("place", "organisation").filter(pk=survey_id).first()
    if survey is None or survey.state != Survey.State.OPEN:
        return
    _write_letters(survey, by=by, at=at)
    while tell_range(survey_id, by=by, at=at):
        pass


@transaction.atomic
def tell_range(survey_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """The next people. False: everybody knows, or it was closed."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("place").filter(pk=survey_id).first()
    if survey is None or survey.state != Survey.State.OPEN:
        return False
    found = queries.next_meant(survey, most=RANGE, at=at)
    if found is None:
        return False
    meant, within = found
    key = key_of(survey_id)
    said: dict[str, Any] = {"kind": "survey", "key": key, "details": _details(survey)}
    people.tell_many(meant=meant.sql, values=meant.values, **said, by=by, at=at)
    write_range(key, place_id=survey.place_id, meant=meant, within=within, item=None, by=by, at=at)
    survey.told_to_id = within.last
    survey.save(update_fields=["told_to_id"])
    return True


def _write_letters(survey: Survey, *, by: Person | None, at: datetime) -> None:
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            subject, text = words("survey", _details(survey))
            place = survey.place.shown_name
            foot = get_template("letters/survey_foot.txt").render({"place": place, "unsubscribe": UNSUBSCRIBE}).strip()
        delivery.write_letter(
            key_of(survey.id),
            language=language,
            subject=subject,
            text=f"{text}\n\n{foot}",
            html=f"{paragraphs(text)}<hr>{paragraphs(foot)}",
            short=text.partition("\n")[0],
            link=f"/me/surveys/{survey.id}/",
            sender=place,
            topic=topic_of(survey.place_id),
            by=by,
            at=at,
        )


def _details(survey: Survey) -> dict[str, object]:
    return {
        "title": survey.title,
        "place": survey.place.full_name,
        "place_en": survey.place.english_name,
        "survey_id": survey.id,
        "closes_at": survey.closes_at,
        "anonymous": survey.anonymous,
    }
