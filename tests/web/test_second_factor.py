"""Passkeys, authenticator apps and recovery codes; who works with other people's data needs one of them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as app
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from tests.builders import AT, HIDA, a_person
from tests.web.key import Key
from tests.web.test_sign_in import ask_for_code, code_in_mail, enter
from yukari.delivery.models import Letter
from yukari.people import development, queries
from yukari.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at() -> Any:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def sign_in(browser: Client, address: str) -> Any:
    mail.outbox.clear()
    ask_for_code(browser, address)
    return enter(browser, code_in_mail())


def set_up_app(browser: Client) -> str:
    """Registers an authenticator app and tells its secret."""
    page = browser.get("/account/app/")
    secret = str(page.context["form"].secret)
    answer = browser.post("/account/app/", {"code": app_code(secret)})
    assert answer.url == "/account/recovery-codes/"
    return secret


def app_code(secret: str) -> str:
    return str(app.format_hotp_value(app.hotp_value(secret, next(app.yield_hotp_counters_from_time()))))


def test_hana_sets_up_an_authenticator_app_and_keeps_her_recovery_codes(
    client: Client, hana: Person, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client, hana.email)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    page = client.get("/account/recovery-codes/")
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in client.get("/account/recovery-codes/file/").content.decode()
    assert queries.second_factors_of(hana.id).recovery_codes_left == 10
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert Letter.objects.get().subject == "認証アプリが登録されました"


def test_from_then_on_she_shows_it_when_signing_in(client: Client, hana: Person, at: time_machine.Traveller) -> None:
    sign_in(client, hana.email)
    secret = set_up_app(client)
    codes = client.get("/account/recovery-codes/").context["unused_codes"]
    browser = Client()
    assert sign_in(browser, hana.email).url == "/account/sign-in/second-factor/"
    assert browser.get("/me/security/").status_code == 302
    assert "認証アプリに出ている6桁のコード" in browser.get("/account/sign-in/second-factor/").content.decode()
    at.shift(timedelta(seconds=30))
    assert browser.post("/account/sign-in/second-factor/", {"code": app_code(secret)}).url == "/me/"
    thief = Client()
    sign_in(thief, hana.email)
    assert thief.post("/account/sign-in/second-factor/", {"code": app_code(secret)}).status_code == 200, "used before"
    assert thief.post("/account/sign-in/second-factor/", {"code": codes[3]}).url == "/me/"
    assert queries.second_factors_of(hana.id).recovery_codes_left == 9


def test_guessing_a_second_factor_is_slowed_down(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    secret = set_up_app(client)
    browser = Client()
    sign_in(browser, hana.email)
    for _ in range(5):
        browser.post("/account/sign-in/second-factor/", {"code": "000000"})
    answer = browser.post("/account/sign-in/second-factor/", {"code": app_code(secret)})
    assert "2分ほどたったら、また試せます" in answer.content.decode()


def test_a_passkey_signs_her_in_by_itself(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    key = Key()
    key.be_made(client, alone=True)
    (passkey,) = queries.second_factors_of(hana.id).passkeys
    assert (passkey.name, passkey.signs_in_alone) == ("わたしのパスキー", True)
    browser = Client()
    assert key.sign_in(browser, hana).url == "/me/"
    assert browser.get("/me/security/").status_code == 200


def test_a_passkey_that_was_not_made_for_it_does_not_sign_in_alone(client: Client, hana: Person) -> None:
    """django-allauth issue 4224: any credential was taken, whatever it was made for."""
    sign_in(client, hana.email)
    key = Key()
    key.be_made(client, alone=False)
    browser = Client()
    assert key.sign_in(browser, hana).url == "/account/sign-in/"
    assert browser.get("/me/security/").status_code == 302
    assert "このパスキーだけではログインできません" in browser.get("/account/sign-in/").content.decode()


def test_a_passkey_is_a_second_factor_too(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    key = Key()
    key.be_made(client, alone=False)
    browser = Client()
    assert sign_in(browser, hana.email).url == "/account/sign-in/second-factor/"
    assert key.be_used(browser, "/account/sign-in/second-factor/").url == "/me/"


def test_a_passkey_is_renamed_and_removed_after_it_was_shown_again(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    Key().be_made(client, alone=True)
    (passkey,) = queries.second_factors_of(hana.id).passkeys
    client.post(f"/account/passkeys/{passkey.id}/name/", {"name": "青い鍵"})
    assert "青い鍵" in client.get("/me/security/").content.decode()
    assert "青い鍵" in client.get(f"/account/passkeys/{passkey.id}/remove/").content.decode()
    client.post(f"/account/passkeys/{passkey.id}/remove/")
    assert not queries.second_factors_of(hana.id)


def test_after_five_minutes_she_is_asked_again_before_changing_it(
    client: Client, hana: Person, at: time_machine.Traveller
) -> None:
    sign_in(client, hana.email)
    secret = set_up_app(client)
    at.shift(timedelta(minutes=6))
    asked = client.get("/account/app/remove/")
    assert asked.url == "/account/again/?next=%2Faccount%2Fapp%2Fremove%2F"
    assert "念のため" in client.get(asked.url).content.decode()
    answer = client.post(asked.url, {"code": app_code(secret), "next": "/account/app/remove/"})
    assert answer.url == "/account/app/remove/"
    assert client.post("/account/app/remove/").url == "/account/security/"
    assert not queries.second_factors_of(hana.id)


def test_mori_is_led_to_set_one_up_before_the_office_and_back_again(client: Client, mori: Person) -> None:
    sign_in(client, mori.email)
    office = f"/office/{HIDA}/"
    page = client.get(f"/account/security/?next={office}", follow=True).content.decode()
    assert "仕事のページに入るための準備" in page
    set_up_app(client)
    page = client.get("/me/security/").content.decode()
    assert "準備ができました" in page
    assert f'href="{office}"' in page
    assert office not in client.get("/me/security/").content.decode()


def test_she_sees_where_she_is_signed_in_and_signs_out_there(client: Client, hana: Person) -> None:
    phone = Client(
        headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Version/18.0 Safari/604.1"}
    )
    sign_in(phone, hana.email)
    sign_in(client, hana.email)
    page = client.get("/me/security/").content.decode()
    assert "iPhone・Safari" in page
    assert "この端末" in page
    on_phone = UserSession.objects.get(user_agent__contains="iPhone")
    client.post(f"/me/security/sessions/{on_phone.id}/end/")
    assert phone.get("/me/security/").status_code == 302
    assert client.get("/me/security/").status_code == 200


def test_nobody_ends_the_session_of_another_person(client: Client, hana: Person, mori: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere, mori.email)
    sign_in(client, hana.email)
    client.post(f"/me/security/sessions/{UserSession.objects.get(user=mori).id}/end/")
    client.post("/me/security/sessions/end-others/")
    assert elsewhere.get("/me/security/").status_code == 200


def test_she_signs_out_everywhere_but_here(client: Client, hana: Person) -> None:
    others = [Client(), Client()]
    for other in others:
        sign_in(other, hana.email)
    sign_in(client, hana.email)
    client.post("/me/security/sessions/end-others/")
    assert [other.get("/me/security/").status_code for other in others] == [302, 302]
    assert client.get("/me/security/").status_code == 200


def test_she_moves_to_another_address_by_a_code(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    answer = client.post("/account/email/", {"email": "hanako@example.jp", "action_add": "1"})
    assert answer.url == "/account/email/code/"
    assert mail.outbox[-1].to == ["hanako@example.jp"]
    assert "hanako@example.jp" in client.get("/account/email/code/").content.decode()
    assert queries.person_with_address("hana@example.jp") == hana
    client.post("/account/email/code/", {"code": code_in_mail(), "action": "verify"})
    assert queries.person_with_address("hanako@example.jp") == hana
    assert queries.person_with_address("hana@example.jp") is None
    assert Letter.objects.filter(subject="メールアドレスが変わりました").exists()


def test_the_address_of_another_account_is_not_given_away(client: Client, hana: Person) -> None:
    """No enumeration here either: the page says the same, and only the owner of the address learns of it."""
    a_person(address="mine@example.jp")
    sign_in(client, hana.email)
    mail.outbox.clear()
    answer = client.post("/account/email/", {"email": "mine@example.jp", "action_add": "1"})
    assert answer.url == "/account/email/code/"
    assert mail.outbox[-1].to == ["mine@example.jp"]
    page = client.post("/account/email/code/", {"code": code_in_mail(), "action": "verify"}).content.decode()
    assert "このメールアドレスは使えません" in page
    assert queries.addresses_of(hana.id) == ["hana@example.jp"]


def test_the_code_of_an_example_persons_app_can_be_read_in_development(client: Client, hana: Person) -> None:
    sign_in(client, hana.email)
    assert development.app_code_of(hana) == ""
    secret = set_up_app(client)
    assert development.app_code_of(hana) == app_code(secret)
