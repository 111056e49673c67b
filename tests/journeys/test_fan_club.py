"""A town brings its fan club along: a list of a thousand from an old system, a second person, and Hana, who decides for herself."""

import pytest
from django.core import mail

from tests.builders import HIDA, a_person
from tests.clubs.conftest import storage as storage
from tests.clubs.stories import HEADING, a_row, own_link
from tests.journeys.reader import Reader
from tests.news.stories import send_everything
from yukari.clubs import commands
from yukari.clubs.models import ClubList, ClubPast
from yukari.kit import clock
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations.models import Registration

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MANY = 1_000
OLD_SYSTEM = "\r\n".join(
    # What the old system calls 「呼称」 no machine can know.
    [
        HEADING.replace("ニックネーム", "呼称"),
        *(a_row(number) for number in range(1, MANY)),
        a_row(MANY, mail="hana@example.jp"),
    ]
).encode("cp932")


@pytest.mark.parametrize("tongue", ["ja-JP"])
def test_a_fan_club_comes_along(reader: type[Reader], mori: Person, development: None) -> None:
    places.appoint(
        a_person("谷", address="tani@example.jp"), place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=clock.now()
    )
    desk, other = reader("mori@example.jp").is_signed_in_as("森"), reader("tani@example.jp").is_signed_in_as("谷")
    desk.opens(f"/office/{HIDA}/clubs/").presses("名簿を読みこむ").fills("ファンクラブの名前", "飛騨市ファンクラブ")
    desk.page.set_input_files("input[type=file]", {"name": "会員.csv", "mimeType": "text/csv", "buffer": OLD_SYSTEM})
    desk.presses("読みこんで、列を確かめる").reads("（CSV (Shift_JIS)）から、1000人を読みました。")
    desk.fills("呼称", "名前・ニックネーム").presses("試してみる").reads("一行ずつ確かめています")
    found = ClubList.objects.get()
    page = f"/office/{HIDA}/clubs/{found.id}/"
    commands.check(found.id, by=None, at=clock.now())

    desk.opens(page).reads("名簿の人数1000案内できる1000").presses("1000人に案内を送る")
    desk.fills("案内を送ってよい理由", "入会の申込書に書いてある").presses("別の職員に確かめてもらう", role="button")
    other.opens(page).presses("確かめたので、送る").presses("確かめたので、送る", role="button").reads(
        "まもなく送りはじめます"
    )
    commands.begin_due(by=None, at=clock.now().replace(year=2030))
    commands.prepare(found.id, again=False, by=None, at=clock.now())
    mail.outbox.clear()
    send_everything()
    desk.opens(page).reads(f"送った{MANY}")
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox) == MANY
    assert not Registration.objects.exists()

    link = own_link("hana@example.jp", mail.outbox)
    hana = (
        reader("hana@example.jp").opens(link).reads("飛騨市ファンクラブのみなさまへ").presses("登録へ進む").signs_in()
    )
    hana.fills("生まれた年", "1990").fills("生まれた月", "5").fills("お住まいの都道府県", "東京都")
    hana.page.wait_for_timeout(500)
    hana.fills("お住まいの市区町村", "世田谷区")
    assert hana.page.get_by_label("呼ばれたい名前").input_value() == f"会員{MANY}"
    hana.page.locator("main form button:not([name])").last.click()
    hana.page.wait_for_load_state()
    hana.checks().reads("入会", "会員番号", f"{MANY}").presses("この地域に登録する")
    hana.opens(f"/me/registrations/{HIDA}/").reads("ファンクラブの記録", f"会員番号：{MANY}")
    assert ClubPast.objects.get().number == str(MANY)
    desk.opens(page).reads("登録した1")
