"""The pages on which staff bring a fan club's list along."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.builders import AT, HIDA
from tests.clubs.conftest import storage as storage
from tests.clubs.stories import COLUMNS, a_file, a_row, checked, invited, own_link
from tests.news.stories import send_everything
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from yukari.clubs import commands
from yukari.clubs.models import ClubList, ClubPast, Listed, Unwanted
from yukari.people.models import Person

HERE = f"/office/{HIDA}/clubs"


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(mori: Person, client: Client) -> Client:
    return sign_in(client, mori)


def a_named(data: bytes, name: str = "会員.csv") -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def test_a_list_is_brought_matched_and_tried_out(desk: Client) -> None:
    assert "まだ名簿はありません" in words_of(desk.get(f"{HERE}/"))
    answer = desk.post(
        f"{HERE}/new/", {"club": "飛騨市ファンクラブ", "file": a_named(a_file(a_row(1), a_row(2, consent="×")))}
    )
    found = ClubList.objects.get()
    assert path_of(answer) == f"{HERE}/{found.id}/columns/"
    page = words_of(desk.get(path_of(answer)))
    assert "「会員.csv」（CSV (Shift_JIS)）から、2人を読みました。" in page
    assert "1@club.example.jp" in page
    answer = desk.post(f"{HERE}/{found.id}/columns/", {f"column-{place}": one.value for place, one in COLUMNS.items()})
    assert path_of(answer) == f"{HERE}/{found.id}/"
    assert "一行ずつ確かめています" in words_of(desk.get(path_of(answer)))
    commands.check(found.id, by=None, at=AT)
    page = words_of(desk.get(path_of(answer)))
    assert "名簿の人数 2 案内できる 1" in page
    assert "案内への同意がない 1行" in page
    assert "@club.example.jp" not in page
    assert "結果が出ました" in words_of(desk.get(f"{HERE}/"))


def test_what_is_wrong_is_said_beside_it(desk: Client) -> None:
    assert desk.post(f"{HERE}/new/", {}).status_code == 200
    answer = desk.post(f"{HERE}/new/", {"club": "会", "file": a_named(b"PK\x03\x04?", "a.xlsx")})
    assert "ファイルがこわれていて読み取れませんでした。" in words_of(answer)
    answer = desk.post(f"{HERE}/new/", {"club": "会", "file": a_named(b"a,b\n" * 100_002)})
    assert "100000行までに分けてください。" in words_of(answer)
    assert not ClubList.objects.exists()


def test_the_columns_page_says_what_is_missing(desk: Client, mori: Person) -> None:
    found = checked(mori)
    answer = desk.post(f"{HERE}/{found.id}/columns/", {"column-0": "name"})
    assert answer.status_code == 409
    assert "メールアドレスの列を選んでください。" in words_of(answer)


def test_rows_are_shown_by_their_verdict(desk: Client, mori: Person) -> None:
    found = checked(mori, a_row(1), a_row(1), a_row(2, mail="?"))
    page = words_of(desk.get(f"{HERE}/{found.id}/?verdict=twice"))
    assert "3 名簿の中で重なっている 2行めと同じ宛先です。" in page
    assert "4 メールアドレスが正しくない" not in page
    assert desk.get(f"{HERE}/{found.id}/?verdict=none&cursor=x").status_code == 200


def test_the_report_names_rows_and_nobody(desk: Client, mori: Person) -> None:
    found = checked(mori, a_row(1), a_row(1), a_row(2, since="?"))
    text = b"".join(desk.get(f"{HERE}/{found.id}/report.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert list(csv.reader(StringIO(text))) == [
        ["名簿の行", "結果", "くわしく"],
        ["2", "案内できる", ""],
        ["3", "名簿の中で重なっている", "2行めと同じ宛先です。同じ宛先には、1通だけ送ります。"],
        ["4", "案内できる", "入会した日は読めなかったので、引き継ぎません。"],
    ]
    assert "会員" not in text


def test_a_list_is_discarded(desk: Client, mori: Person) -> None:
    found = checked(mori)
    assert "だれにも案内は届いていません。" in words_of(desk.get(f"{HERE}/{found.id}/discard/"))
    answer = desk.post(f"{HERE}/{found.id}/discard/")
    assert path_of(answer) == f"{HERE}/"
    assert not ClubList.objects.exists()


def test_a_list_of_nobody_s_is_not_found(desk: Client, sato: Person, mori: Person) -> None:
    found = checked(mori)
    for page in ("", "columns/", "report.csv", "discard/"):
        assert sign_in(Client(), sato).get(f"/office/216046/clubs/{found.id}/{page}").status_code == 404


# Invitations


def test_inviting_a_few_shows_the_mail_and_the_figures(desk: Client, mori: Person) -> None:
    found = checked(mori)
    page = words_of(desk.get(f"{HERE}/{found.id}/invite/"))
    assert "「飛騨市ファンクラブ」の2人に、一人1通ずつ送ります。" in page
    assert "（その人だけのリンク）" in page
    assert "2026年5月31日までに消します" in page
    assert desk.post(f"{HERE}/{found.id}/invite/", {}).status_code == 200
    answer = desk.post(f"{HERE}/{found.id}/invite/", {"basis": "入会の申込書に書いてある", "reminds": "on"})
    assert path_of(answer) == f"{HERE}/{found.id}/"
    assert "まもなく送りはじめます" in words_of(desk.get(f"{HERE}/{found.id}/"))
    commands.begin_due(by=None, at=AT)
    commands.prepare(found.id, again=False, by=None, at=AT)
    send_everything()
    page = words_of(desk.get(f"{HERE}/{found.id}/"))
    assert "送った 2 送れなかった 0 戻ってきた 0 登録した 0 案内を望まない 0" in page
    assert "もう一度案内する日 2026年4月15日" in page
    assert path_of(desk.get(f"{HERE}/{found.id}/columns/")) == f"{HERE}/{found.id}/"
    assert path_of(desk.get(f"{HERE}/{found.id}/invite/")) == f"{HERE}/{found.id}/"
    desk.post(f"{HERE}/{found.id}/cancel/")
    page = words_of(desk.get(f"{HERE}/{found.id}/"))
    assert "取りやめました" in page
    assert "送った 2" in page


def test_a_deed_that_is_none_is_not_found(desk: Client, mori: Person) -> None:
    assert desk.get(f"{HERE}/{checked(mori).id}/nothing/").status_code == 404


@pytest.fixture
def link(mori: Person) -> str:
    invited(mori, a_row(1, mail="hana@example.jp"))
    send_everything()
    return own_link("hana@example.jp", mail.outbox)


def test_the_page_behind_the_link_says_nothing_of_the_list(client: Client, link: str) -> None:
    page = words_of(client.get(link))
    assert "飛騨市ファンクラブのみなさまへ" in page
    assert "会員1" not in page
    assert "0001" not in page
    assert not Listed.objects.exclude(answer="").exists()


def test_hana_sees_what_the_club_knows_and_decides(client: Client, link: str, hana: Person) -> None:
    press = f"/me{link}"
    assert path_of(client.get(press)) == "/account/sign-in/"
    browser = sign_in(Client(), hana)
    page = words_of(browser.get(press))
    assert "入会 2018年4月1日 会員番号 0001" in page
    assert path_of(browser.post(press, {"keeps_past": "1"})) == f"/me/registrations/{HIDA}/done/"
    page = words_of(browser.get(f"/me/registrations/{HIDA}/"))
    assert "ファンクラブの記録 飛騨市ファンクラブ 入会：2018年4月1日 会員番号：0001" in page
    assert "岐阜県" in words_of(browser.get("/me/"))
    browser.post(f"/me/registrations/{HIDA}/club/forget/")
    assert not ClubPast.objects.exists()
    assert "ファンクラブの記録 飛騨市" not in words_of(browser.get(f"/me/registrations/{HIDA}/"))


def test_staff_read_it_beside_the_registration(link: str, hana: Person, desk: Client) -> None:
    sign_in(Client(), hana).post(f"/me{link}", {"keeps_past": "1"})
    assert "会員番号：0001" in words_of(desk.get(f"/office/{HIDA}/registrants/{hana.id}/?why=asked"))


def test_ken_finds_filled_in_what_his_club_knew(link: str, ken: Person) -> None:
    browser = sign_in(Client(), ken)
    way = browser.get(f"/me{link}")
    assert path_of(way) == "/me/profile/"
    form = browser.get(way["Location"]).context["form"]
    assert (form["called"].value(), form["prefecture"].value()) == ("会員1", "210005")
    assert browser.get("/me/profile/").context["form"]["called"].value() is None
    for onward in ("/me/invited/x/", "//evil.example/", "/no/such/page/"):
        assert browser.get("/me/profile/", {"next": onward}).context["form"]["called"].value() is None


def test_never_again_is_one_press_and_can_be_taken_back(client: Client, link: str) -> None:
    stop = client.get(link).context["invited"].stop_link.removeprefix("http://localhost:8000")
    assert "案内を止めますか" in words_of(client.get(stop))
    assert not Unwanted.objects.exists()
    browser = Client(enforce_csrf_checks=True)
    assert "もう案内を送りません" in words_of(browser.post(stop, {"List-Unsubscribe": "One-Click"}))
    assert "もう案内を送りません" in words_of(client.get(stop))
    assert "また案内を受け取れます" in words_of(client.post(stop, {"undo": "1"}))
    assert not Unwanted.objects.exists()


def test_a_link_of_a_list_that_is_gone_leads_on(client: Client, link: str, hana: Person) -> None:
    stop = client.get(link).context["invited"].stop_link.removeprefix("http://localhost:8000")
    Listed.objects.all().delete()
    answer = client.get(link)
    assert answer.status_code == 404
    assert "登録は、いつでもできます。" in words_of(answer)
    assert sign_in(Client(), hana).get(f"/me{link}").status_code == 409
    for page in (client.get(stop), client.post(stop)):
        assert "もう消えています" in words_of(page)
    assert client.get("/invited/nothing/").status_code == 404


def test_the_invitation_speaks_english_too(client: Client, link: str) -> None:
    page = words_of(client.get(link, headers={"accept-language": "en"}))
    assert "Would you like to become a furusato resident of Hida City, Gifu?" in page
