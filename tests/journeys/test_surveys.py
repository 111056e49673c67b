"""Mori asks with a branch, Hana answers on her phone and thinks again, Mori reads charts and an Excel file; Sato sees nothing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.builders import AT, HIDA, SHIRAKAWA
from tests.journeys.reader import Reader
from tests.surveys.stories import answers, registered
from yukari.kit import clock
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.survey import Given
from yukari.surveys.models import Answered, Sheet, Survey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_survey_from_the_first_question_to_the_excel_file(
    reader: type[Reader], mori: Person, sato: Person, hana: Person, development: None, tmp_path: Path
) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    neighbours = [registered(f"{number}人目の住民") for number in range(11)]
    desk = reader("mori@example.jp").is_signed_in_as("森")
    survey = _mori_asks(desk)
    _hana_answers_and_thinks_again(reader("hana@example.jp").signs_in(), survey)

    can, felt, snow = (one["key"] for one in survey.questions)
    for number, person in enumerate(neighbours):
        said = {can: Given(("来られる",)), felt: Given(("よかった", "ふつう")), snow: Given(words=f"雪かき{number}")}
        answers(
            person, survey, **(said if number % 2 else {can: Given(("難しい",)), felt: Given(("よかった", "よかった"))})
        )

    desk.opens(f"/office/{HIDA}/surveys/{survey.id}/").reads("答えた人12").presses("受け付けを終わる")
    desk.presses("受け付けを終わる", role="button").reads("結果：冬の活動", "当日の案内", "書かれた回答を読む（5件）")
    desk.fills("書かれた言葉から探す", "雪かき3").presses("探す").reads("見つかった回答：1件")
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("link", name="Excel").click()
    coming.value.save_as(tmp_path / "survey.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "survey.xlsx").get_sheet_by_index(0).to_python()
    assert ["この冬、来られますか", "来られる", 5.0] in rows
    assert ["いかがでしたか：当日の案内", "よかった", 12.0] in rows

    other = reader("sato@example.jp").is_signed_in_as("佐藤")
    other.opens(f"/office/{SHIRAKAWA}/surveys/").reads("アンケートはまだありません").does_not_read("冬の活動")
    other.opens(f"/office/{HIDA}/surveys/{survey.id}/results/").does_not_read("冬の活動")


def _mori_asks(desk: Reader) -> Survey:
    """Three questions, the last only for those who can come, moved by keys alone; looked at, counted, published."""
    desk.opens(f"/office/{HIDA}/surveys/").presses("アンケートを作る").fills("アンケートの名前", "冬の活動")
    desk.presses("質問を書きはじめる").reads("質問はまだありません").presses("質問を加える").presses("1つ選ぶ")
    desk.fills("質問", "この冬、来られますか").fills("選択肢", "来られる").presses("保存する")
    desk.reads("選択肢は、1行に1つずつ、2つから30まで")
    desk.fills("選択肢", "来られる\n難しい")
    desk.page.get_by_label("必ず答えてもらう").check()
    desk.presses("保存する").presses("質問を加える").presses("文章を書く").fills("質問（英語）", "What can you do?")
    desk.page.locator("[name=text]").fill("手伝えること")
    desk.fills("この質問をする相手", "この冬、来られますか → 来られる").presses("保存する").reads(
        "「来られる」の人だけ"
    )
    desk.presses("質問を加える").presses("表で答える").fills("行（何について聞くか）", "当日の案内\n交通")
    desk.page.locator("[name=text]").fill("いかがでしたか")
    desk.fills("選択肢", "よかった\nふつう").presses("保存する")
    up = desk.page.get_by_role("button", name=re.compile("上へ.*いかがでしたか"))
    up.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".questions > li").nth(1)).to_contain_text("いかがでしたか")
    desk.page.wait_for_load_state()
    desk.checks().presses("スマートフォンでの見え方").reads("当日の案内", "無記名です").presses("もどる")
    desk.presses("公開に進む").fills("いつまで受け付けるか", f"{clock.day_in_japan(clock.now()) + timedelta(days=14)}")
    desk.presses("人数を確かめる").reads("お願いする人：12人").presses("公開する", role="button").reads("公開しました")
    survey = Survey.objects.get()
    assert [one["text"] for one in survey.questions] == ["この冬、来られますか", "いかがでしたか", "手伝えること"]
    return survey


def _hana_answers_and_thinks_again(hana: Reader, survey: Survey) -> None:
    hana.opens("/me/surveys/").presses("冬の活動").reads("職員にはわかりません").presses("答えはじめる")
    hana.presses("次へ").reads("この質問に答えてから")
    hana.page.get_by_label("来られる").check()
    hana.presses("次へ").reads("3問のうち2問目")
    hana.page.get_by_role("group", name="当日の案内").get_by_label("よかった").check()
    hana.presses("次へ").fills("手伝えること", "雪かき").presses("次へ").reads("当日の案内：よかった").presses(
        "回答を送る"
    )
    hana.reads("回答を受け取りました", "回答の番号")
    hana.presses("ほかのアンケートを見る").reads("回答済み").presses("冬の活動").presses("回答を見る・直す")
    hana.page.get_by_role("link", name=re.compile("直す.*この冬、来られますか")).click()
    hana.page.get_by_label("難しい").check()
    hana.presses("次へ").does_not_read("手伝えること").presses("回答を送る").reads("回答を受け取りました")
    expect(hana.page.locator(".secret-number")).to_be_visible()
    assert Answered.objects.count() == Sheet.objects.filter(sent=True).count() == 1
    assert "雪かき" not in str(Sheet.objects.get().answers)
