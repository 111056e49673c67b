"""K3: each place can add questions of its own."""

from uuid import uuid4

import pytest

from tests.builders import AT, HIDA
from yukari.audit.models import Entry
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.rules.outcome import Reason, Refused


def _texts() -> list[str]:
    return [question.text for question in queries.questions_of(HIDA)]


def test_questions_are_asked_in_the_order_that_the_place_gives_them(manager: Person) -> None:
    first = commands.add_question(
        HIDA, text="飛騨の好きな季節は？", choices=["春", "春", " 冬 ", ""], by=manager, at=AT
    )
    second = commands.add_question(
        HIDA, text="何をしたいですか", text_en="What would you like to do?", by=manager, at=AT
    )
    assert first.choices == ["春", "冬"]
    for _ in range(2):
        commands.reorder_questions(HIDA, question_ids=[second.id], by=manager, at=AT)
    assert _texts() == ["何をしたいですか", "飛騨の好きな季節は？"]
    assert Entry.objects.filter(verb="reordered_questions").count() == 1


def test_the_same_question_is_asked_once(manager: Person) -> None:
    first = commands.add_question(HIDA, text="好きな店は？", by=manager, at=AT)
    assert commands.add_question(HIDA, text=" 好きな店は？ ", by=manager, at=AT) == first


def test_a_retired_question_is_asked_no_more(manager: Person) -> None:
    question = commands.add_question(HIDA, text="好きな店は？", by=manager, at=AT)
    for _ in range(2):
        commands.retire_question(question.id, by=manager, at=AT)
    assert _texts() == []
    assert Entry.objects.filter(verb="retired_question").count() == 1
    assert commands.add_question(HIDA, text="好きな店は？", by=manager, at=AT) != question


def test_a_question_has_words_and_exists(manager: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.add_question(HIDA, text=" ", by=manager, at=AT)
    assert refused.value.reason is Reason.WORDS_MISSING
    with pytest.raises(Refused) as refused:
        commands.retire_question(uuid4(), by=manager, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND


def test_only_managers_of_the_place_ask(manager: Person, mori: Person, sato: Person) -> None:
    question = commands.add_question(HIDA, text="好きな店は？", by=manager, at=AT)
    for by in (mori, sato):
        for attempt in (
            lambda by=by: commands.add_question(HIDA, text="？", by=by, at=AT),
            lambda by=by: commands.reorder_questions(HIDA, question_ids=[question.id], by=by, at=AT),
            lambda by=by: commands.retire_question(question.id, by=by, at=AT),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason is Reason.NOT_ALLOWED
