from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from tests.builders import a_person
from yukari.people.models import Person


@pytest.fixture
def debug(settings: LazySettings) -> LazySettings:
    settings.DEBUG = True
    return settings


def test_mori_is_signed_in_by_a_press(client: Client, debug: LazySettings, mori: Person) -> None:
    page = client.get("/dev/").content.decode()
    assert "飛騨市" in page
    assert client.post(f"/dev/sign-in/{mori.id}/").url == "/me/"
    assert client.get("/me/security/").status_code == 200
    assert [record["method"] for record in client.session["account_authentication_methods"]] == ["mfa"]
    assert "この端末" in client.get("/me/security/").content.decode()


def test_one_press_leads_from_one_person_to_the_next(
    client: Client, debug: LazySettings, mori: Person, sato: Person
) -> None:
    for person in (mori, sato):
        client.post(f"/dev/sign-in/{person.id}/")
        assert person.email in client.get("/me/security/").content.decode()


def test_a_person_of_flesh_and_blood_is_not(client: Client, debug: LazySettings, db: None) -> None:
    real = a_person(address="someone@mail.jp")
    assert "someone@mail.jp" not in client.get("/dev/").content.decode()
    assert client.post(f"/dev/sign-in/{real.id}/").status_code == 404


def test_the_mailbox_shows_the_newest_first_and_the_code_large(
    client: Client, debug: LazySettings, db: None, tmp_path: Path
) -> None:
    debug.EMAIL_FILE_PATH = tmp_path
    debug.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    for address, text in (("hana@example.jp", "はじめ"), ("ken@example.jp", "ログインのコード\n\n    123456\n")):
        EmailMessage("件名", text, to=[address]).send()
    page = client.get("/dev/mail/").content.decode()
    assert '<p class="mail-code">123456</p>' in page
    assert "はじめ" in page


@pytest.mark.parametrize("path", ["", "mail/", "sign-in/00000000-0000-0000-0000-000000000000/"])
def test_none_of_it_exists_without_debug(client: Client, settings: LazySettings, db: None, path: str) -> None:
    settings.DEBUG = False
    assert client.post(f"/dev/{path}").status_code == 404


def test_whoever_is_signed_in_speaks_the_language_of_the_browser(
    client: Client, debug: LazySettings, hana: Person
) -> None:
    client.post(f"/dev/sign-in/{hana.id}/", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in client.get("/me/", headers={"Accept-Language": "en"}).content.decode()
