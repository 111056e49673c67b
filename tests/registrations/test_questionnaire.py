"""K3: what is answered on registration."""

import pytest

from tests.builders import HIDA, TAKAYAMA
from tests.registrations.stories import DAY, at
from yukari.people.models import Person
from yukari.registrations import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.rules.survey import Given, Kind, Question

NOW = at(DAY)


@pytest.fixture
def season(hana: Person) -> Question:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    return Question("season", "好きな季節", Kind.SEVERAL, choices=("春", "冬"))


def test_any_question_may_be_left_unanswered(hana: Person, season: Question) -> None:
    answers = {"ties": Given(("sightseeing", "work")), "season": Given()}
    commands.answer_questionnaire(hana.id, place_id=HIDA, answers=answers, added=[season], by=hana, at=NOW)
    found = queries.answers_of(hana.id, HIDA)
    assert set(found) == {"ties"}
    assert found["ties"].choices == ("sightseeing", "work")


def test_an_answer_is_changed_and_taken_back(hana: Person, season: Question) -> None:
    for given, choices in ((Given(("春",)), [("春",)]), (Given(("冬",)), [("冬",)]), (Given(), [])):
        commands.answer_questionnaire(
            hana.id, place_id=HIDA, answers={"season": given}, added=[season], by=hana, at=NOW
        )
        assert [answer.choices for answer in queries.answers_of(hana.id, HIDA).values()] == choices


@pytest.mark.parametrize(
    ("place_id", "answers", "reason"),
    [
        (HIDA, {"ties": Given(("magic",))}, Reason.ANSWER_DOES_NOT_FIT),
        (HIDA, {"nothing": Given(words="?")}, Reason.NOT_FOUND),
        (TAKAYAMA, {"ties": Given(("work",))}, Reason.NOT_REGISTERED),
    ],
)
def test_what_was_not_asked_is_refused(
    hana: Person, season: Question, place_id: str, answers: dict[str, Given], reason: Reason
) -> None:
    with pytest.raises(Refused) as refused:
        commands.answer_questionnaire(hana.id, place_id=place_id, answers=answers, added=[season], by=hana, at=NOW)
    assert refused.value.reason is reason


def test_nobody_answers_for_hana(hana: Person, mori: Person, season: Question) -> None:
    with pytest.raises(Refused) as refused:
        commands.answer_questionnaire(hana.id, place_id=HIDA, answers={}, by=mori, at=NOW)
    assert refused.value.reason is Reason.NOT_ALLOWED
