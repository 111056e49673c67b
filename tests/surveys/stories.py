"""What the stories of surveys share: 飛騨市 asks those who are registered with it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.builders import AT, HIDA, a_person
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.survey import Depends, Given, Kind, Question
from yukari.surveys import commands
from yukari.surveys.models import Survey

CLOSES = AT + timedelta(days=14)
LATER = AT + timedelta(days=15)
SEASON = Question("season", "好きな季節はいつですか", Kind.ONE, choices=("春", "夏", "冬"), required=True)
SNOW = Question("snow", "雪でこまったことはありますか", Kind.WORDS, depends=Depends("season", "冬"))
SPRING, SUMMER, WINTER = Given(("春",)), Given(("夏",)), Given(("冬",))


def a_draft_survey(mori: Person, questions: Sequence[Question] = (SEASON, SNOW), **said: Any) -> Survey:
    said = {"form": Survey.Form.SURVEY, "title": "飛騨市の季節", "by": mori, "at": AT, **said}
    survey = commands.write(HIDA, **said)
    for question in questions:
        commands.add_question(survey.id, question=question, by=mori, at=AT)
    return Survey.objects.get(pk=survey.pk)


def an_open_survey(mori: Person, questions: Sequence[Question] = (SEASON, SNOW), **said: Any) -> Survey:
    survey = a_draft_survey(mori, questions, **said)
    return commands.publish(survey.id, closes_at=CLOSES, by=mori, at=AT)


def registered(called: str) -> Person:
    person = a_person(called)
    registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    return person


def answers(person: Person, survey: Survey, secret: str = "browser", **given: Given) -> None:
    """Answer and send, as the pages do."""
    for key, one in given.items():
        commands.keep(survey.id, secret=secret, question=key, given=one, by=person, at=AT)
    commands.send(survey.id, secret=secret, by=person, at=AT)
