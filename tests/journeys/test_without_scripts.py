"""Hana, Kondo and Mori switch scripts off, and everything but the camera works: from registering to a decision and news."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.reader import Reader
from tests.registrations.stories import confirm, take_part
from tests.surveys.stories import a_draft_survey
from yukari.activities import commands as activities
from yukari.activities.models import CheckIn, Occurrence
from yukari.kit.clock import day_in_japan, now
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rules.policy import Mode, Policy
from yukari.surveys import commands as surveys

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]

STAFF_DECIDE_FROM = date(2026, 6, 1)


@pytest.fixture
def scripts() -> bool:
    return False


@pytest.fixture
def summer(kondo: Person) -> list[Occurrence]:
    """In a summer in which staff of 飛騨市 decide about premium registrations."""
    policy = Policy(place=HIDA, version=0, in_force_from=STAFF_DECIDE_FROM, register=Mode.STAFF)
    places.announce_policy(HIDA, policy=policy, note="職員が一人ひとり確かめます。", by=None, at=AT)
    keepers = an_organisation(kondo)
    days = {98: "水路の草刈り", 99: "消防団の訓練", 100: "棚田の手入れ"}
    held = [a_published_occurrence(keepers, title=title, days=day) for day, title in days.items()]
    for called in ("ゆうき", "さくら"):
        activities.join(held[-1].id, by=a_person(called), at=AT)
    return held


def test_every_flow_works_without_scripts(
    reader: type[Reader],
    summer: list[Occurrence],
    mori: Person,
    development: None,
    clock: time_machine.Traveller,
) -> None:
    """K1, A3, A5, A8, P10, M1: forms and links alone; where a script would help, words say what to do instead."""
    hana, kondo, desk = (reader(f"{one}@example.jp") for one in ("hana", "kondo", "mori"))
    _registers(hana)
    _answers(hana, mori)
    hana.opens("/activities/").fills("キーワード", "棚田").presses("さがす", within="main").presses("棚田の手入れ")
    hana.presses("参加する", role="button").reads("参加が決まっています")
    hana.opens(f"/me/registrations/{HIDA}/").presses("プレミアム登録を申し込む")

    herself = Person.objects.get(email=hana.address)
    confirm(herself, on=day_in_japan(AT))
    *earlier, third = summer
    for one in earlier:
        take_part(herself, one.day, occurrence_id=one.id, project_id=one.project_id, minutes=one.minutes)
    clock.move_to(third.starts_at)
    _is_let_in(hana.signs_in(), kondo, third)

    _decides(desk)
    hana.opens(f"/me/cards/{HIDA}/").reads("プレミアム登録").presses("受付用のコードを見せる")
    hana.reads("このブラウザでは、登録証のQRコードが出ません").presses("紙の登録証を作る").reads("紙の登録証")
    _tells(desk)
    hana.opens("/me/").presses("稲刈りのお知らせ").reads("土曜")


def _registers(hana: Reader) -> None:
    """K1: a code by mail, one button more for the municipalities, one press."""
    hana.opens("/").presses("岐阜県", within=".map").presses("飛騨市").presses("登録する").signs_in()
    hana.fills("呼ばれたい名前", "はな").fills("生まれた年", "1990").fills("生まれた月", "5")
    hana.fills("お住まいの都道府県", "東京都").presses("市区町村を表示する")
    hana.fills("お住まいの市区町村", "世田谷区").presses("つぎへ").presses("この地域に登録する").reads("登録しました")


def _answers(hana: Reader, mori: Person) -> None:
    survey = a_draft_survey(mori)
    surveys.publish(survey.id, closes_at=now() + timedelta(days=14), by=mori, at=now())
    hana.opens("/me/surveys/").presses("飛騨市の季節").presses("答えはじめる")
    hana.page.get_by_label("夏").check()
    hana.presses("次へ").presses("回答を送る").reads("回答を受け取りました")


def _is_let_in(hana: Reader, kondo: Reader, occurrence: Occurrence) -> None:
    """A3, A5: Hana by the number under her code, Sakura by her name, Yuki with his by nobody."""
    hana.opens("/me/code/")
    kondo.is_signed_in_as("近藤").opens("/office/").presses("参加者のコードを読む", role="button")
    if "受付を始める" in kondo.words():
        kondo.presses("受付を始める")
    kondo.reads("カメラでは読み取れません").fills("コードの下の番号", "000 000").presses(
        "記録する", within=".gate-form"
    )
    kondo.reads("このコードでは記録できません")
    kondo.fills("コードの下の番号", hana.page.locator(".code-number").inner_text())
    kondo.presses("記録する", within=".gate-form").reads("はなさん", "3回目です")
    kondo.fills("名前の一部", "さくら").presses("名簿でさがす").reads("さくら").does_not_read("ゆうき")
    kondo.presses("手で記録", role="link").page.get_by_label("電池が切れた").check()
    kondo.presses("この人の参加を記録する").reads("1回目です")
    assert CheckIn.objects.filter(occurrence=occurrence).count() == 2


def _decides(desk: Reader) -> None:
    """P10: what waits for staff is chosen, confirmed with a reason and recorded."""
    desk.is_signed_in_as("森").opens(f"/office/{HIDA}/waiting/").reads("はな")
    desk.page.get_by_label("はなさんをえらぶ").check()
    desk.presses("認める", role="button").reads("1人について「認める」で、よいですか")
    desk.fills("理由", "要件を確かめました。").presses("認める", role="button").reads("プレミアム登録を認めました")


def _tells(desk: Reader) -> None:
    """M1: written, looked at, published."""
    desk.opens(f"/office/{HIDA}/news/").presses("お知らせを書く")
    desk.fills("見出し", "稲刈りのお知らせ").fills("本文", "**土曜**に集まります。")
    desk.presses("保存して、見え方を確かめる").presses("出す", role="link", within="main .actions")
    desk.presses("出す", role="button").reads("届き具合")
