"""What can be asked and answered."""

from dataclasses import replace

import pytest

from yukari.rules.outcome import Reason
from yukari.rules.survey import (
    OTHER,
    Depends,
    Given,
    Kind,
    Question,
    asked,
    first_objection,
    flaw,
    kept,
    objection,
    question_from,
)

CAME = Question("came", "来たことがありますか", Kind.ONE, choices=("はい", "いいえ"), required=True)
WHEN = Question("when", "いつですか", Kind.DATE, depends=Depends("came", "はい"))
LIKED = Question("liked", "よかったところ", Kind.WORDS, depends=Depends("came", "はい"), required=True)
ASKED = [CAME, WHEN, LIKED]
YES, NO = Given(("はい",)), Given(("いいえ",))


def test_a_question_is_asked_of_those_who_gave_the_answer_it_depends_on() -> None:
    assert asked(ASKED, {"came": YES}) == ASKED
    assert asked(ASKED, {"came": NO}) == asked(ASKED, {}) == [CAME]


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    deeper = Question("deeper", "どの季節", Kind.ONE, choices=("春", "冬"), depends=Depends("came", "いいえ"))
    last = Question("last", "なぜ", Kind.LINE, depends=Depends("deeper", "春"))
    answers = {"came": YES, "deeper": Given(("春",))}
    assert asked([CAME, deeper, last], answers) == [CAME]


def test_an_answer_that_is_asked_no_more_is_not_kept() -> None:
    answers = {"came": NO, "liked": Given(words="雪"), "when": Given()}
    assert first_objection(ASKED, answers) is None
    assert kept(ASKED, answers) == {"came": NO}


def test_what_must_be_answered_is_asked_for() -> None:
    assert first_objection(ASKED, {}) == (CAME, Reason.ANSWER_MISSING)
    assert first_objection(ASKED, {"came": YES, "liked": Given(words="  ")}) == (LIKED, Reason.ANSWER_MISSING)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.ONE, Given(("春",)), Given(("春", "冬"))),
        (Kind.SEVERAL, Given(("春", "冬")), Given(("夏",))),
        (Kind.SCALE, Given(("5",)), Given(("6",))),
        (Kind.NUMBER, Given(words="100"), Given(words="101")),
        (Kind.NUMBER, Given(words="0"), Given(words="二つ")),
        (Kind.DATE, Given(words="2026-02-28"), Given(words="2026-02-30")),
        (Kind.LINE, Given(words="雪"), Given(words="雪" * 101)),
        (Kind.WORDS, Given(words="雪" * 2000), Given(("雪",))),
    ],
)
def test_each_kind_takes_its_own_answers(kind: Kind, good: Given, bad: Given) -> None:
    question = Question("q", "問い", kind, choices=("春", "冬"))
    assert objection(question, good) is None
    assert objection(question, bad) is Reason.ANSWER_DOES_NOT_FIT


HOW = Question("how", "どこで知りましたか", Kind.SEVERAL, choices=("友人", "新聞", "祭り"), other=True, most=2)
FELT = Question("felt", "どうでしたか", Kind.MATRIX, rows=("案内", "交通"), choices=("満足", "不満"), required=True)


@pytest.mark.parametrize(
    ("question", "given", "reason"),
    [
        (HOW, Given(("友人", OTHER), "駅のポスター"), None),
        (HOW, Given((OTHER,)), None),
        (HOW, Given(("友人", "新聞", "祭り")), Reason.TOO_MANY_CHOSEN),
        (HOW, Given(("友人",), "駅のポスター"), Reason.ANSWER_DOES_NOT_FIT),
        (HOW, Given((OTHER,), "駅" * 101), Reason.ANSWER_DOES_NOT_FIT),
        (replace(HOW, other=False), Given((OTHER,), "駅"), Reason.ANSWER_DOES_NOT_FIT),
        (FELT, Given(("満足", "不満")), None),
        (FELT, Given(("満足", "")), Reason.ROW_MISSING),
        (replace(FELT, required=False), Given(("満足", "")), None),
        (FELT, Given(("", "")), Reason.ANSWER_MISSING),
        (FELT, Given(("満足",)), Reason.ANSWER_DOES_NOT_FIT),
        (FELT, Given(("満足", "ふつう")), Reason.ANSWER_DOES_NOT_FIT),
    ],
)
def test_a_limit_something_else_and_the_rows_of_a_matrix(
    question: Question, given: Given, reason: Reason | None
) -> None:
    assert objection(question, given) is reason


def test_who_chose_something_else_is_asked_what_follows_from_it() -> None:
    why = Question("why", "くわしく", Kind.LINE, depends=Depends("how", OTHER))
    assert flaw([HOW, why]) is None
    assert asked([HOW, why], {"how": Given((OTHER,), "駅")}) == [HOW, why]


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ([replace(CAME, text=" ")], Reason.WORDS_MISSING),
        ([replace(CAME, choices=("はい",))], Reason.CHOICES_MISSING),
        ([replace(CAME, lowest=100)], Reason.NUMBERS_TURNED_ROUND),
        ([WHEN, CAME], Reason.DEPENDS_ON_NOTHING),
        ([replace(CAME, depends=Depends("came", "はい"))], Reason.DEPENDS_ON_NOTHING),
        ([CAME, replace(WHEN, depends=Depends("came", "たぶん"))], Reason.DEPENDS_ON_NOTHING),
        ([FELT, replace(WHEN, depends=Depends("felt", "満足"))], Reason.DEPENDS_ON_NOTHING),
        ([replace(FELT, rows=())], Reason.CHOICES_MISSING),
        ([replace(HOW, most=4)], Reason.LIMIT_DOES_NOT_FIT),
        ([replace(HOW, most=1)], Reason.LIMIT_DOES_NOT_FIT),
        ([Question("q", "満足ですか", Kind.SCALE, choices=("不満",))], Reason.CHOICES_MISSING),
        (ASKED, None),
    ],
)
def test_nobody_can_be_sent_round_in_circles(questions: list[Question], reason: Reason | None) -> None:
    assert flaw(questions) == reason


def test_a_question_comes_back_as_it_was_written() -> None:
    every = [*ASKED, HOW, FELT]
    assert [question_from(question.as_json()) for question in every] == every
