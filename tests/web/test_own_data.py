"""D3: Hana takes everything away, and leaves; each only after she has shown again that it is her."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils.functional import Promise

from tests.builders import HIDA, a_published_occurrence, an_organisation
from tests.registrations.stories import DAY, confirm, make_premium
from tests.registrations.stories import at as record_at
from tests.supports.stories import an_offer, handed_in
from tests.surveys.stories import WINTER, an_open_survey, answers
from tests.web.pages import words_of
from yukari.activities import commands as activities
from yukari.clubs.models import ClubPast
from yukari.kit import clock
from yukari.leaving import commands, queries
from yukari.leaving.models import Leave
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Answer
from yukari.rooms import commands as rooms
from yukari.rules.questionnaire import TIES
from yukari.web.wording import kept
from yukari.web.wording.kept_values import VALUES

DAY_OF_IT = record_at(DAY)

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


def test_the_readable_page_tells_of_what_she_did_and_what_was_judged(
    client: Client, hana: Person, mori: Person, kondo: Person
) -> None:
    """D3: registrations, the record, judgements with their reasons, terms, answers, posts and claims, in words."""
    confirm(hana)
    make_premium(hana)
    at = clock.now()
    activities.join(a_published_occurrence(an_organisation(kondo), days=400).id, by=hana, at=DAY_OF_IT)
    room = rooms.open_room(HIDA, name="棚田を守る会", opens_on=clock.day_in_japan(DAY_OF_IT), by=mori, at=DAY_OF_IT)
    rooms.enter(room.id, by=hana, at=DAY_OF_IT)
    rooms.write(room.id, text="はじめまして", by=hana, at=DAY_OF_IT)
    handed_in(an_offer(mori), hana, 5_000, at=DAY_OF_IT)
    answers(hana, an_open_survey(mori, anonymous=False), season=WINTER)
    ClubPast(person=hana, place_id=HIDA, club="飛騨を愛する会", since="2016", number="00123", kept_at=at).save(
        force_insert=True
    )
    Answer(person=hana, place_id=HIDA, question=TIES, choices=["sightseeing"], words="", answered_at=at).save(
        force_insert=True
    )
    client.force_login(hana)
    page = words_of(show_again(client, "/me/data/all/"))
    for words in (
        "飛騨を愛する会",
        "質問 この地域とのつながりを教えてください 答え 旅行や観光で訪れた",
        "登録のしかた 自分で登録",
        "きっかけ ",
        "プレミアム登録の要件を満たしています",
        "受付のしかた",
        "活動 水路の草刈り",
        "状態 申し込みずみ",
        "ルーム 棚田を守る会",
        "書いたこと はじめまして",
        "申請した円 5000",
        "好きな季節はいつですか：冬",
        "プレミアム登録の期間 ",
    ):
        assert words in page
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|sightseeing|organisation_scanned", page)


def test_every_table_and_column_of_the_file_has_words_or_is_for_machines() -> None:
    """D3: a new table that names a person is readable too, and so is each value of a closed list."""
    tables = set(queries.labels())
    assert set(kept.TABLES) | kept.ELSEWHERE == tables
    told = {label: queries.told_columns(label) for label in tables - kept.ELSEWHERE}
    made = {"answer", "judged"}
    assert {column for columns in told.values() for column in columns} | made == set(kept.COLUMNS) | kept.MACHINE
    assert not set(kept.COLUMNS) & kept.MACHINE
    assert all(isinstance(word, str | Promise) for words in VALUES.values() for word in words.values())
    for label in told:
        for field in apps.get_model(label)._meta.concrete_fields:
            if field.choices and field.attname in kept.COLUMNS:
                words = VALUES[f"{label}.{field.attname}"]
                assert {value for value, _ in field.choices} <= set(words), f"{label}.{field.attname}"


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
