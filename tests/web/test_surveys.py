"""A survey from writing to results, as forms without scripts carry it."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA
from tests.surveys.stories import CLOSES, LATER, SEASON, SPRING, WINTER, an_open_survey, answers, registered
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.people.models import Person
from yukari.rules.survey import Given, Kind, Question
from yukari.surveys import commands
from yukari.surveys.models import Answered, Sheet, Survey

HERE = f"/office/{HIDA}/surveys"


@pytest.fixture
def desk(client: Client, mori: Person) -> Client:
    return sign_in(client, mori)


@time_machine.travel(AT, tick=False)
def test_mori_writes_looks_at_it_as_a_phone_shows_it_counts_and_publishes(desk: Client) -> None:
    registered("はな")
    began = desk.post(f"{HERE}/new/", {"form": "survey", "title": "季節", "about": "", "anonymous": "on"})
    here = began["Location"]
    asked = {"text": "好きな季節", "kind": "one", "choices": "春\n冬\n", "required": "on"}
    desk.post(f"{here}questions/new/", asked)
    first = Survey.objects.get().questions[0]["key"]
    desk.post(f"{here}questions/new/", {"text": "なぜ冬ですか", "kind": "words", "depends": f"{first}:冬"})
    assert "「好きな季節」で「冬」の人だけ" in words_of(desk.get(here))
    assert "無記名です" in words_of(desk.get(f"{here}preview/"))
    chosen = {"last_day": "2026-04-14", "kind": "", "taken_part": ""}
    assert "お願いする人：1人" in words_of(desk.post(f"{here}publish/", chosen))
    assert Survey.objects.get().state == "draft"
    assert desk.post(f"{here}publish/", {**chosen, "publish": "yes"})["Location"] == here
    assert Survey.objects.get().state == "open"
    assert desk.get(f"{HERE}/").status_code == 200


@time_machine.travel(AT, tick=False)
def test_hana_answers_one_question_per_page_checks_sends_and_changes(client: Client, mori: Person) -> None:
    survey, hana = an_open_survey(mori), registered("はな")
    client.force_login(hana)
    here = f"/me/surveys/{survey.id}/"
    assert "飛騨市の季節" in words_of(client.get("/me/surveys/"))
    assert "だれがどう答えたかは、職員にはわかりません" in words_of(client.get(here))
    assert client.get(f"{here}questions/season/")["Location"] == here
    assert client.post(here)["Location"] == f"{here}questions/season/"
    assert client.cookies["survey"]["httponly"]
    missing = client.post(f"{here}questions/season/", {})
    assert "この質問に答えてから、次に進んでください。" in words_of(missing)
    assert client.post(f"{here}questions/season/", {"season": "冬"})["Location"] == f"{here}questions/snow/"
    assert "2問のうち2問目" in words_of(client.get(f"{here}questions/snow/"))
    assert client.post(f"{here}questions/snow/", {"snow": ""})["Location"] == f"{here}check/"
    assert "答えていません" in words_of(client.get(f"{here}check/"))
    assert not Answered.objects.exists()
    assert client.post(f"{here}check/")["Location"] == f"{here}thanks/"
    assert "回答の番号" in words_of(client.get(f"{here}thanks/"))
    assert client.post(f"{here}questions/season/?check", {"season": "春"})["Location"] == f"{here}check/"
    client.post(f"{here}check/")
    assert Sheet.objects.get().answers == {"season": [["春"], ""]}


@time_machine.travel(AT, tick=False)
def test_on_another_device_the_number_opens_the_answer(client: Client, mori: Person) -> None:
    survey, hana = an_open_survey(mori), registered("はな")
    answers(hana, survey, secret="abcd2345efgh6789", season=SPRING)
    client.force_login(hana)
    here = f"/me/surveys/{survey.id}/"
    assert "回答の番号で直せます" in words_of(client.get(here))
    assert client.post(here, {"number": "wrong"})["Location"] == here
    assert client.post(here, {"number": "ABCD-2345-efgh-6789"})["Location"] == f"{here}check/"
    assert "春" in words_of(client.get(f"{here}check/"))


def test_d4_results_are_charts_with_tables_and_files_with_the_same_figures(desk: Client, mori: Person) -> None:
    survey = an_open_survey(mori)
    for number in range(8):
        answers(registered(f"{number}人目"), survey, season=WINTER, snow=Given(words=f"=雪かき{number}"))
    for number in range(3):
        answers(registered(f"春の{number}人目"), survey, season=SPRING)
    for number in range(12):
        answers(registered(f"夏の{number}人目"), survey, season=Given(("夏",)))
    with time_machine.travel(LATER, tick=False):
        sign_in(desk, mori)
        commands.close(survey.id, by=mori, at=CLOSES)
        page = words_of(desk.get(f"{HERE}/{survey.id}/results/"))
        assert "23" in page
        assert "—" in page
        assert "答えた人が少ないため、表示しません。" in page
        csv = b"".join(desk.get(f"{HERE}/{survey.id}/results.csv")).decode()
        assert "好きな季節はいつですか,春,—" in csv
        assert "好きな季節はいつですか,夏,12" in csv
        excel = desk.get(f"{HERE}/{survey.id}/results.xlsx")
        assert "<f>" not in ZipFile(BytesIO(excel.content)).read("xl/worksheets/sheet1.xml").decode()


@time_machine.travel(LATER, tick=False)
def test_a_formula_in_a_free_answer_stays_text(desk: Client, mori: Person) -> None:
    survey = an_open_survey(mori, [SEASON, Question("free", "ひとこと", Kind.WORDS)])
    for number in range(6):
        answers(registered(f"{number}人目"), survey, season=WINTER, free=Given(words=f"=1+{number}"))
    commands.close(survey.id, by=mori, at=CLOSES)
    assert ",'=1+3," in b"".join(desk.get(f"{HERE}/{survey.id}/results.csv")).decode()
    sheet = ZipFile(BytesIO(desk.get(f"{HERE}/{survey.id}/results.xlsx").content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert "見つかった回答：1件" in words_of(desk.get(f"{HERE}/{survey.id}/results/?q=3"))


def test_a_public_comment_is_read_by_anybody_and_answered_by_theme(client: Client, mori: Person) -> None:
    survey = an_open_survey(mori, [], form="comment", title="駅前の計画", about="**道**を広げます")
    here = f"/places/{HIDA}/comments/"
    assert "駅前の計画" in words_of(client.get(here))
    assert "意見を送る" in words_of(client.get(f"{here}{survey.id}/"))
    commands.close(survey.id, by=mori, at=LATER)
    with time_machine.travel(LATER, tick=False):
        sign_in(client, mori)
        client.post(f"{HERE}/{survey.id}/comments/", {"comments": "木を残して", "answer": "残します"})
        client.logout()
        assert "残します" in words_of(client.get(f"{here}{survey.id}/"))


def test_sato_of_another_place_finds_no_survey_here(client: Client, mori: Person, sato: Person) -> None:
    survey = an_open_survey(mori)
    sign_in(client, sato)
    assert client.get(f"{HERE}/").status_code == 403
    assert client.get(f"/office/216046/surveys/{survey.id}/").status_code in {403, 404}
