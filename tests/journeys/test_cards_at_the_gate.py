"""Kondo reads cards on a mountain: his page opens again without a network, knows who is who, and refuses what is wrong (A4, A5)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
import time_machine
from playwright.sync_api import Browser, expect

from tests.builders import a_person, a_published_occurrence, an_organisation
from tests.cards.make_vectors import PHONE as A_CARD_OF_ANOTHER_ISSUER
from tests.cards.phone import Pocket
from tests.journeys.camera import film, with_camera
from tests.journeys.conftest import CHROMIUM, PHONE, launched
from tests.journeys.reader import Reader
from tests.journeys.test_app import keeps_only, keeps_the_pages
from yukari.activities import commands as activities
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.cards import commands, queries
from yukari.kit.clock import now
from yukari.people.models import Person
from yukari.registrations.models import Participation
from yukari.rules.outcome import Reason
from yukari.web import offline

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]


HEARD = """self.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { self.heard.push(this.frequency.value); return start.apply(this, when); };"""
"""The notes that a page plays, one after the other."""


class Carried:
    """The account card in a phone of somebody."""

    def __init__(self, person: Person) -> None:
        self.person, self.pocket = person, Pocket()
        self.statement = commands.issue(person, key=self.pocket.key, by=person, at=now())[0].statement

    def shows(self, *, at: datetime | None = None) -> str:
        return self.pocket.show(self.statement, at=at or now())

    def is_lost(self) -> None:
        (phone,) = queries.phones_of(self.person.id, at=now())
        commands.revoke_phone(self.person, phone_id=phone.id, by=self.person, at=now())


@pytest.fixture
def occurrence(kondo: Person, hana: Person, clock: time_machine.Traveller) -> Occurrence:
    found = a_published_occurrence(an_organisation(kondo), title="夜回り")
    clock.move_to(found.starts_at - timedelta(hours=20))
    activities.join(found.id, by=hana, at=now())
    return found


def address(occurrence: Occurrence) -> str:
    return f"/office/occurrences/{occurrence.id}/scanner/"


def prepared(kondo: Reader, occurrence: Occurrence) -> Reader:
    """On the day before, at home: the pages are kept, the roster is taken along, and then there is no network any more."""
    kondo.page.clock.install(time=now())
    kondo.is_signed_in_as("近藤").opens(address(occurrence)).presses("受付を始める")
    kondo.reads("この端末は電波がなくても使えます（名簿 1人・たった今）")
    keeps_the_pages(kondo)
    kondo.reads("この端末は電波がなくても使えます")
    kondo.page.context.set_offline(True)
    return kondo


def on_the_day(clock: time_machine.Traveller, occurrence: Occurrence, *people: Reader) -> None:
    clock.move_to(occurrence.starts_at)
    for one in people:
        one.page.clock.set_system_time(now())


def reads(kondo: Reader, text: str, folder: Path, *words: str) -> None:
    """The still photo of a code, and what the screen says to it."""
    picture = folder / "code.png"
    segno.make(text, error="m").save(str(picture), scale=8, border=6)
    kondo.page.locator("[data-said]").evaluate("box => box.replaceChildren()")
    kondo.page.locator("[data-photo] input[type=file]").set_input_files(picture)
    for each in words:
        expect(kondo.page.locator("[data-said]")).to_contain_text(each)


def seen_and_heard(kondo: Reader, text: str, folder: Path, outcome: str) -> tuple[str, list[int]]:
    """The colour and the notes with which the gate answers a code."""
    kondo.page.evaluate("self.heard.length = 0")
    reads(kondo, text, folder)
    box = kondo.page.locator(f"[data-said] .verdict-{outcome}")
    expect(box).to_be_visible()
    colour, notes = box.evaluate("box => [getComputedStyle(box).backgroundColor, self.heard]")
    return colour, notes


def keeps(kondo: Reader, scans: int) -> None:
    expect(kondo.page.locator("[data-waiting-number]")).to_have_text(str(scans))


def test_kondos_page_opens_again_on_the_mountain_and_knows_the_cards(
    reader: type[Reader],
    occurrence: Occurrence,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    """Valid, unknown, revoked, forged, old, by a wrong clock, cut, of another system; then the phone is switched off and on.

    What only the clock speaks against reaches staff (A9), unless its person came with a good code too. All of it goes home
    from the next activity's page, too.
    """
    hanas, guests, losers, quicks = (
        Carried(person) for person in (hana, a_person("ゆうき"), a_person("さくら"), a_person("はやて"))
    )
    losers.is_lost()
    clock.move_to(now() + timedelta(minutes=10))
    kondo = prepared(reader("kondo@example.jp"), occurrence)
    on_the_day(clock, occurrence, kondo)
    kondo.page.goto(kondo.site + address(occurrence))
    kondo.reads("この端末は電波がなくても使えます（名簿 1人・", "夜回り").checks()
    reads(kondo, hanas.shows(), tmp_path, "はなさん", "この端末に保存しました")
    reads(kondo, hanas.shows(at=now() + timedelta(seconds=30)), tmp_path, "はなさん", "この端末で読み取りずみです")
    reads(kondo, guests.shows(), tmp_path, "正しい登録証です。名簿にいない人です")
    kondo.checks()
    reads(kondo, losers.shows(), tmp_path, "使えなくなった登録証です")
    reads(kondo, A_CARD_OF_ANOTHER_ISSUER.text(), tmp_path, "本物の登録証ではありません")
    reads(kondo, Pocket().show(hanas.statement, at=now()), tmp_path, "出している端末のものではありません")
    early = quicks.shows(at=now() + timedelta(minutes=10))
    reads(
        kondo, hanas.shows(at=now() - timedelta(minutes=5)), tmp_path, "前に出されたコードです", "まだ記録していません"
    )
    reads(kondo, early, tmp_path, "時計が合いません", "職員が確かめます")
    expect(kondo.page.locator("[data-said] .verdict-held")).to_be_visible()
    reads(kondo, early, tmp_path, "時計が合いません")
    expect(kondo.page.locator("[data-said] .verdict-refused")).to_be_visible()
    reads(kondo, hanas.shows()[:200], tmp_path, "コードが欠けています")
    reads(kondo, "https://example.jp/", tmp_path, "ゆかりのコードではありません")
    kondo.checks()
    keeps(kondo, 4)

    kondo.page.close()
    kondo.page = kondo.page.context.new_page()
    kondo.page.clock.install(time=now())
    kondo.page.goto(kondo.site + address(occurrence))
    keeps(kondo, 4)
    assert not CheckIn.objects.exists()
    another = a_published_occurrence(occurrence.project.organisation, title="草刈り")
    kondo.page.goto(kondo.site + address(another))
    expect(kondo.page.locator("[data-elsewhere-number]")).to_have_text("4")
    kondo.reads("夜回り（4件）").checks()
    kondo.page.context.set_offline(False)
    expect(kondo.page.locator("[data-elsewhere]")).to_be_hidden()
    assert set(CheckIn.objects.values_list("person_id", "confidence")) == {(hana.id, 3), (guests.person.id, 3)}
    assert HeldScan.objects.values_list("person_id", "reason").get() == (quicks.person.id, Reason.CODE_EXPIRED)


def test_an_update_of_the_app_in_the_middle_of_a_queue_loses_nothing(
    reader: type[Reader],
    occurrence: Occurrence,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A card and a typed number wait while another version of everything takes over; the old page goes on, the new one hands in."""
    yuki = a_person("ゆうき")
    activities.join(occurrence.id, by=yuki, at=now())
    hanas = Carried(hana)
    kondo = reader("kondo@example.jp")
    kondo.page.clock.install(time=now())
    kondo.is_signed_in_as("近藤").opens(address(occurrence)).presses("受付を始める")
    keeps_the_pages(kondo)
    kondo.reads("名簿 2人")
    kondo.page.context.set_offline(True)
    on_the_day(clock, occurrence, kondo)
    reads(kondo, hanas.shows(), tmp_path, "はなさん", "この端末に保存しました")
    kondo.page.route("**/scan/**", lambda route: route.abort())
    before = f"yukari-pages-{offline.plan()['version']}"
    monkeypatch.setattr(offline, "SHELLS", (*offline.SHELLS[:-1], offline.Shell("offline", "^/", ("css/account.css",))))
    after = f"yukari-pages-{offline.plan()['version']}"
    kondo.page.context.set_offline(False)
    kondo.page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    keeps_only(kondo, before, after)
    kondo.page.context.set_offline(True)
    kondo.fills("コードの下の番号", queries.resident_code(yuki.id, at=now()).number)
    kondo.page.locator("[data-number] button").click()
    expect(kondo.page.locator("[data-said]")).to_contain_text("あとで確かめます")
    keeps(kondo, 2)
    kondo.page.unroute("**/scan/**")
    kondo.page.goto(kondo.site + address(occurrence))
    keeps(kondo, 2)
    kondo.page.context.set_offline(False)
    expect(kondo.page.locator("[data-waiting]")).to_be_hidden()
    assert set(CheckIn.objects.values_list("person_id", flat=True)) == {hana.id, yuki.id}
    assert not HeldScan.objects.exists()


def test_two_phones_that_read_two_cards_of_hana_make_one_participation(
    reader: type[Reader],
    occurrence: Occurrence,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    """A4: her phone at one gate, her card on paper at the other; which of them was first decides how sure we are."""
    hanas = Carried(hana)
    commands.issue_paper(hana.id, by=hana, at=now())
    (paper,) = queries.papers_of(hana.id, at=now())
    one, other = (prepared(reader("kondo@example.jp"), occurrence) for _ in range(2))
    on_the_day(clock, occurrence, one, other)
    reads(one, hanas.shows(), tmp_path, "はなさん", "この端末に保存しました")
    reads(other, paper.code, tmp_path, "はなさん", "この端末に保存しました")
    for phone, outcome in ((one, "参加を記録しました"), (other, "参加済みです")):
        phone.page.context.set_offline(False)
        expect(phone.page.locator("[data-list]")).to_contain_text(outcome)
        expect(phone.page.locator("[data-waiting]")).to_be_hidden()
    assert Participation.objects.get().person_id == hana.id
    assert CheckIn.objects.get().confidence == 3
    assert not HeldScan.objects.exists()


def test_kondos_camera_finds_hanas_card_without_a_network(
    reader: type[Reader],
    occurrence: Occurrence,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    browser: Browser,
    size: dict[str, int],
    tmp_path: Path,
) -> None:
    """A Chromium of its own, because it is told of the camera's film when it starts. Each outcome has its colour and its sound."""
    hanas, guests = Carried(hana), Carried(a_person("ゆうき"))
    camera = film(hanas.shows(at=occurrence.starts_at), tmp_path / "film.y4m")
    seeing = launched(browser.browser_type, CHROMIUM, *with_camera(camera))
    reader.open_page = lambda: seeing.new_page(viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo")
    kondos = reader("kondo@example.jp")
    kondos.page.add_init_script(HEARD)
    kondo = prepared(kondos, occurrence)
    on_the_day(clock, occurrence, kondo)
    kondo.page.get_by_role("button", name="カメラをつける").click()
    expect(kondo.page.locator("[data-said]")).to_contain_text("はなさん")
    kondo.page.wait_for_function("self.heard[0] === 660")
    keeps(kondo, 1)
    kondo.checks()
    kondo.page.context.set_offline(False)
    expect(kondo.page.locator("[data-waiting]")).to_be_hidden()
    told = [
        seen_and_heard(kondo, hanas.shows(), tmp_path, "already"),
        seen_and_heard(kondo, guests.shows(), tmp_path, "ok"),
        seen_and_heard(kondo, A_CARD_OF_ANOTHER_ISSUER.text(), tmp_path, "refused"),
    ]
    kondo.page.context.set_offline(True)
    told.append(seen_and_heard(kondo, guests.shows(at=now() + timedelta(minutes=10)), tmp_path, "held"))
    assert [notes for _, notes in told] == [[660], [660, 880], [220, 180], [440, 440]]
    assert len({colour for colour, _ in told}) == 4
    seeing.close()
