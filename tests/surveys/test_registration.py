"""K3: what a place asks on registration is a survey of a kind of its own."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.builders import AT, HIDA, TAKAYAMA
from tests.surveys.stories import CLOSES, SEASON, registered
from yukari.kit.clock import JAPAN
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.queries import answers_of
from yukari.rules.outcome import Reason, Refused
from yukari.rules.questionnaire import TIES, TIES_ASKED, survey_of
from yukari.rules.survey import Depends, Given, Kind, Question
from yukari.surveys import commands, queries
from yukari.surveys.models import Survey

AT_HIDA = survey_of(HIDA)
WORDS = Question("words", "ひとこと", Kind.WORDS)
OPTIONAL = replace(SEASON, required=False)
NEXT_MONTH = datetime(AT.year, AT.month + 1, 1, tzinfo=JAPAN)


@pytest.fixture
def asked(mori: Person) -> None:
    for question in (OPTIONAL, WORDS):
        commands.add_question(AT_HIDA, question=question, by=mori, at=AT)


def _keys() -> list[str]:
    return [question.key for question in queries.registration_questions(HIDA)]


def test_every_place_has_one_that_asks_what_the_programme_asks(mori: Person) -> None:
    """Before it has added anything, and without a row."""
    first, *rest = queries.surveys_at(HIDA, viewer=mori)
    assert (first.id, first.form, rest) == (AT_HIDA, Survey.Form.REGISTRATION, [])
    assert queries.questions_of(first) == queries.registration_questions(HIDA) == [TIES_ASKED]
    assert not Survey.objects.exists()


@pytest.mark.usefixtures("asked")
def test_mori_adds_moves_and_takes_out_and_the_first_question_stays_first(mori: Person) -> None:
    for _ in range(3):
        commands.move_question(AT_HIDA, key="words", up=True, by=mori, at=AT)
    assert _keys() == [TIES, "words", "season"]
    commands.remove_question(AT_HIDA, key="words", by=mori, at=AT)
    assert _keys() == [TIES, "season"]
    assert queries.ever_asked(HIDA)["words"] == WORDS
    with pytest.raises(Refused) as refused:
        commands.move_question(AT_HIDA, key=TIES, up=False, by=mori, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    [SEASON, replace(WORDS, key="more", depends=Depends("season", "冬")), replace(TIES_ASKED, text="別のこと")],
)
def test_k3_no_question_must_be_answered_and_the_programmes_own_is_not_changed(
    mori: Person, question: Question
) -> None:
    commands.add_question(AT_HIDA, question=OPTIONAL, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        commands.add_question(AT_HIDA, question=question, by=mori, at=AT)
    assert refused.value.reason is Reason.NOT_ON_REGISTRATION


@pytest.mark.usefixtures("asked")
def test_once_answered_only_words_change_and_choices_are_added(mori: Person) -> None:
    """What Hana said keeps its meaning."""
    hana = registered("はな")
    fewer = replace(OPTIONAL, choices=("春", "冬"))
    commands.add_question(AT_HIDA, question=fewer, by=mori, at=AT)
    commands.answer_registration(HIDA, answers={"season": Given(("冬",))}, by=hana, at=AT)
    more = replace(OPTIONAL, text="季節は？", choices=("春", "秋", "冬"), choices_en=("Spring", "", "Winter"))
    commands.add_question(AT_HIDA, question=more, by=mori, at=AT)
    assert queries.registration_questions(HIDA)[1] == more
    for changed in (fewer, replace(more, kind=Kind.SEVERAL), replace(more, choices=("はる", "あき", "ふゆ"))):
        with pytest.raises(Refused) as refused:
            commands.add_question(AT_HIDA, question=changed, by=mori, at=AT)
        assert refused.value.reason is Reason.QUESTION_ANSWERED
    commands.remove_question(AT_HIDA, key="season", by=mori, at=AT)
    assert answers_of(hana.id, HIDA) == {"season": Given(("冬",))}
    assert queries.ever_asked(HIDA)["season"] == more


def test_it_is_neither_made_by_hand_nor_copied_published_closed_or_thrown_away(mori: Person) -> None:
    commands.add_question(AT_HIDA, question=WORDS, by=mori, at=AT)
    for attempt, reason in (
        (lambda: commands.write(HIDA, form="registration", title="?", by=mori, at=AT), Reason.NOT_ALLOWED),
        (lambda: commands.copy(AT_HIDA, by=mori, at=AT), Reason.NOT_ALLOWED),
        (lambda: commands.publish(AT_HIDA, closes_at=CLOSES, by=mori, at=AT), Reason.SURVEY_PUBLISHED),
        (lambda: commands.close(AT_HIDA, by=mori, at=AT), Reason.NOT_FOUND),
        (lambda: commands.discard(AT_HIDA, by=mori, at=AT), Reason.SURVEY_PUBLISHED),
        (lambda: commands.discard(survey_of(TAKAYAMA), by=None, at=AT), Reason.NOT_FOUND),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is reason
    assert Survey.objects.get().state == Survey.State.OPEN


@pytest.mark.usefixtures("asked")
def test_sato_of_another_place_neither_asks_nor_reads_here(sato: Person) -> None:
    for attempt in (
        lambda: commands.add_question(AT_HIDA, question=WORDS, by=sato, at=AT),
        lambda: commands.remove_question(AT_HIDA, key="words", by=sato, at=AT),
        lambda: queries.outcome(AT_HIDA, viewer=sato, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.NOT_ALLOWED


@pytest.mark.usefixtures("asked")
def test_d4_it_never_closes_and_is_counted_month_by_month(mori: Person) -> None:
    """Within a month nobody's registration shows in the figures; small cells are hidden as in every survey."""
    people = [registered(f"{number}人目") for number in range(9)]
    for number, person in enumerate(people):
        said = {TIES: Given(("work",)), "season": Given(("冬" if number < 7 else "春",))}
        commands.answer_registration(HIDA, answers=said, by=person, at=AT)
    assert queries.outcome(AT_HIDA, viewer=mori, at=AT).sent == 0
    told = queries.outcome(AT_HIDA, viewer=mori, at=NEXT_MONTH)
    assert told.sent == 9
    ties, season, words = told.results
    assert {cell.name: cell.persons for cell in ties.cells}["work"] == 9
    assert not season.shown
    assert not words.words
    again = {TIES: Given(("work",)), "season": Given(("冬",)), "words": Given(words="雪")}
    commands.answer_registration(HIDA, answers=again, by=people[0], at=NEXT_MONTH)
    assert queries.outcome(AT_HIDA, viewer=mori, at=NEXT_MONTH) == told


def test_only_those_who_are_registered_are_counted(mori: Person) -> None:
    people = [registered(f"{number}人目") for number in range(6)]
    for person in people:
        commands.answer_registration(HIDA, answers={TIES: Given(("work",))}, by=person, at=AT)
    registrations.release(people[0].id, place_id=HIDA, by=people[0], at=AT)
    assert queries.outcome(AT_HIDA, viewer=mori, at=NEXT_MONTH).sent == 5


def test_answers_by_name_stand_on_the_pages_of_registrants_and_in_no_list(mori: Person) -> None:
    """Each of those pages is opened for a purpose (D2)."""
    for read in (queries.named_answers, queries.exported_answers):
        with pytest.raises(Refused) as refused:
            read(AT_HIDA, viewer=mori, at=NEXT_MONTH)
        assert refused.value.reason is Reason.NOT_FOUND
