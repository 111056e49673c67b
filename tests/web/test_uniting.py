"""The same card on a second account: the person proves the other one, sees what will be, and presses once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.builders import HIDA, SETAGAYA, a_person
from tests.card import CardService
from tests.registrations.stories import in_force
from tests.web.key import Key
from tests.web.pages import words_of
from tests.web.test_sign_in import ask_for_code, code_in_mail, enter
from yukari.audit.models import Entry
from yukari.delivery.models import Envelope
from yukari.kit import clock
from yukari.people import queries
from yukari.people.models import CardFacts, ConfirmedIdentity, Guardian, Person, SetAside
from yukari.registrations import commands as registrations

pytestmark = pytest.mark.django_db

OTHER = "/me/identity/other/"


@pytest.fixture
def old(client: Client, places: None, card_service: CardService) -> Person:
    """Hana's other account, confirmed with her card."""
    person = a_person("はな（むかし）", address="hana-old@example.jp")
    registrations.register(person.id, place_id=HIDA, by=person, at=clock.now())
    browser = Client()
    browser.force_login(person)
    card_service.read(browser)
    return person


@pytest.fixture
def at_the_page(client: Client, hana: Person, old: Person, card_service: CardService) -> Any:
    client.force_login(hana)
    return card_service.read(client)


def the_code() -> str:
    found = re.search(r"^\s+(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def prove(client: Client) -> Any:
    client.post(OTHER, {"step": "send"})
    return client.post(OTHER, {"step": "code", "code": the_code()}, follow=True)


def test_the_page_offers_to_unite_and_does_not_say_who_the_other_is(client: Client, at_the_page: Any) -> None:
    assert at_the_page.url == OTHER
    page = words_of(client.get(OTHER))
    assert "別のアカウント" in page
    assert "hana-old" not in page
    assert "むかし" not in page


def test_proved_by_mail_previewed_and_pressed_once(client: Client, hana: Person, old: Person, at_the_page: Any) -> None:
    """P1: afterwards the card confirms the account that remains."""
    preview = prove(client)
    assert mail.outbox[-1].to == [old.email]
    assert "岐阜県飛騨市" in words_of(preview)
    assert HIDA not in in_force(hana)  # The preview is done and taken back.
    assert Person.objects.get(id=old.id).is_active
    assert client.post(OTHER, {"step": "unite"}).status_code == 302
    assert HIDA in in_force(hana)
    assert ConfirmedIdentity.objects.get().person_id == hana.id
    assert not SetAside.objects.exists()
    assert client.get("/me/").status_code == 200
    assert client.post(OTHER, {"step": "unite"}).url == "/me/identity/"


def with_passkey(person: Person, *, alone: bool = True) -> Key:
    """A passkey that this account made while it was signed in to."""
    browser, key = Client(), Key()
    mail.outbox.clear()
    ask_for_code(browser, person.email)
    enter(browser, code_in_mail())
    key.be_made(browser, alone=alone)
    return key


def shows(client: Client, key: Key, whose: Person) -> Any:
    return key.be_used(client, OTHER, whose=whose, step="passkey")


def test_a_passkey_of_the_other_account_proves_it_as_well(client: Client, old: Person, at_the_page: Any) -> None:
    """Where the mail does not arrive any more. The page offers any passkey, and does not tell which ones there are."""
    key = with_passkey(old)
    options = client.get(OTHER).context["js_data"]["request_options"]["publicKey"]
    assert not options.get("allowCredentials")
    assert options["userVerification"] == "required"
    assert shows(client, key, old).url == OTHER
    assert "岐阜県飛騨市" in words_of(client.get(OTHER))
    assert client.post(OTHER, {"step": "unite"}).status_code == 302
    assert ConfirmedIdentity.objects.get().person.email == "hana@example.jp"
    assert Entry.objects.get(verb="proved_another_account").about["way"] == "passkey"


@pytest.mark.parametrize("whose", ["her own", "somebody's", "a second factor", "somebody's under the other name"])
def test_no_other_passkey_proves_it(client: Client, hana: Person, old: Person, at_the_page: Any, whose: str) -> None:
    """One that is only a second factor proves no sign-in; it needs a mailed code beside it."""
    person = {"her own": hana, "a second factor": old}.get(whose) or a_person("ゆうき", address="yuki@example.jp")
    key = with_passkey(person, alone=whose != "a second factor")
    answer = shows(client, key, old if whose == "somebody's under the other name" else person)
    assert answer.status_code == 409
    assert "もうひとつのアカウントを確かめられません" in words_of(answer)
    assert client.post(OTHER, {"step": "unite"}).status_code == 403
    assert Person.objects.get(id=old.id).is_active


def test_the_answer_of_a_passkey_counts_once(client: Client, old: Person, at_the_page: Any) -> None:
    key = with_passkey(old)
    challenge = client.get(OTHER).context["js_data"]["request_options"]["publicKey"]["challenge"]
    client.get(OTHER)
    said = {"step": "passkey", "credential": key.signed(challenge, whose=old)}
    assert client.post(OTHER, said).status_code == 409, "answers a challenge that is no longer asked"
    for nonsense in ("", "{}", "[]", "null", '{"response": 1}', "x"):
        assert client.post(OTHER, {"step": "passkey", "credential": nonsense}).status_code in (409, 429)


def test_nobody_unites_without_the_code(client: Client, hana: Person, old: Person, at_the_page: Any) -> None:
    assert client.post(OTHER, {"step": "unite"}).status_code == 403
    client.post(OTHER, {"step": "send"})
    wrong = "000000" if the_code() != "000000" else "111111"
    answer = client.post(OTHER, {"step": "code", "code": wrong})
    assert answer.status_code == 409
    assert "メールに届いた6桁の数字を確かめてください" in words_of(answer)
    assert Person.objects.get(id=old.id).is_active


def test_a_code_counts_once_and_guessing_is_slowed_down(client: Client, old: Person, at_the_page: Any) -> None:
    client.post(OTHER, {"step": "send"})
    wrong = "000000" if the_code() != "000000" else "111111"
    answers = [client.post(OTHER, {"step": "code", "code": wrong}).status_code for _ in range(7)]
    assert answers[-1] == 429


def test_a_code_ends_after_ten_minutes(client: Client, old: Person, at_the_page: Any) -> None:
    client.post(OTHER, {"step": "send"})
    SetAside.objects.update(code_sent_at=clock.now() - timedelta(minutes=11))
    assert client.post(OTHER, {"step": "code", "code": the_code()}).status_code == 409


def test_the_closed_accounts_browser_is_signed_out_and_its_address_leads_on(
    client: Client, hana: Person, old: Person, at_the_page: Any
) -> None:
    elsewhere = Client()
    elsewhere.force_login(old)
    prove(client)
    client.post(OTHER, {"step": "unite"})
    assert elsewhere.get("/me/").status_code == 302
    codes = len(mail.outbox)
    Client().post("/account/sign-in/", {"login": old.email})
    assert len(mail.outbox) == codes
    letter = Envelope.objects.select_related("letter").get(address=old.email, letter__key__startswith="united:").letter
    assert "h•••@example.jp" in letter.text
    assert hana.email not in letter.text


@pytest.mark.parametrize("guarded", [True, False])
def test_a_childs_card_confirms_what_goes_on_only_with_a_guardian(
    client: Client, places: None, card_service: CardService, guarded: bool
) -> None:
    """P15: one account knows the card by which the child signs in, the other knows the guardian."""
    first, sora = (a_person(called, address=f"{called}@example.jp") for called in ("sora-first", "sora"))
    browser = Client()
    browser.force_login(first)
    card_service.read(browser, card="child")
    client.force_login(sora)
    client.post("/me/guardian/", {"relation": "mother", "kinds": ["basic"]})
    card_service.read(client, "/me/guardian/start/", card="guardian")
    assert card_service.read(client, card="child").url == OTHER
    prove(client)
    if not guarded:
        Guardian.objects.all().delete()
    client.post(OTHER, {"step": "unite"})
    card = ConfirmedIdentity.objects.get()
    assert card.person == sora
    assert (card.signs_in_only, card.residence_id) == ((False, SETAGAYA) if guarded else (True, ""))
    assert (queries.identity_of(sora.id) is not None) is guarded
    assert CardFacts.objects.filter(person=sora).exists() is guarded
