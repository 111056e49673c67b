"""Writing, publishing, closing, and what comes of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

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
from yukari.people.models import Notice, Person
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given
from yukari.surveys import commands, queries
from yukari.surveys.models import Answered, Sheet, Survey
from yukari.uniting import commands as uniting

NOBODY = UUID(int=0)


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
    last = commands.tell_of(survey.id, after=NOBODY, by=None, at=AT)
    assert last == max(people)
    commands.tell_of(survey.id, after=NOBODY, by=None, at=AT)
    assert commands.tell_of(survey.id, after=max(people), by=None, at=AT) is None
    assert set(Notice.objects.filter(kind="survey").values_list("person_id", flat=True)) == people
    assert Notice.objects.filter(kind="survey").count() == 2


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
