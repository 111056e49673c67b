"""D3: Hana takes everything away, and leaves; each only after she has shown again that it is her."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.builders import HIDA
from tests.web.pages import words_of
from yukari.kit import clock
from yukari.leaving import commands
from yukari.leaving.models import Leave
from yukari.people.models import Person
from yukari.registrations import commands as registrations

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(client: Client, hana: Person) -> Client:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    client.force_login(hana)
    return client


def the_code() -> str:
    found = re.search(r"^\s+(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def show_again(client: Client, onward: str) -> Any:
    asked = client.get(onward, follow=True)
    assert "もう一度、ご本人か確かめます" in words_of(asked)
    client.post("/me/data/again/", {"step": "send", "next": onward})
    return client.post("/me/data/again/", {"step": "code", "code": the_code(), "next": onward}, follow=True)


def test_the_page_says_what_is_kept(her: Client) -> None:
    assert "地域への登録" in words_of(her.get("/me/data/"))


def test_the_file_holds_everything_and_is_what_its_schema_says(her: Client, hana: Person) -> None:
    answer = show_again(her, "/me/data/yukari.json")
    taken = json.loads(b"".join(answer.streaming_content))
    assert [row["email"] for row in taken["tables"]["people.Person"]] == ["hana@example.jp"]
    assert {row["place_id"] for row in taken["tables"]["registrations.Registration"]} == {HIDA, "210005"}
    assert "registered" in {row["verb"] for row in taken["tables"]["audit.Entry"]}
    schema = Client().get("/leaving/schema.json").json()
    tables = schema["properties"]["tables"]["properties"]
    assert set(taken) == set(schema["required"])
    assert set(taken["tables"]) == set(tables)
    for label, rows in taken["tables"].items():
        assert all(set(row) == set(tables[label]["items"]["properties"]) for row in rows)


def test_the_readable_page_names_places_and_addresses(her: Client) -> None:
    page = words_of(show_again(her, "/me/data/all/"))
    for words in ("はな", "hana@example.jp", "飛騨市", "東京都世田谷区"):
        assert words in page


def test_a_wrong_code_opens_nothing(her: Client) -> None:
    her.post("/me/data/again/", {"step": "send", "next": "/me/data/all/"})
    wrong = "000000" if the_code() != "000000" else "111111"
    answer = her.post("/me/data/again/", {"step": "code", "code": wrong, "next": "/me/data/all/"})
    assert answer.status_code == 409
    assert her.get("/me/data/all/").status_code == 302


def test_files_are_not_made_all_day(her: Client) -> None:
    show_again(her, "/me/data/all/")
    answers = [her.get("/me/data/all/").status_code for _ in range(8)]
    assert answers[-1] == 429


def test_she_leaves_and_is_signed_out_and_proves_it_later(her: Client, hana: Person) -> None:
    page = words_of(show_again(her, "/me/leave/"))
    assert "消えるもの" in page
    assert "残るもの" in page
    assert her.post("/me/leave/", {}).status_code == 422
    left = words_of(her.post("/me/leave/", {"sure": "on"}))
    code = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", left)
    assert code
    assert her.get("/me/").status_code == 302
    assert "まだありません" in words_of(her.post("/leaving/receipt/", {"code": code[0]}))
    commands.erase_due(by=None, at=clock.now() + timedelta(days=8))
    assert "情報は消してあります" in words_of(her.post("/leaving/receipt/", {"code": code[0]}))


def test_signing_in_takes_it_back(client: Client, hana: Person) -> None:
    commands.ask_to_leave(hana, by=hana, at=clock.now())
    client.post("/account/sign-in/", {"login": "hana@example.jp"})
    found = re.search(r"\d{6}", str(mail.outbox[-1].body))
    assert found
    client.post("/account/sign-in/code/", {"code": found[0]})
    assert not Leave.objects.exists()


def test_the_last_manager_reads_what_to_do_first(client: Client, manager: Person) -> None:
    client.force_login(manager)
    show_again(client, "/me/leave/")
    answer = client.post("/me/leave/", {"sure": "on"})
    assert answer.status_code == 409
    assert "ほかの方を管理者に" in words_of(answer)
