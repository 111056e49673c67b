"""A shop in Hida checks Hana's card (S3), where there is a network and where there is none."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
import time_machine
from playwright.sync_api import Browser, expect

from tests.builders import HIDA
from tests.cards.make_vectors import PHONE as A_CARD_OF_SOMEBODY_ELSE
from tests.cards.phone import Pocket
from tests.journeys.camera import film, with_camera
from tests.journeys.conftest import CHROMIUM, PHONE, launched
from tests.journeys.reader import Reader
from tests.journeys.test_app import keeps_the_pages
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.cards import commands, queries
from yukari.kit.clock import now
from yukari.people.models import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

on_a_phone = pytest.mark.parametrize("size", [PHONE], ids=["phone"])


class Hana:
    """Premium in Hida, with her card in her phone."""

    def __init__(self, person: Person) -> None:
        confirm(person)
        make_premium(person)
        self.person, self.pocket = person, Pocket()
        issued = commands.issue(person, key=self.pocket.key, by=person, at=now())
        self.statement = next(one.statement for one in issued if one.card and one.card.place.code == HIDA)

    def shows(self, *, at: datetime | None = None) -> str:
        return self.pocket.show(self.statement, at=at or now())

    def loses_her_phone(self) -> None:
        (phone,) = queries.phones_of(self.person.id, at=now())
        commands.revoke_phone(self.person, phone_id=phone.id, by=self.person, at=now())


@pytest.fixture
def hanas(hana: Person, clock: time_machine.Traveller) -> Hana:
    clock.move_to(at(DAY, 12))
    return Hana(hana)


def the_shop(reader: type[Reader], *, ahead: timedelta = timedelta(0), language: str = "ja") -> Reader:
    """A phone whose clock runs as ours, or ahead of it, with the page open and everything known."""
    shop = reader("nobody@example.jp")
    shop.page.clock.install(time=now() + ahead)
    shop.opens(f"/verify/?lang={language}")
    expect(shop.page.locator("[data-state]")).to_be_visible()
    return shop


def checks_text(shop: Reader, text: str) -> Reader:
    shop.page.locator("[data-other]").evaluate("folded => { folded.open = true }")
    shop.page.locator("textarea").fill(text)
    shop.page.locator("[data-form] button").click()
    return shop


def answers(shop: Reader, *words: str) -> Reader:
    """The answer says so; the page around it explains the same words."""
    for each in words:
        expect(shop.page.locator("[data-said]")).to_contain_text(each)
    return shop


def checks_photo(shop: Reader, text: str, folder: Path) -> Reader:
    """The photo of a screen, as it lies in the gallery."""
    picture = folder / "photo.png"
    segno.make(text, error="m").save(str(picture), scale=8, border=6)
    shop.page.locator("[data-other]").evaluate("folded => { folded.open = true }")
    shop.page.locator("[data-form] [type=file]").set_input_files(picture)
    return shop


def moves(clock: time_machine.Traveller, by: timedelta, *shops: Reader) -> None:
    clock.move_to(now() + by)
    for shop in shops:
        shop.page.clock.set_system_time(now())


def test_a_shop_checks_hanas_card(reader: type[Reader], hanas: Hana, tmp_path: Path) -> None:
    shop = the_shop(reader)
    answers(checks_photo(shop, hanas.shows(), tmp_path), "有効", "岐阜県飛騨市", "プレミアム登録", "2027年4月9日")
    shop.reads("電波があります").does_not_read("はなさん")
    shop.checks()
    answers(checks_text(shop, hanas.shows()), "有効").checks()
    answers(checks_text(shop, A_CARD_OF_SOMEBODY_ELSE.text()), "無効", "本物の登録証ではありません").checks()
    answers(checks_text(shop, "https://example.jp/"), "無効", "ほかのコードです")
    answers(checks_text(shop, hanas.shows()[:200]), "もう一度").checks()


@on_a_phone
def test_in_english_too(reader: type[Reader], hanas: Hana) -> None:
    shop = the_shop(reader, language="en")
    answers(checks_text(shop, hanas.shows()), "Valid", "Hida City, Gifu", "April 9, 2027").checks()


@on_a_phone
def test_a_shop_without_a_network_checks_it_all_the_same(
    reader: type[Reader], hanas: Hana, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    """After one visit the page, the keys, the names of places and what was revoked are on the phone; a photograph is still refused."""
    shop = the_shop(reader)
    keeps_the_pages(shop)
    expect(shop.page.locator("[data-state]")).to_be_visible()
    shop.page.context.set_offline(True)
    moves(clock, timedelta(hours=3), shop)
    shop.page.goto(f"{shop.site}/verify/")
    shop.reads("電波がありませんが、確かめられます").checks()
    photographed = hanas.shows()
    answers(checks_text(shop, photographed), "有効", "岐阜県飛騨市").checks()
    # Later than a shop with a network would take it, and well before this one does not.
    moves(clock, timedelta(minutes=1), shop)
    answers(checks_text(shop, photographed), "有効")
    moves(clock, timedelta(minutes=2), shop)
    answers(checks_photo(shop, photographed, tmp_path), "無効", "もう一度、画面を開いて見せてもらってください")
    answers(checks_text(shop, hanas.shows()), "有効")
    moves(clock, timedelta(days=1), shop)
    shop.page.goto(f"{shop.site}/verify/")
    shop.reads("1日より前の情報です").checks()


@on_a_phone
def test_a_revoked_card_is_refused_from_the_shown_time_on(
    reader: type[Reader], hanas: Hana, clock: time_machine.Traveller
) -> None:
    shop = the_shop(reader)
    hanas.loses_her_phone()
    known = shop.page.locator("[data-state-words]")
    before = known.inner_text()
    answers(checks_text(shop, hanas.shows()), "有効")
    moves(clock, timedelta(minutes=11), shop)
    # She holds it out while the page still fetches what was revoked since.
    shop.opens("/verify/")
    answers(checks_text(shop, hanas.shows()), "無効", "取り消された登録証です").checks()
    shop.reads("電波があります")
    expect(known).not_to_have_text(before)


@on_a_phone
def test_a_photograph_is_refused_after_its_slot(
    reader: type[Reader], hanas: Hana, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    shop = the_shop(reader)
    photographed = hanas.shows()
    answers(checks_photo(shop, photographed, tmp_path), "有効")
    moves(clock, timedelta(seconds=61), shop)
    answers(checks_photo(shop, photographed, tmp_path), "無効", "写真や画面の写しは使えません").checks()


@on_a_phone
@pytest.mark.parametrize("minutes", [10, -10])
def test_a_wrong_clock_is_noticed_and_put_right(reader: type[Reader], hanas: Hana, minutes: int) -> None:
    shop = the_shop(reader, ahead=timedelta(minutes=minutes))
    shop.reads("この端末の時計が合っていません", "10分ずれています").checks()
    answers(checks_text(shop, hanas.shows()), "有効")
    wrong = hanas.shows(at=now() + timedelta(minutes=minutes))
    answers(checks_text(shop, wrong), "無効").checks()


@on_a_phone
def test_a_shop_that_was_never_online_is_told_so(reader: type[Reader], hanas: Hana) -> None:
    shop = reader("nobody@example.jp")
    shop.page.route("**/cards/*.json", lambda route: route.abort())
    shop.opens("/verify/").reads("はじめに一度、電波のある所で開いてください")
    checks_text(shop, hanas.shows())
    expect(shop.page.locator("[data-said]")).to_be_empty()


@on_a_phone
def test_the_camera_finds_the_card(
    reader: type[Reader], hanas: Hana, browser: Browser, size: dict[str, int], tmp_path: Path
) -> None:
    """A Chromium of its own, because it is told of the camera's film when it starts."""
    shown_at = now()
    camera = film(hanas.shows(at=shown_at), tmp_path / "film.y4m")
    seeing = launched(browser.browser_type, CHROMIUM, *with_camera(camera))
    reader.open_page = lambda: seeing.new_page(viewport=size, locale="ja-JP")
    shop = the_shop(reader)
    # However long this machine took to start a browser.
    shop.page.clock.set_system_time(shown_at)
    shop.page.get_by_role("button", name="カメラをつける").click()
    answers(shop, "有効", "岐阜県飛騨市", "プレミアム登録").checks()
    seeing.close()
