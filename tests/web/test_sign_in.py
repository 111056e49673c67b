"""One field, a code by mail, in; and the same for everybody."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, HIDA, SETAGAYA, a_person
from yukari.people import queries
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import RosterEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at() -> object:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def ask_for_code(browser: Client, address: str, **onward: str) -> object:
    return browser.post("/account/sign-in/", {"login": address, **onward}, follow=True)


def code_in_mail() -> str:
    found = re.search(r"^ +(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[1]


def enter(browser: Client, code: str, **onward: str) -> object:
    return browser.post("/account/sign-in/code/", {"code": code, "action": "verify", **onward})


def test_ken_signs_in_for_the_first_time_and_is_asked_who_he_is(client: Client) -> None:
    page = ask_for_code(client, "Ken@Example.jp")
    assert "ken@example.jp" in page.content.decode()
    assert queries.person_with_address("ken@example.jp") is None
    answer = enter(client, code_in_mail())
    assert (answer.status_code, answer.url) == (302, "/me/")
    ken = queries.person_with_address("ken@example.jp")
    assert ken
    assert not ken.has_profile
    assert UserSession.objects.get().user == ken


def test_a_known_and_an_unknown_address_cannot_be_told_apart() -> None:
    """No enumeration: the same answers, the same pages, the same mail, about the same work."""
    a_person(address="hana@example.jp")
    seen, statements = [], []
    for address in ("hana@example.jp", "nobo@example.jp"):
        browser = Client()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as work:
            first = browser.post("/account/sign-in/", {"login": address})
        statements.append(len(work))
        page = browser.get(first.url).content.decode()
        letter = mail.outbox[0]
        words = re.sub(r"\d{6}", "000000", letter.body)
        tokens = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page).replace(address, "@")
        seen.append((first.status_code, first.url, sorted(first.cookies), tokens, letter.subject, words))
    assert seen[0] == seen[1]
    assert abs(statements[0] - statements[1]) <= 1


def test_the_mail_says_the_code_and_that_nobody_asks_for_a_pin(client: Client) -> None:
    ask_for_code(client, "hana@example.jp")
    letter = mail.outbox[0]
    assert letter.subject == "ログインのコード"
    assert "暗証番号をたずねることはありません" in letter.body
    assert re.findall(r"https?://\S+", letter.body) == ["http://localhost:8000"]
    assert str(letter.alternatives[0].content).count("http") == 2, "the one link, and its words"


def test_the_mail_speaks_english_to_who_reads_english(client: Client) -> None:
    client.post("/account/sign-in/", {"login": "anna@example.jp"}, headers={"Accept-Language": "en"})
    assert mail.outbox[0].subject == "Your sign-in code"
    assert "PIN" in mail.outbox[0].body


def test_a_wrong_code_says_so_and_the_third_ends_the_attempt(client: Client) -> None:
    ask_for_code(client, "hana@example.jp")
    code = code_in_mail()
    wrong = "000000" if code != "000000" else "111111"
    assert "コードが違います" in enter(client, wrong).content.decode()
    enter(client, wrong)
    assert enter(client, wrong).url == "/account/sign-in/"
    assert enter(client, code).url == "/account/sign-in/"


def test_a_code_works_for_ten_minutes(client: Client, at: time_machine.Traveller) -> None:
    ask_for_code(client, "hana@example.jp")
    at.shift(timedelta(minutes=10, seconds=1))
    assert enter(client, code_in_mail()).url == "/account/sign-in/"


def test_a_new_code_replaces_the_old_one(client: Client) -> None:
    ask_for_code(client, "hana@example.jp")
    first = code_in_mail()
    client.post("/account/sign-in/code/", {"action": "resend"})
    assert len(mail.outbox) == 2
    if code_in_mail() != first:
        assert enter(client, first).status_code == 200
    assert enter(client, code_in_mail()).url == "/me/"


def test_the_sixth_code_within_ten_minutes_has_to_wait(client: Client) -> None:
    for _ in range(5):
        ask_for_code(Client(), "hana@example.jp")
    page = ask_for_code(client, "hana@example.jp").content.decode()
    assert "2分ほどたったら、また試せます" in page
    assert len(mail.outbox) == 5
    ask_for_code(client, "ken@example.jp")
    assert len(mail.outbox) == 6


def test_asking_again_on_the_page_of_the_code_counts_like_asking_anew() -> None:
    """Five codes in ten minutes, however they are asked for; the refused one leaves the last code as it was."""
    a_person(address="hana@example.jp")
    seen = []
    for address in ("hana@example.jp", "nobo@example.jp"):
        mail.outbox.clear()
        for _ in range(4):
            ask_for_code(Client(), address)
        browser = Client()
        ask_for_code(browser, address)
        code = code_in_mail()
        again = browser.post("/account/sign-in/code/", {"action": "resend", "next": "/me/security/"})
        assert again.url == "/account/sign-in/code/?next=%2Fme%2Fsecurity%2F"
        page = browser.get(again.url).content.decode()
        assert "2分ほどたったら、また試せます" in page
        assert len(mail.outbox) == 5
        seen.append(re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page).replace(address, "@"))
        assert enter(browser, code).status_code == 302
    assert seen[0] == seen[1], "nobody learns by it which address is known"


def test_twenty_codes_are_mailed_to_one_address_in_a_day(at: time_machine.Traveller) -> None:
    """Whoever guesses gets three tries at each: sixty a day of a million, where it was two thousand."""
    for _ in range(24):
        for _ in range(3):
            page = ask_for_code(Client(), "hana@example.jp").content.decode()
        at.shift(timedelta(hours=1))
    mailed = len(mail.outbox)
    assert 20 < mailed < 20 + 20, "as many at once as she can need in a day, and then one every 72 minutes"
    assert re.search(r"\d+分ほどたったら、また試せます", page)
    ask_for_code(Client(), "ken@example.jp")
    assert len(mail.outbox) == mailed + 1


def test_a_new_address_gets_no_more_codes_than_one_that_signs_in(client: Client, hana: Person, ken: Person) -> None:
    for person in (hana, ken):
        client.force_login(person)
        client.post("/account/email/", {"email": "New@example.jp", "action_add": "1"})
        for _ in range(2):
            client.post("/account/email/code/", {"action": "resend"})
    assert len(mail.outbox) == 5
    assert "また試せます" in client.get("/account/email/code/").content.decode()
    client.post("/account/email/", {"email": ken.email, "action_send": "1"})
    assert len(mail.outbox) == 5


def test_she_returns_to_the_page_that_she_wanted(client: Client) -> None:
    a_person(address="hana@example.jp")
    asked = client.get("/me/security/")
    assert asked.url == "/account/sign-in/?next=%2Fme%2Fsecurity%2F"
    assert 'name="next" value="/me/security/"' in client.get(asked.url).content.decode()
    page = client.post("/account/sign-in/", {"login": "hana@example.jp", "next": "/me/security/"})
    assert page.url == "/account/sign-in/code/?next=%2Fme%2Fsecurity%2F"
    assert enter(client, code_in_mail(), next="/me/security/").url == "/me/security/"


def test_nobody_is_sent_to_another_site(client: Client) -> None:
    ask_for_code(client, "hana@example.jp", next="https://evil.example/")
    assert enter(client, code_in_mail(), next="https://evil.example/").url == "/me/"


def test_someone_who_mistyped_the_address_starts_again(client: Client) -> None:
    ask_for_code(client, "hanna@example.jp")
    assert client.get("/account/sign-in/").url == "/account/sign-in/code/"
    client.post("/account/sign-out/", {"next": "/account/sign-in/"})
    assert client.get("/account/sign-in/").status_code == 200


def test_a_stopped_account_does_not_get_in(client: Client) -> None:
    hana = a_person(address="hana@example.jp")
    Person.objects.filter(id=hana.id).update(is_active=False)
    ask_for_code(client, "hana@example.jp")
    assert enter(client, code_in_mail()).url == "/account/inactive/"
    assert "いま使えません" in client.get("/account/inactive/").content.decode()


def test_signing_out_asks_first(client: Client, hana: Person) -> None:
    client.force_login(hana)
    assert "ログアウトしますか" in client.get("/account/sign-out/").content.decode()
    assert client.post("/account/sign-out/").url == "/"
    assert client.get("/me/profile/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["signup/", "password/change/", "password/set/", "password/reset/", "login/", "3rdparty/", "2fa/", "login/code/"],
)
def test_pages_that_make_no_sense_without_passwords_do_not_exist(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


def test_ken_says_what_basic_registration_needs_without_javascript(client: Client, places: None, ken: Person) -> None:
    client.force_login(ken)
    page = client.get("/me/profile/").content.decode()
    assert "はじめに、少しだけ教えてください" in page
    said = {
        "called": "ケン",
        "birth_year": "2001",
        "birth_month": "2",
        "prefecture": "130001",
        "language": "ja",
        "tell_by_email": "yes",
    }
    page = client.post("/me/profile/", {**said, "municipalities": "1"}).content.decode()
    assert f'value="{SETAGAYA}"' in page
    assert 'value="ケン"' in page
    missing = client.post("/me/profile/", said)
    assert (missing.status_code, "市区町村を選んでください" in missing.content.decode()) == (422, True)
    answer = client.post("/me/profile/", {**said, "municipality": SETAGAYA, "next": "/places/212172/"})
    assert answer.url == "/places/212172/"
    ken.refresh_from_db()
    assert (ken.called, ken.birth_year, ken.birth_month, ken.residence_id) == ("ケン", 2001, 2, SETAGAYA)


def test_a_name_that_is_changed_is_found_on_the_list_of_her_place(client: Client, places: None, hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    page = client.get("/me/profile/").context["form"]
    said = {name: "" if value is None else value for name, value in page.initial.items()}
    client.post("/me/profile/", {**said, "called": "花子"})
    assert RosterEntry.objects.get(person=hana, place_id=HIDA).called == "花子"


def test_who_lives_outside_japan_has_no_municipality(client: Client, places: None, ken: Person) -> None:
    client.force_login(ken)
    said = {"called": "Ken", "birth_year": "2001", "birth_month": "2", "prefecture": "abroad", "tell_by_email": "no"}
    client.post("/me/profile/", {**said, "language": "en"})
    ken.refresh_from_db()
    assert (ken.residence_id, ken.language, ken.tell_by_email, ken.has_profile) == ("", "en", False, True)
    assert '<html lang="en">' in client.get("/me/profile/").content.decode()


def test_with_javascript_the_municipalities_come_by_themselves(client: Client, places: None, ken: Person) -> None:
    client.force_login(ken)
    fragment = client.get("/me/profile/municipalities/", {"prefecture": "210005"}).content.decode()
    assert "飛騨市" in fragment
    assert "大野郡" in fragment
    assert "<html" not in fragment


def test_the_language_is_changed_by_a_press_and_remembered(client: Client, hana: Person) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/account/sign-in/"})
    assert (answer.url, answer.cookies["django_language"].value) == ("/account/sign-in/", "en")
    client.force_login(hana)
    client.post("/language/", {"language": "en"})
    hana.refresh_from_db()
    assert hana.language == "en"
    client.post("/language/", {"language": "xx"})
    assert queries.person(hana.id).language == "en"


def test_her_visit_is_written_down_once_a_day(client: Client, hana: Person, at: time_machine.Traveller) -> None:
    """K6."""
    client.force_login(hana)
    client.get("/me/notices/")
    assert queries.person(hana.id).last_seen_on == AT.date()
    at.shift(timedelta(days=3))
    client.get("/me/notices/")
    assert queries.person(hana.id).last_seen_on == AT.date() + timedelta(days=3)


def test_a_mail_server_that_is_away_is_said_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = ask_for_code(client, "ken@example.jp")
    assert page.status_code == 503
    assert "いまメールを送れません。" in page.content.decode()
