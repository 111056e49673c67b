"""The owner's way, in a browser: the card belongs to Hana's other account, and she makes one of the two."""

import re

import pytest

from tests.builders import HIDA, a_person
from tests.journeys.conftest import PHONE
from tests.journeys.reader import Reader
from tests.registrations.stories import in_force
from yukari.kit import clock
from yukari.people.models import ConfirmedIdentity, Person
from yukari.registrations import commands as registrations
from yukari.uniting.models import Proposal

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def hold_the_card(person: Reader) -> None:
    person.opens("/me/identity/")
    person.presses("マイナンバーカードで本人確認", role="link")
    person.page.get_by_role("button", name="認証").first.click()
    person.page.wait_for_load_state()
    person.checks()


def test_hana_makes_one_account_of_two(reader: type[Reader], hana: Person) -> None:
    """P1: code by mail, preview, one press; then the closed address leads on."""
    old = a_person("はな（むかし）", address="hana-old@example.jp")
    registrations.register(old.id, place_id=HIDA, by=old, at=clock.now())
    before = reader("hana-old@example.jp").signs_in()
    hold_the_card(before)
    now = reader("hana@example.jp").signs_in()
    hold_the_card(now)
    now.reads("カードは、別のアカウントで使われています").does_not_read("hana-old")
    now.presses("コードを送る", role="button")
    now.fills("6桁のコード", before.code())
    now.presses("コードを確かめる", role="button")
    now.reads("このアカウントに引き継ぐもの", "岐阜県飛騨市")
    now.presses("ひとつにする", role="button")
    now.reads("2つのアカウントを、ひとつにしました", "飛騨市")
    assert HIDA in in_force(hana)
    before.opens("/me/")
    before.reads("メールアドレス")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_hana_proves_her_other_account_by_its_passkey(reader: type[Reader], hana: Person, development: None) -> None:
    """P1: the passkey was made in the other account, on this same phone, by the browser itself."""
    a_person("はな（むかし）", address="hana-old@example.jp")
    phone = reader("hana-old@example.jp").signs_in()
    wire = phone.page.context.new_cdp_session(phone.page)
    wire.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "isUserVerified": True}})
    hold_the_card(phone)
    phone.opens("/account/passkeys/new/").page.get_by_role("button", name="パスキーを作る").click()
    phone.page.wait_for_url(re.compile("recovery-codes|security"))
    phone.opens("/account/sign-out/").page.get_by_role("button", name="ログアウトする").click()
    phone.page.wait_for_url(f"{phone.site}/")
    phone.address = hana.email
    phone.signs_in()
    hold_the_card(phone)
    phone.reads("もうひとつのアカウントのパスキーをお持ちなら").page.get_by_role(
        "button", name="パスキーで確かめる"
    ).click()
    phone.reads("このアカウントに引き継ぐもの").checks()
    phone.presses("ひとつにする", role="button").reads("2つのアカウントを、ひとつにしました")
    assert ConfirmedIdentity.objects.get().person_id == hana.id


def test_two_people_of_staff_unite_and_the_person_stops_it(
    reader: type[Reader], hana: Person, mori: Person, manager: Person, development: None
) -> None:
    """D1: proposed and confirmed at two desks, and stopped by the person's own press."""
    a_person("はな（むかし）", address="hana-old@example.jp")
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    officer = reader("mori@example.jp").is_signed_in_as("森")
    officer.opens(f"/office/{HIDA}/registrants/{hana.id}/unite/")
    officer.presses("提案する", role="button").reads("入力してください")
    officer.fills("メールアドレス", "hana-old@example.jp").fills("理由", "窓口で身分証を確かめた")
    officer.presses("提案する", role="button").reads("別の職員を待っています")
    officer.presses("アカウントの統合", role="link", within="main").reads("あなたが提案したので")
    other = reader(manager.email).is_signed_in_as(manager.called)
    other.opens(f"/office/{HIDA}/").presses("アカウントの確認", role="link").presses("アカウントの統合", role="link")
    other.reads("窓口で身分証を確かめた").fills("理由", "電話でも確かめた").presses("確かめた", role="button")
    other.reads("にひとつになる")
    person = reader("hana@example.jp").signs_in()
    person.opens(f"/me/uniting/{Proposal.objects.get().id}/").presses("統合を止める", role="button")
    person.reads("統合を止めました")
