"""Answering: once, editable until closing, and in an anonymous survey untraceable."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tests.builders import AT, HIDA, a_person
from tests.races import race
from tests.surveys.stories import (
    CLOSES,
    LATER,
    SEASON,
    SNOW,
    SPRING,
    SUMMER,
    WINTER,
    an_open_survey,
    answers,
    registered,
)
from yukari.audit.models import Entry
from yukari.people.models import Person
from yukari.rules.audience import Audience, Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given
from yukari.surveys import commands, queries
from yukari.surveys.models import Answered, Sheet, Survey


@pytest.fixture
def survey(mori: Person) -> Survey:
    return an_open_survey(mori)


@pytest.fixture
def named(mori: Person) -> Survey:
    return an_open_survey(mori, anonymous=False)


def test_hana_answers_and_is_asked_what_follows_from_her_answer(survey: Survey) -> None:
    hana = registered("はな")
    asked = commands.keep(survey.id, secret="s", question="season", given=WINTER, by=hana, at=AT)
    assert [question.key for question in asked] == ["season", "snow"]
    asked = commands.keep(survey.id, secret="s", question="season", given=SUMMER, by=hana, at=AT)
    assert [question.key for question in asked] == ["season"]
    commands.send(survey.id, secret="s", by=hana, at=AT)
    assert Sheet.objects.get().answers == {"season": [["夏"], ""]}


def test_hana_edits_until_closing_and_nothing_changes_before_she_sends_again(survey: Survey) -> None:
    hana = registered("はな")
    answers(hana, survey, season=SPRING)
    commands.keep(survey.id, secret="browser", question="season", given=WINTER, by=hana, at=AT)
    assert Sheet.objects.get().answers == {"season": [["春"], ""]}
    commands.send(survey.id, secret="browser", by=hana, at=AT)
    assert Sheet.objects.get().answers == {"season": [["冬"], ""]}
    with pytest.raises(Refused) as refused:
        commands.keep(survey.id, secret="browser", question="season", given=SPRING, by=hana, at=CLOSES)
    assert refused.value.reason is Reason.SURVEY_CLOSED


def test_sending_twice_is_the_same_as_once(survey: Survey) -> None:
    hana = registered("はな")
    answers(hana, survey, season=SPRING)
    commands.send(survey.id, secret="browser", by=hana, at=AT)
    assert Sheet.objects.filter(sent=True).count() == Answered.objects.count() == 1


def test_another_browser_cannot_send_a_second_anonymous_sheet(survey: Survey) -> None:
    hana = registered("はな")
    commands.keep(survey.id, secret="phone", question="season", given=SPRING, by=hana, at=AT)
    answers(hana, survey, secret="desk", season=WINTER)
    for attempt in (
        lambda: commands.send(survey.id, secret="phone", by=hana, at=AT),
        lambda: commands.keep(survey.id, secret="third", question="season", given=SPRING, by=hana, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.ALREADY_ANSWERED
    assert [sheet.answers for sheet in Sheet.objects.filter(sent=True)] == [{"season": [["冬"], ""]}]


def test_the_next_person_at_a_shared_computer_finds_an_empty_sheet(survey: Survey) -> None:
    answers(registered("はな"), survey, season=SPRING)
    found = queries.answering(registered("けん"), survey.id, secret="browser", at=AT)
    assert not found.answers
    assert not found.answered


def test_with_names_hana_goes_on_at_another_device(named: Survey) -> None:
    hana = registered("はな")
    answers(hana, named, secret="phone", season=SPRING)
    answers(hana, named, secret="desk", season=WINTER)
    assert [(sheet.person, sheet.answers) for sheet in Sheet.objects.all()] == [(hana, {"season": [["冬"], ""]})]


def test_nobody_can_join_an_answer_to_a_person_after_closing(survey: Survey) -> None:
    """Not by a column, an order, a moment, a transaction's number or the audit."""
    people = [registered(f"{number}人目") for number in range(12)]
    for number, person in enumerate(people):
        answers(person, survey, secret=f"s{number}", season=WINTER, snow=Given(words=f"雪{number:02}"))
    commands.close(survey.id, by=None, at=LATER)
    sheets = list(Sheet.objects.all())
    assert {(sheet.key, sheet.person_id, json.dumps(sheet.draft)) for sheet in sheets} == {(None, None, "{}")}
    assert {field.name for field in Answered._meta.fields} == {"pk", "person", "survey"}
    assert not Entry.objects.filter(person_id__in=[person.id for person in people], verb__contains="survey").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers->'snow'->>1, xmin::text FROM surveys_sheet ORDER BY ctid")
        texts, transactions = zip(*cursor.fetchall(), strict=True)
    assert len(set(transactions)) == 1
    assert list(texts) != sorted(texts)


def test_what_was_begun_and_not_sent_is_gone_after_closing(survey: Survey, named: Survey) -> None:
    hana = registered("はな")
    for one in (survey, named):
        commands.keep(one.id, secret="s", question="season", given=SPRING, by=hana, at=AT)
        commands.close(one.id, by=None, at=LATER)
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    ("question", "given", "reason"),
    [
        ("season", Given(), Reason.ANSWER_MISSING),
        ("season", Given(("秋",)), Reason.ANSWER_DOES_NOT_FIT),
        ("nothing", SPRING, Reason.NOT_FOUND),
    ],
)
def test_what_is_no_answer_is_refused(survey: Survey, question: str, given: Given, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        commands.keep(survey.id, secret="s", question=question, given=given, by=registered("はな"), at=AT)
    assert refused.value.reason is reason


def test_an_incomplete_sheet_is_not_sent(mori: Person) -> None:
    survey = an_open_survey(mori, [SEASON, replace(SNOW, required=True)])
    with pytest.raises(Refused) as refused:
        answers(registered("はな"), survey, season=WINTER)
    assert (refused.value.reason, refused.value.details) == (Reason.ANSWER_MISSING, {"question": "snow"})


def test_only_those_who_are_meant_are_asked(mori: Person, hana: Person) -> None:
    survey = an_open_survey(mori)
    premium = commands.write(HIDA, form=Survey.Form.SURVEY, title="担い手の方へ", by=mori, at=AT)
    commands.add_question(premium.id, question=SEASON, by=mori, at=AT)
    commands.publish(premium.id, closes_at=CLOSES, audience=Audience(kind=Kind.PREMIUM), by=mori, at=AT)
    ken = registered("けん")
    assert [mine.survey for mine in queries.surveys_for(ken, at=AT)] == [survey]
    assert not queries.surveys_for(hana, at=AT)
    for person, one in ((ken, premium), (hana, survey)):
        with pytest.raises(Refused) as refused:
            answers(person, one, season=SPRING)
        assert refused.value.reason is Reason.NOT_ASKED


def test_anybody_with_an_account_comments_in_public(mori: Person) -> None:
    comment = an_open_survey(mori, [], form=Survey.Form.COMMENT)
    answers(a_person("となりの人"), comment, comment=Given(words="賛成です"))
    assert Sheet.objects.get().sent


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_browser", [True, False])
def test_two_submits_at_once_are_one_answer(mori: Person, *, same_browser: bool) -> None:
    survey, hana = an_open_survey(mori), registered("はな")
    secrets = ["phone", "phone" if same_browser else "desk"]
    for secret in secrets:
        commands.keep(survey.id, secret=secret, question="season", given=SPRING, by=hana, at=AT)
    came = race([lambda s=secret: commands.send(survey.id, secret=s, by=hana, at=AT) for secret in secrets])  # type: ignore[misc]
    refusals = [one.reason for one in came if isinstance(one, Refused)]
    assert refusals == ([] if same_browser else [Reason.ALREADY_ANSWERED])
    assert Sheet.objects.filter(sent=True).count() == Answered.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_no_answer_is_lost_or_traceable_while_the_survey_closes(mori: Person) -> None:
    survey = an_open_survey(mori)
    people = [registered(f"{number}人目") for number in range(6)]
    for person in people:
        commands.keep(survey.id, secret="s", question="season", given=SPRING, by=person, at=AT)
    sends = [lambda p=person: commands.send(survey.id, secret="s", by=p, at=AT) for person in people]  # type: ignore[misc]
    came = race([*sends, lambda: commands.close(survey.id, by=None, at=AT + timedelta(seconds=1))])
    refused = [one for one in came if isinstance(one, Refused)]
    assert not [one for one in came if isinstance(one, Exception) and one not in refused]
    assert Sheet.objects.count() == Answered.objects.count() == len(people) - len(refused)
    assert not Sheet.objects.exclude(key=None).exists()
