"""Writing, publishing, closing, and what comes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.registrations.stories import take_part
from tests.surveys.stories import (
    CLOSES,
    LATER,
    SEASON,
    SPRING,
    WINTER,
    a_draft_survey,
    an_open_survey,
    answers,
    registered,
)
from yukari.audit.models import Entry
from yukari.delivery.models import Envelope
from yukari.delivery.queries import message_of
from yukari.delivery.stationery import message
from yukari.news import commands as news
from yukari.people.models import Notice, Person
from yukari.rules.news import Rhythm
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given
from yukari.surveys import commands, queries, tasks
from yukari.surveys.models import Answered, Sheet, Survey
from yukari.uniting import commands as uniting


def test_mori_writes_moves_and_takes_out_questions(mori: Person) -> None:
    survey = a_draft_survey(mori)
    with pytest.raises(Refused) as refused:
        commands.move_question(survey.id, key="snow", up=True, by=mori, at=AT)
    assert refused.value.reason is Reason.DEPENDS_ON_NOTHING
    commands.add_question(survey.id, question=replace(SEASON, text="季節"), by=mori, at=AT)
    commands.remove_question(survey.id, key="season", by=mori, at=AT)
    (left,) = queries.questions_of(Survey.objects.get())
    assert (left.key, left.depends) == ("snow", None)


def test_what_is_published_stays_as_people_answer_it(mori: Person) -> None:
    survey = an_open_survey(mori)
    for attempt in (
        lambda: commands.add_question(survey.id, question=SEASON, by=mori, at=AT),
        lambda: commands.change(survey.id, title="別", about="", anonymous=False, by=mori, at=AT),
        lambda: commands.discard(survey.id, by=mori, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.SURVEY_PUBLISHED


def test_publishing_again_is_harmless_and_needs_questions_and_time(mori: Person) -> None:
    empty = a_draft_survey(mori, [])
    draft = a_draft_survey(mori)
    for survey, closes_at, reason in (
        (empty, CLOSES, Reason.WORDS_MISSING),
        (draft, AT, Reason.ENDS_BEFORE_IT_STARTS),
    ):
        with pytest.raises(Refused) as refused:
            commands.publish(survey.id, closes_at=closes_at, by=mori, at=AT)
        assert refused.value.reason is reason
    commands.publish(draft.id, closes_at=CLOSES, by=mori, at=AT)
    commands.publish(draft.id, closes_at=CLOSES, by=mori, at=AT)
    assert Entry.objects.filter(verb="published_a_survey").count() == 1


def test_sato_of_another_place_may_neither_see_nor_ask(mori: Person, sato: Person) -> None:
    survey = an_open_survey(mori)
    for attempt in (
        lambda: commands.write(HIDA, form="survey", title="?", by=sato, at=AT),
        lambda: commands.close(survey.id, by=sato, at=AT),
        lambda: queries.outcome(survey.id, viewer=sato, at=LATER),
        lambda: queries.surveys_at(HIDA, viewer=sato),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.NOT_ALLOWED


def test_each_registrant_is_told_once(mori: Person) -> None:
    people = {registered("はな").id, registered("けん").id}
    survey = an_open_survey(mori)
    for _ in range(2):
        tasks.tell(str(survey.id))
    assert set(Notice.objects.filter(kind="survey").values_list("person_id", flat=True)) == people
    assert Notice.objects.filter(kind="survey").count() == 2
    assert Envelope.objects.filter(channel="mail").count() == 2


def test_telling_goes_on_where_a_killed_worker_had_come_to(mori: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    people = sorted(registered(f"{number}人目").id for number in range(3))
    survey = an_open_survey(mori)
    tasks.tell(str(survey.id))
    Envelope.objects.all().delete()
    Survey.objects.update(told_to_id=people[1])
    tasks.tell(str(survey.id))
    assert [one.recipient for one in Envelope.objects.all()] == [people[2]]


def test_m3_asking_stands_behind_every_notice_and_follows_each_persons_choice(mori: Person) -> None:
    """A mail from which one can unsubscribe, for whoever wishes for the place's mail at all; and it waits for nobody's digest."""
    at_once, never, weekly = (registered(called) for called in ("はな", "けん", "ゆう"))
    for person, rhythm in ((never, Rhythm.NONE), (weekly, Rhythm.WEEKLY)):
        news.choose(person.id, place_id=HIDA, rhythm=rhythm, push=True, tells_opened=False, by=person, at=AT)
    survey = an_open_survey(mori)
    (told,) = ProcrastinateJob.objects.filter(task_name="surveys.tell")
    assert told.queue_name == "broadcast"
    tasks.tell(**told.args)
    envelopes = Envelope.objects.select_related("letter")
    assert {one.recipient for one in envelopes} == {at_once.id, weekly.id}
    assert {one.letter.topic for one in envelopes} == {f"news:{HIDA}"}
    mail = message(envelopes[0])
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "飛騨市からのメールを止める" in mail.body
    assert f"/me/surveys/{survey.id}/" in mail.body
    assert survey.title in mail.subject
    assert not ProcrastinateJob.objects.filter(task_name="yukari.delivery.tasks.send").exists()
    (sent,) = ProcrastinateJob.objects.filter(task_name="yukari.delivery.tasks.send_range")
    assert (sent.queue_name, sent.priority) == ("broadcast", -10)


def test_m2_many_are_asked_once_a_second_person_has_looked(
    mori: Person, manager: Person, settings: LazySettings
) -> None:
    settings.SECOND_PERSON_OVER = 1
    hana, _ = registered("はな"), registered("けん")
    survey = an_open_survey(mori)
    assert (survey.state, [one.title for one in queries.surveys_waiting(HIDA, size=9).longest]) == (
        "asked",
        [survey.title],
    )
    assert not queries.surveys_for(hana, at=AT)
    with pytest.raises(Refused) as refused:
        answers(hana, survey, season=SPRING)
    assert refused.value.reason is Reason.NOT_FOUND
    with pytest.raises(Refused) as refused:
        commands.approve(survey.id, by=mori, at=AT)
    assert refused.value.reason is Reason.SECOND_PERSON_NEEDED
    for _ in range(2):
        assert commands.approve(survey.id, by=manager, at=AT).state == "waiting"
    assert not ProcrastinateJob.objects.filter(task_name="surveys.tell").exists()
    assert commands.publish_due(by=None, at=AT + timedelta(minutes=9)) == 0
    assert commands.publish_due(by=None, at=AT + timedelta(minutes=10)) == 1
    assert commands.publish_due(by=None, at=AT + timedelta(minutes=11)) == 0
    assert ProcrastinateJob.objects.filter(task_name="surveys.tell").count() == 1
    assert [mine.survey for mine in queries.surveys_for(hana, at=AT)] == [survey]


def test_m2_until_it_opens_it_can_be_taken_back(mori: Person, manager: Person, settings: LazySettings) -> None:
    settings.SECOND_PERSON_OVER = 0
    registered("はな")
    survey = an_open_survey(mori)
    with pytest.raises(Refused) as refused:
        commands.close(survey.id, by=mori, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND
    commands.approve(survey.id, by=manager, at=AT)
    for _ in range(2):
        assert commands.take_back(survey.id, by=mori, at=AT).state == "draft"
    assert commands.publish_due(by=None, at=LATER) == 0
    assert commands.publish(survey.id, closes_at=CLOSES, by=manager, at=AT).state == "asked"
    assert commands.approve(survey.id, by=mori, at=AT).state == "waiting"
    assert commands.publish_due(by=None, at=LATER) == 0
    survey.refresh_from_db()
    assert survey.state == "draft"  # Its period was over before it could begin.


def test_m2_an_organisation_asks_many_once_staff_of_its_place_have_looked(
    mori: Person, kondo: Person, hana: Person, settings: LazySettings
) -> None:
    settings.SECOND_PERSON_OVER = 0
    company = an_organisation(kondo)
    occurrence = a_published_occurrence(company, days=2)
    take_part(hana, occurrence.day, occurrence_id=occurrence.id, project_id=occurrence.project_id)
    survey = an_open_survey(kondo, organisation_id=company.id)
    with pytest.raises(Refused) as refused:
        commands.approve(survey.id, by=kondo, at=AT)
    assert refused.value.reason is Reason.NOT_ALLOWED
    commands.approve(survey.id, by=mori, at=AT)
    assert commands.publish_due(by=None, at=AT + timedelta(minutes=10)) == 1
    tasks.tell(str(survey.id))
    assert [one.recipient for one in Envelope.objects.filter(message=message_of(f"survey:{survey.id}"))] == [hana.id]


def test_an_organisation_asks_those_who_took_part_with_it_and_nobody_else(kondo: Person, hana: Person) -> None:
    """D1."""
    company = an_organisation(kondo)
    occurrence = a_published_occurrence(company, days=2)
    take_part(hana, occurrence.day, occurrence_id=occurrence.id, project_id=occurrence.project_id)
    ken = registered("けん")
    survey = an_open_survey(kondo, organisation_id=company.id)
    assert queries.size(survey, at=AT) == 1
    assert [mine.survey for mine in queries.surveys_for(hana, at=AT)] == [survey]
    assert not queries.surveys_for(ken, at=AT)
    with pytest.raises(Refused) as refused:
        commands.write(HIDA, form="comment", title="?", organisation_id=company.id, by=kondo, at=AT)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_what_is_over_is_closed_by_itself(mori: Person) -> None:
    survey = an_open_survey(mori)
    assert queries.due(at=AT) == []
    assert queries.due(at=LATER) == [survey.id]
    assert commands.close(survey.id, by=None, at=LATER).closes_at == CLOSES
    assert queries.due(at=LATER) == []


def test_d4_two_looks_a_moment_apart_tell_nothing(mori: Person) -> None:
    """While it is open only the number of answers is told, and that not below five."""
    survey = an_open_survey(mori)
    for number in range(6):
        answers(registered(f"{number}人目"), survey, season=WINTER, snow=Given(words=f"雪かき{number}"))
        outcome = queries.outcome(survey.id, viewer=mori, at=LATER)
        assert outcome.results == []
        assert outcome.sent == (number + 1 if number >= 4 else None)
    commands.close(survey.id, by=mori, at=LATER)
    outcome = queries.outcome(survey.id, viewer=mori, at=LATER)
    assert [cell.persons for cell in outcome.results[0].cells] == [0, 0, 6, 0]
    assert queries.free_answers(survey.id, words="雪かき3", viewer=mori, at=LATER) == ["雪かき3"]
    assert not queries.free_answers(survey.id, words="", viewer=mori, at=LATER)


def test_d4_a_survey_of_four_answers_shows_none(mori: Person) -> None:
    survey = an_open_survey(mori)
    for number in range(4):
        answers(registered(f"{number}人目"), survey, season=SPRING)
    commands.close(survey.id, by=mori, at=LATER)
    outcome = queries.outcome(survey.id, viewer=mori, at=LATER)
    assert (outcome.sent, outcome.results) == (None, [])


def test_a_look_at_named_answers_is_written_down(mori: Person) -> None:
    """D2; of an anonymous survey there is no such page."""
    hana = registered("はな")
    named, anonymous = an_open_survey(mori, anonymous=False), an_open_survey(mori)
    for survey in (named, anonymous):
        answers(hana, survey, season=SPRING)
        commands.close(survey.id, by=mori, at=LATER)
    assert queries.named_answers(named.id, viewer=mori, at=LATER) == [(hana, {"season": SPRING})]
    assert Entry.objects.get(verb="looked_at_an_answer").person_id == hana.id
    with pytest.raises(Refused):
        queries.named_answers(anonymous.id, viewer=mori, at=LATER)


def test_a_place_answers_public_comments_once_the_period_is_over(mori: Person) -> None:
    comment = an_open_survey(mori, [], form=Survey.Form.COMMENT)
    said = {"comments": "道が狭い", "answer": "広げます", "by": mori, "at": LATER}
    with pytest.raises(Refused):
        commands.answer_comments(comment.id, **said)  # type: ignore[arg-type]
    commands.close(comment.id, by=mori, at=LATER)
    theme = commands.answer_comments(comment.id, **said)  # type: ignore[arg-type]
    commands.answer_comments(comment.id, **said)  # type: ignore[arg-type]
    assert queries.themes_of(comment.id) == [theme]
    commands.withdraw_theme(theme.id, by=mori, at=LATER)
    assert not queries.themes_of(comment.id)


def test_a_place_reads_every_comment_on_its_plan_be_it_one(mori: Person, sato: Person) -> None:
    """D4 speaks of figures; and while the period runs nobody reads along."""
    comment = an_open_survey(mori, [], form=Survey.Form.COMMENT)
    answers(registered("はな"), comment, comment=Given(words="道が狭い"))
    assert queries.comments_in(comment.id, viewer=mori) == []
    commands.close(comment.id, by=mori, at=LATER)
    assert queries.comments_in(comment.id, viewer=mori) == ["道が狭い"]
    assert queries.outcome(comment.id, viewer=mori, at=LATER).sent is None
    with pytest.raises(Refused) as refused:
        queries.comments_in(comment.id, viewer=sato)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_a_copy_takes_the_questions_and_nothing_of_the_answers(mori: Person, sato: Person) -> None:
    former = an_open_survey(mori)
    answers(registered("はな"), former, season=SPRING)
    draft = commands.copy(former.id, by=mori, at=LATER)
    assert (draft.state, draft.questions, draft.closes_at) == ("draft", former.questions, None)
    assert not draft.sheets.exists()
    with pytest.raises(Refused) as refused:
        commands.copy(former.id, by=sato, at=LATER)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_a_human_with_two_accounts_has_answered_once(mori: Person) -> None:
    one, other = registered("はな"), registered("はな")
    named, only_other = an_open_survey(mori, anonymous=False), an_open_survey(mori, anonymous=False)
    answers(one, named, season=SPRING)
    answers(other, named, season=WINTER)
    answers(other, only_other, season=WINTER)
    uniting.unite(one.id, other_id=other.id, by=None, at=AT + timedelta(days=1))
    assert set(Answered.objects.values_list("person_id", "survey_id")) == {(one.id, named.id), (one.id, only_other.id)}
    assert {sheet.answers["season"][0][0] for sheet in Sheet.objects.filter(person=one)} == {"春", "冬"}
    assert not Sheet.objects.filter(person=other).exists()
