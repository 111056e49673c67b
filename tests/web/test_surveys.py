"""A survey from writing to results, as forms without scripts carry it."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.builders import AT, HIDA, a_person, an_organisation
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
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.audit.models import Entry
from yukari.kit import clock
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rules.roles import Role
from yukari.rules.survey import OTHER, Given, Kind, Question
from yukari.surveys import commands
from yukari.surveys.models import Answered, Sheet, Survey

HERE = f"/office/{HIDA}/surveys"
HOW = Question(
    "how", "どこで知りましたか", Kind.SEVERAL, choices=("友人", "新聞", "祭り"), other=True, most=2, required=True
)
FELT = Question("felt", "どうでしたか", Kind.MATRIX, rows=("案内", "交通"), choices=("満足", "不満"), required=True)


@pytest.fixture
def desk(client: Client, mori: Person) -> Client:
    return sign_in(client, mori)


@time_machine.travel(AT, tick=False)
def test_m2_many_are_asked_once_another_member_of_staff_has_looked(
    desk: Client, mori: Person, manager: Person, kondo: Person, settings: LazySettings
) -> None:
    settings.SECOND_PERSON_OVER = 0
    registered("はな")
    survey = a_draft_survey(mori)
    here = f"{HERE}/{survey.id}/"
    chosen = {"last_day": "2026-04-14", "kind": "", "taken_part": ""}
    assert "別の職員に確かめてもらう" in words_of(desk.post(f"{here}publish/", chosen))
    said = words_of(desk.post(f"{here}publish/", {**chosen, "publish": "yes"}, follow=True))
    assert "別の職員が確かめてから公開します" in said
    assert "確かめたので、公開する" not in said
    second = sign_in(Client(), manager)
    waiting = second.get(f"/office/{HIDA}/")
    assert "アンケートの確認" in words_of(waiting)
    assert here in waiting.content.decode()
    assert "確かめたので、公開する" in words_of(second.get(here))
    assert "お知らせが届く人" in words_of(second.get(f"{here}approve/"))
    assert "公開の時刻" in words_of(second.post(f"{here}approve/", follow=True))
    assert "下書きに戻しました" in words_of(desk.post(f"{here}take-back/", follow=True))
    company = an_organisation(kondo)
    own = a_draft_survey(kondo, organisation_id=company.id)
    Survey.objects.filter(id=own.id).update(state="asked", asked_by_id=kondo.id, asked_at=AT, closes_at=CLOSES)
    address = f"/office/organisations/{company.id}/surveys/{own.id}/"
    assert address in second.get(f"/office/{HIDA}/").content.decode()
    assert "確かめたので、公開する" in words_of(second.get(address))


@time_machine.travel(AT, tick=False)
def test_mori_writes_looks_at_it_as_a_phone_shows_it_counts_and_publishes(desk: Client) -> None:
    registered("はな")
    began = desk.post(f"{HERE}/new/", {"form": "survey", "title": "季節", "about": "", "anonymous": "on"})
    here = began["Location"]
    assert "どう答えてもらいますか" in words_of(desk.get(f"{here}questions/new/"))
    asked = {"text": "好きな季節", "choices": "春\n冬\n", "required": "on"}
    came = desk.post(f"{here}questions/new/?kind=one", asked)
    first = Survey.objects.get().questions[0]["key"]
    assert came["Location"] == f"{here}#q-{first}"
    desk.post(f"{here}questions/new/?kind=words", {"text": "なぜ冬ですか", "depends": f"{first}:冬"})
    assert "「好きな季節」で「冬」の人だけ" in words_of(desk.get(here))
    assert "無記名です" in words_of(desk.get(f"{here}preview/"))
    chosen = {"last_day": "2026-04-14", "kind": "", "taken_part": ""}
    counted = desk.post(f"{here}publish/", chosen)
    assert "お願いする人：1人" in words_of(counted)
    what_was_counted = counted.content.decode().split('name="publish"')[0]
    assert '<input type="hidden" name="last_day" value="2026-04-14">' in what_was_counted
    assert '<input type="hidden" name="long_stay" value="False">' in what_was_counted
    assert Survey.objects.get().state == "draft"
    assert desk.post(f"{here}publish/", {**chosen, "publish": "yes"})["Location"] == here
    assert Survey.objects.get().state == "open"
    assert desk.get(f"{HERE}/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "said", "beside"),
    [
        ("one", {"choices": "春"}, "選択肢：選択肢は、1行に1つずつ、2つから30までにしてください。"),
        ("several", {"choices": "春\n夏", "most": "2"}, "いくつまで選べるか：選べる数は、2以上で"),
        ("matrix", {"choices": "春\n夏", "rows": ""}, "行（何について聞くか）：入力してください。"),
        ("scale", {"low_end": "とても不満"}, "5の言葉：1の言葉と5の言葉は、両方書くか"),
        (
            "number",
            {"lowest": "9", "highest": "1"},
            "いちばん大きい数：「いちばん小さい数」は「いちばん大きい数」より小さく",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_keeps_what_was_typed(
    desk: Client, mori: Person, kind: str, said: dict[str, str], beside: str
) -> None:
    survey = a_draft_survey(mori, ())
    page = desk.post(f"{HERE}/{survey.id}/questions/new/?kind={kind}", {"text": "春の祭り", **said})
    assert beside in words_of(page)
    assert "春の祭り" in page.content.decode()
    survey.refresh_from_db()
    assert survey.questions == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("several", {"choices": "春\n夏\n冬", "choices_en": "\nSummer", "other": "on", "most": "2"}),
        ("matrix", {"choices": "満足\n不満", "rows": "案内\n交通", "rows_en": "Directions\nBuses"}),
        (
            "scale",
            {"low_end": "とても不満", "high_end": "とても満足", "low_end_en": "Not at all", "high_end_en": "Very"},
        ),
        ("number", {"lowest": "1", "highest": "9"}),
        ("date", {}),
    ],
)
def test_a_question_of_each_kind_is_opened_again_as_it_was_written(
    desk: Client, mori: Person, kind: str, said: dict[str, str]
) -> None:
    survey = a_draft_survey(mori, ())
    desk.post(f"{HERE}/{survey.id}/questions/new/?kind={kind}", {"text": "春の祭り", **said})
    (first,) = Survey.objects.get().questions
    again = desk.get(f"{HERE}/{survey.id}/questions/{first['key']}/")
    desk.post(f"{HERE}/{survey.id}/questions/{first['key']}/", {**again.context["form"].initial, "required": "on"})
    (second,) = Survey.objects.get().questions
    assert second == {**first, "required": True}
    assert "春の祭り" in words_of(desk.get(f"{HERE}/{survey.id}/preview/"))


@time_machine.travel(AT, tick=False)
def test_several_with_a_limit_something_else_and_a_matrix_are_answered_without_scripts(
    client: Client, mori: Person
) -> None:
    survey, hana = an_open_survey(mori, [HOW, FELT]), registered("はな")
    client.force_login(hana)
    here = f"/me/surveys/{survey.id}/"
    client.post(here)
    many = {"how": ["友人", "新聞", "祭り"], "how_words": ""}
    page = client.post(f"{here}questions/how/", many)
    assert "どこで知りましたか：2つまで選べます。" in words_of(page)
    client.post(f"{here}questions/how/", {"how": ["友人"], "how_words": "駅のポスター"})
    half = client.post(f"{here}questions/felt/", {"felt_0": "満足", "felt_1": ""})
    assert "どうでしたか：すべての行に答えてください。" in words_of(half)
    assert client.post(f"{here}questions/felt/", {"felt_0": "満足", "felt_1": "不満"})["Location"] == f"{here}check/"
    read_again = words_of(client.get(f"{here}check/"))
    assert "友人、その他（駅のポスター）" in read_again
    assert "案内：満足 交通：不満" in read_again
    client.post(f"{here}check/")
    assert Sheet.objects.get().answers == {"how": [["友人", OTHER], "駅のポスター"], "felt": [["満足", "不満"], ""]}
    assert 'value="駅のポスター"' in client.get(f"{here}questions/how/").content.decode()


def test_results_of_a_matrix_stand_in_one_table_and_of_others_with_their_words(desk: Client, mori: Person) -> None:
    survey = an_open_survey(mori, [HOW, FELT])
    for number in range(6):
        how = Given(("友人", OTHER), f"ポスター{number}")
        answers(registered(f"{number}人目"), survey, how=how, felt=Given(("満足", "不満" if number else "満足")))
    commands.close(survey.id, by=mori, at=CLOSES)
    with time_machine.travel(LATER, tick=False):
        sign_in(desk, mori)
        page = words_of(desk.get(f"{HERE}/{survey.id}/results/"))
        assert "満足 不満 答えなかった人 案内 6 0 0 交通 — — —" in page
        assert "ポスター3" in page
        csv = b"".join(desk.get(f"{HERE}/{survey.id}/results.csv")).decode()
        assert "どうでしたか：案内,満足,6" in csv


@time_machine.travel(AT, tick=False)
def test_a_plan_is_put_to_everybody_for_thirty_days_unless_the_place_says_otherwise(desk: Client, mori: Person) -> None:
    registered("はな")
    plan = a_draft_survey(mori, (), form="comment", title="駅前の計画")
    here = f"{HERE}/{plan.id}/publish/"
    asked = desk.get(here)
    assert "だれでも意見を送れます" in words_of(asked)
    assert "登録の種類" not in words_of(asked)
    last_day = asked.context["period"]["last_day"].value()
    assert (last_day - clock.day_in_japan(AT)).days == 30
    assert "お知らせが届く人：1人" in words_of(desk.post(here, {"last_day": last_day}))
    desk.post(here, {"last_day": last_day, "publish": "yes"})
    assert Survey.objects.get().state == "open"


@time_machine.travel(AT, tick=False)
def test_mori_copies_a_former_survey_and_throws_the_draft_away(desk: Client, mori: Person) -> None:
    former = an_open_survey(mori)
    here = desk.post(f"{HERE}/{former.id}/copy/")["Location"]
    draft = Survey.objects.get(state="draft")
    assert (here, draft.questions, draft.title) == (f"{HERE}/{draft.id}/", former.questions, former.title)
    assert "もう答えられません" not in words_of(desk.get(f"{here}questions/season/remove/"))
    assert "雪でこまったことはありますか" in words_of(desk.get(f"{here}questions/season/remove/"))
    desk.post(f"{here}questions/season/remove/")
    desk.post(f"{here}discard/")
    assert Survey.objects.get() == former


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
    wrong = words_of(client.post(here, {"number": "wrong-one"}))
    assert "この番号の回答は見つかりませんでした" in wrong
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


def test_names_and_answers_are_taken_along_by_those_who_ask_and_each_can_read_it(desk: Client, mori: Person) -> None:
    """D2. Who may only look takes nothing along; an anonymous survey has no such file."""
    named, anonymous = (an_open_survey(mori, [SEASON, FELT], anonymous=one) for one in (False, True))
    hana = registered("=はな")
    for survey in (named, anonymous):
        answers(hana, survey, season=WINTER, felt=Given(("満足", "不満")))
        commands.close(survey.id, by=mori, at=CLOSES)
    with time_machine.travel(LATER, tick=False):
        sign_in(desk, mori)
        assert "CSV" in words_of(desk.get(f"{HERE}/{named.id}/answers/"))
        csv = b"".join(desk.get(f"{HERE}/{named.id}/answers.csv")).decode()
        assert "名前,好きな季節はいつですか,どうでしたか" in csv
        assert "'=はな,冬," in csv
        assert "案内：満足\n交通：不満" in csv
        excel = ZipFile(BytesIO(desk.get(f"{HERE}/{named.id}/answers.xlsx").content))
        assert "冬" in "".join(excel.read(name).decode() for name in excel.namelist())
        assert Entry.objects.filter(verb="exported_an_answer", person_id=hana.id).count() == 2
        for form in ("csv", "xlsx"):
            assert desk.get(f"{HERE}/{anonymous.id}/answers.{form}").status_code == 404
        viewer = a_person("みるだけ")
        places.appoint(viewer, place_id=HIDA, role=Role.VIEWER, by=None, at=AT)
        assert "CSV" not in words_of(sign_in(desk, viewer).get(f"{HERE}/{named.id}/answers/"))
        assert desk.get(f"{HERE}/{named.id}/answers.csv").status_code == 403
        desk.force_login(hana)
        assert "表計算用に書き出しました" in words_of(desk.get("/me/looks/"))


@time_machine.travel(AT, tick=False)
def test_choices_rows_and_ends_are_read_in_english_where_they_were_written(client: Client, mori: Person) -> None:
    """The answer that is kept is the same in both languages."""
    felt = replace(FELT, text_en="How was it?", rows_en=("Directions",), choices_en=("Good", "Bad"))
    again = Question("again", "また来ますか", Kind.SCALE, choices=("いいえ", "はい"), choices_en=("No", "Yes"))
    survey, hana = an_open_survey(mori, [felt, again]), registered("はな")
    client.force_login(hana)
    here = f"/me/surveys/{survey.id}/"
    client.post(f"{here}?lang=en")
    page = words_of(client.get(f"{here}questions/felt/?lang=en"))
    assert "Directions Good Bad" in page
    assert "交通 Good Bad" in page
    client.post(f"{here}questions/felt/", {"felt_0": "満足", "felt_1": "不満"})
    assert "5 Yes" in words_of(client.get(f"{here}questions/again/?lang=en"))
    client.post(f"{here}questions/again/", {"again": "5"})
    assert "Directions：Good 交通：Bad" in words_of(client.get(f"{here}check/?lang=en"))
    client.post(f"{here}check/")
    assert Sheet.objects.get().answers["felt"] == [["満足", "不満"], ""]
    for number in range(5):
        answers(registered(f"{number}人目"), survey, felt=Given(("満足", "満足")))
    commands.close(survey.id, by=mori, at=CLOSES)
    with time_machine.travel(LATER, tick=False):
        results = words_of(sign_in(client, mori).get(f"{HERE}/{survey.id}/results/?lang=en"))
        assert "Directions 6 0 0" in results
        csv = b"".join(client.get(f"{HERE}/{survey.id}/results.csv?lang=en")).decode()
        assert "How was it?：Directions,Good,6" in csv


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
        sign_in(client, mori)
        client.post(f"{HERE}/{survey.id}/comments/{survey.themes.get().id}/withdraw/")
        assert "残します" not in words_of(client.get(f"{here}{survey.id}/"))


def test_sato_of_another_place_finds_no_survey_here(client: Client, mori: Person, sato: Person) -> None:
    survey = an_open_survey(mori)
    sign_in(client, sato)
    assert client.get(f"{HERE}/").status_code == 403
    assert client.get(f"/office/216046/surveys/{survey.id}/").status_code in {403, 404}
