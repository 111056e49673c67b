"""Yukari on a phone's home screen: it can be installed, opens without a network, and updates itself under people's hands."""

import json
import re
from datetime import timedelta
from threading import Event
from uuid import UUID

import pytest
import segno
import time_machine
from playwright.sync_api import Error, expect

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, a_published_occurrence, an_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.reader import Reader
from yukari.activities import commands as activities
from yukari.cards import commands as issuing
from yukari.cards import queries as cards
from yukari.kit import clock as moment
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.web import offline
from yukari.web.resident.cards import activities as queries_of_the_page

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]

WORKERS = """async () => {
  const found = await navigator.serviceWorker.getRegistration();
  return [found?.installing, found?.waiting, found?.active].map((worker) => worker?.state ?? "");
}"""
VERSIONS = "async () => (await caches.keys()).filter(name => name.startsWith('yukari-pages-')).sort()"
IN_CARDS = """const opened = indexedDB.open("yukari", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("card");
  await new Promise(done => { opened.onsuccess = done; });
  const store = opened.result.transaction("card").objectStore("card");"""
KEPT = f"""async () => {{ {IN_CARDS} const all = store.getAllKeys(); await new Promise(done => {{ all.onsuccess = done }});
  return all.result }}"""
STEAL = f"""async () => {{ {IN_CARDS} const key = store.get("key"); await new Promise(done => {{ key.onsuccess = done }});
  return crypto.subtle.exportKey("pkcs8", key.result.privateKey) }}"""
STANDS_AT = """() => {
  const here = document.activeElement;
  const { left, right, top, bottom } = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const all = [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")].filter(one => one.checkVisibility());
  return {
    pocket: Boolean(here.closest("[data-pocket]")), words: here.outerHTML.slice(0, 160), last: here === all.at(-1),
    visible: left < innerWidth && right > 0 && top < innerHeight && bottom > 0,
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
  };
}"""
SHOWS_SLOT = """([place, slot]) => {
  const code = document.querySelector(`[data-code="${place}"] svg.qr`);
  return CardFormat.parse(code.dataset.text).slot === slot;
}"""
QUEUE = """async (scan) => {
  const opened = indexedDB.open("a-queue", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("scans", { autoIncrement: true });
  await new Promise(done => { opened.onsuccess = done; });
  const store = opened.result.transaction("scans", "readwrite").objectStore("scans");
  if (scan) store.add(scan);
  const all = store.getAll();
  await new Promise(done => { all.onsuccess = done; });
  opened.result.close();
  return all.result;
}"""


def keeps_the_pages(someone: Reader) -> None:
    """The worker has fetched what it keeps; from the next page on it looks after everything."""
    for _ in range(100):
        if (found := someone.page.evaluate(WORKERS)) == ["", "", "activated"]:
            someone.page.reload()
            assert someone.page.evaluate("navigator.serviceWorker.controller !== null")
            return
        someone.page.wait_for_timeout(100)
    raise AssertionError(found)


def keeps_only(someone: Reader, *versions: str) -> None:
    """Sooner or later, the pages of these versions and no others are kept."""
    for _ in range(100):
        if (kept := someone.page.evaluate(VERSIONS)) == sorted(versions):
            return
        someone.page.wait_for_timeout(100)
    raise AssertionError(f"{kept} are kept instead of {versions}")


def test_hana_can_install_the_app(reader: type[Reader], hana: Person) -> None:
    hanas = reader("hana@example.jp").signs_in().opens("/me/")
    keeps_the_pages(hanas)
    wire = hanas.page.context.new_cdp_session(hanas.page)
    app = wire.send("Page.getAppManifest")
    assert app["errors"] == []
    assert json.loads(app["data"])["short_name"] == "ゆかり"
    # The browser of the tests is a private window, which installs nothing; no other reason may stand.
    reasons = {each["errorId"] for each in wire.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert reasons <= {"in-incognito"}


def test_without_a_network_a_page_says_so_kindly_in_the_persons_language(reader: type[Reader], hana: Person) -> None:
    hanas = reader("hana@example.jp").signs_in().opens("/me/")
    keeps_the_pages(hanas)
    hanas.opens("/help/")
    hanas.page.context.set_offline(True)
    hanas.opens("/activities/").reads("いまは、つながっていません")
    hanas.page.context.set_offline(False)
    hanas.presses("もう一度開く").does_not_read("つながっていません")


def test_an_update_takes_over_with_the_next_page_and_loses_nothing_queued(
    reader: type[Reader], hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanas = reader("hana@example.jp").signs_in().opens("/me/")
    keeps_the_pages(hanas)
    hanas.page.evaluate(QUEUE, {"code": "YK1:SCANNED ON A MOUNTAIN"})
    before = f"yukari-pages-{offline.plan()['version']}"
    for part in ("css/visitor.css", "css/desk.css"):
        monkeypatch.setattr(offline, "SHELLS", (*offline.SHELLS[:-1], offline.Shell("offline", "^/", (part,))))
        newest = f"yukari-pages-{offline.plan()['version']}"
        hanas.opens("/me/")
        keeps_only(hanas, before, newest)
        before = newest
    assert [scan["code"] for scan in hanas.page.evaluate(QUEUE, None)] == ["YK1:SCANNED ON A MOUNTAIN"]
    hanas.page.context.set_offline(True)
    hanas.opens("/activities/").reads("いまは、つながっていません")


def code_of(someone: Reader, place_id: str) -> str:
    """What a camera reads off this card on the screen."""
    code = someone.page.locator(f'[data-code="{place_id}"] svg.qr')
    code.wait_for()
    return code.get_attribute("data-text") or ""


def drawn(someone: Reader, place_id: str) -> list[list[int]]:
    """The modules of the code as they stand on the screen, without the white around them."""
    strokes = someone.page.locator(f'[data-code="{place_id}"] svg.qr path').nth(1).get_attribute("d") or ""
    dark = {(int(y) - 4, int(x) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", strokes)}
    side = max(y for y, _ in dark) + 1
    return [[int((y, x) in dark) for x in range(side)] for y in range(side)]


def shown_by(text: str) -> UUID:
    """Who the gate says has shown this code just now, both signatures checked."""
    statement = cards.read_card(text, at=moment.now())
    return cards.holders([statement])[statement.card_id].person_id


@pytest.fixture
def hana_of_hida(hana: Person, kondo: Person, clock: time_machine.Traveller) -> Person:
    """Registered at two places, and going to help at one. The server's clock is months away from that of her phone."""
    for place_id in (HIDA, SHIRAKAWA):
        registrations.register(hana.id, place_id=place_id, by=hana, at=AT)
    occurrence = a_published_occurrence(an_organisation(kondo), days=9)
    activities.join(occurrence.id, by=hana, at=AT)
    return hana


def test_hana_shows_her_card_on_a_mountain(reader: type[Reader], hana_of_hida: Person) -> None:
    """A5: card, next activities and record without a network; nothing of it can be copied, and it says how old it is."""
    hanas = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(hanas, HIDA)
    keeps_the_pages(hanas)
    code_of(hanas, HIDA)
    hanas.page.context.set_offline(True)
    for path in ("/me/cards/", "/me/"):
        hanas.opens(path).reads("岐阜県飛騨市", "はなさん", "1分前の内容です", "これからの活動", "住民票")
        for place_id in (HIDA, SHIRAKAWA, GIFU, ""):
            text = code_of(hanas, place_id)
            assert shown_by(text) == hana_of_hida.id
        modules = drawn(hanas, "")
        makes = [segno.make(text, version=10, error="m", mask=mask, boost_error=False) for mask in range(8)]
        assert modules in [[list(row) for row in one.matrix] for one in makes]
    with pytest.raises(Error, match="not extractable"):
        hanas.page.evaluate(STEAL)


def test_each_of_hanas_phones_has_cards_of_its_own(reader: type[Reader], hana_of_hida: Person) -> None:
    texts = [code_of(reader("hana@example.jp").signs_in().opens("/me/cards/"), HIDA) for _ in range(2)]
    assert {shown_by(text) for text in texts} == {hana_of_hida.id}
    assert len({cards.read_card(text, at=moment.now()).card_id for text in texts}) == 2


def test_a_cleared_browser_gets_its_cards_again_unasked(reader: type[Reader], hana_of_hida: Person) -> None:
    hanas = reader("hana@example.jp").signs_in().opens("/me/cards/")
    before = code_of(hanas, HIDA)
    hanas.page.evaluate("new Promise(done => { indexedDB.deleteDatabase('yukari').onsuccess = done })")
    again = code_of(hanas.opens("/me/cards/"), HIDA)
    assert shown_by(again) == shown_by(before) == hana_of_hida.id


def test_who_signs_out_leaves_no_card_on_the_phone(reader: type[Reader], hana_of_hida: Person, ken: Person) -> None:
    phone = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(phone, HIDA)
    keeps_the_pages(phone)
    phone.opens("/account/sign-out/").page.get_by_role("button", name="ログアウトする").click()
    phone.page.wait_for_url(f"{phone.site}/")
    assert phone.page.evaluate(KEPT) == []
    phone.page.context.set_offline(True)
    phone.opens("/me/cards/").reads("まだ登録証がありません").does_not_read("はなさん")


def test_another_person_on_the_same_phone_never_sees_hanas_cards(
    reader: type[Reader], hana_of_hida: Person, mori: Person
) -> None:
    """Even where signing out had no script to clear up."""
    phone = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(phone, HIDA)
    keeps_the_pages(phone)
    phone.page.context.clear_cookies(name="yukari_session")
    phone.address = mori.email
    phone.signs_in()
    phone.page.context.set_offline(True)
    phone.opens("/me/cards/").reads("まだ登録証がありません").does_not_read("はなさん")
    assert "kept" not in phone.page.evaluate(KEPT)


def test_an_ended_session_asks_to_sign_in_and_keeps_what_it_has(reader: type[Reader], hana_of_hida: Person) -> None:
    phone = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(phone, HIDA)
    keeps_the_pages(phone)
    phone.page.context.set_offline(True)
    phone.opens("/me/cards/")
    phone.page.context.clear_cookies(name="yukari_session")
    phone.page.context.set_offline(False)
    phone.reads("もう一度ログインしてください", "はなさん")


def test_a_lost_phone_shows_nothing_once_it_hears_of_it(reader: type[Reader], hana_of_hida: Person) -> None:
    phone = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(phone, HIDA)
    keeps_the_pages(phone)
    code_of(phone, HIDA)
    phone.page.context.set_offline(True)
    phone.opens("/me/cards/").reads("はなさん")
    for one in cards.phones_of(hana_of_hida.id, at=moment.now()):
        issuing.revoke_phone(hana_of_hida, phone_id=one.id, by=hana_of_hida, at=moment.now())
    phone.page.context.clear_cookies(name="yukari_session")
    phone.page.context.set_offline(False)
    phone.reads("もう一度ログインしてください").does_not_read("はなさん")
    assert "kept" not in phone.page.evaluate(KEPT)


def test_the_card_draws_the_code_of_the_next_half_minute_by_itself(
    reader: type[Reader], hana_of_hida: Person, clock: time_machine.Traveller
) -> None:
    """A5: what was on the screen a minute ago is worth nothing; nobody touched the phone, and there is no network."""
    hanas = reader("hana@example.jp").signs_in()
    # The half minute has just begun, and while it is looked at it does not end.
    clock.move_to(moment.now().replace(second=0) + timedelta(minutes=1))
    hanas.page.clock.install(time=moment.now())
    hanas.opens("/me/cards/")
    before = code_of(hanas, HIDA)
    hanas.page.clock.pause_at(moment.now() + timedelta(seconds=2))
    hanas.page.context.set_offline(True)
    hanas.page.clock.run_for(30_000)
    clock.shift(30)
    # The same half minute may be drawn again meanwhile, signed anew; what is waited for is the next one.
    slot = (cards.open_card(before).slot or 0) + 1
    hanas.page.wait_for_function(SHOWS_SLOT, arg=[HIDA, slot])
    after = code_of(hanas, HIDA)
    assert shown_by(after) == hana_of_hida.id
    assert cards.open_card(after).slot == slot
    clock.shift(60)
    with pytest.raises(Refused) as refused:
        cards.read_card(before, at=moment.now())
    assert refused.value.reason is Reason.CODE_EXPIRED


def test_a_network_that_does_not_answer_is_none(
    reader: type[Reader], hana_of_hida: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bar in a valley: after four seconds the phone shows what it has."""
    hanas = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(hanas, HIDA)
    keeps_the_pages(hanas)
    answered, asked = Event(), queries_of_the_page.record_of

    def slow(*words: object) -> object:
        answered.wait(20)
        return asked(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(queries_of_the_page, "record_of", slow)
    try:
        hanas.opens("/me/cards/").reads("1分前の内容です", "はなさん")
        assert shown_by(code_of(hanas, HIDA)) == hana_of_hida.id
    finally:
        answered.set()


def test_hana_goes_through_her_cards_by_keyboard(reader: type[Reader], hana_of_hida: Person) -> None:
    """Each card can be reached, shows that it is, and the row moves along with it."""
    hanas = reader("hana@example.jp").signs_in().opens("/me/cards/")
    code_of(hanas, HIDA)
    hanas.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached = []
    for _ in range(60):
        hanas.page.keyboard.press("Tab")
        reached.append(hanas.page.evaluate(STANDS_AT))
        if reached[-1]["last"]:
            break
    within = [one for one in reached if one["pocket"]]
    assert reached[-1]["last"], "the keyboard is caught"
    assert within
    for one in within:
        assert one["outline"], one
        assert one["visible"], one


def test_a_phone_that_asks_too_often_keeps_its_cards_and_is_told_why(
    reader: type[Reader], hana_of_hida: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "ASKED_AN_HOUR", 1)
    hanas = reader("hana@example.jp").signs_in().opens("/me/cards/")
    before = shown_by(code_of(hanas, HIDA))
    hanas.opens("/me/cards/")
    expect(hanas.page.locator("[data-refused]")).to_contain_text("また試せます")
    assert shown_by(code_of(hanas, HIDA)) == before
    hanas.checks()
