"""What phones and readers of cards fetch: cards for this phone, the keys that sign, and what was revoked."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, GIFU, HIDA
from tests.cards.phone import Pocket
from yukari.cards import queries
from yukari.kit import p256
from yukari.people.models import Person
from yukari.registrations import commands as registrations


def ask(client: Client, key: bytes, **said: str) -> HttpResponse:
    body = {"key": urlsafe_b64encode(key).decode(), "device": "iPhone", **said}
    return client.post("/me/cards/", json.dumps(body), content_type="application/json")


def bytes_of(text: str) -> bytes:
    assert "=" not in text
    return urlsafe_b64decode(text + "==")


def test_hanas_phone_fetches_the_cards_of_its_key_and_the_hour(client: Client, hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    pocket = Pocket()
    with time_machine.travel(AT, tick=False):
        said = ask(client, pocket.key).json()
    assert [card["place"] for card in said["cards"]] == ["", GIFU, HIDA]
    statement = bytes_of(said["cards"][2]["statement"])
    assert len(statement) == 125
    read = queries.read_card(pocket.show(statement, at=AT), at=AT)
    assert read.card_id.bytes == bytes_of(said["cards"][2]["id"])
    assert said["now"] == AT.isoformat()


def test_the_number_of_statements_does_not_grow_with_the_registrations(
    client: Client, hana: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    pocket = Pocket()
    with time_machine.travel(AT, tick=False):
        ask(client, pocket.key)
        with django_assert_max_num_queries(12):
            assert ask(client, pocket.key).status_code == 200


def test_what_is_no_key_is_said_to_be_none(client: Client, hana: Person) -> None:
    client.force_login(hana)
    for body in ("", "[]", "{}", '{"key": 7}', '{"key": "Ä"}', "[" * 100_000):
        assert client.post("/me/cards/", body, content_type="application/json").status_code == 400
    refused = ask(client, b"\2" + b"\xff" * 32)
    assert (refused.status_code, refused.json()["reason"]) == (409, "card_key_unusable")
    assert Client().get("/me/cards/").status_code == 302


def test_cards_are_issued_only_to_pages_of_this_site(hana: Person) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(hana)
    assert ask(stranger, Pocket().key).status_code == 403


def test_readers_find_the_keys_that_sign(client: Client, hana: Person) -> None:
    answer = client.get("/cards/keys.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    (key,) = answer.json()["keys"]
    assert key["number"] == 1
    assert p256.is_public_key(bytes_of(key["key"]))
    assert client.get("/cards/keys.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_readers_learn_what_was_revoked_within_ten_minutes(
    client: Client, hana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    reader = Client()
    with time_machine.travel(AT, tick=False) as clock:
        before = reader.get("/cards/revoked.json")
        said = ask(client, Pocket().key).json()
        registrations.release(hana.id, place_id=HIDA, by=hana, at=AT)
        clock.shift(timedelta(minutes=9))
        # Worked out once for everybody: later ones ask for what was found.
        with django_assert_num_queries(1):
            assert reader.get("/cards/revoked.json").content == before.content
        clock.shift(timedelta(minutes=1))
        after = reader.get("/cards/revoked.json")
    assert before.json() == {"as_of": "2026-04-01T10:00:00+09:00", "revoked": []}
    assert before["ETag"] != after["ETag"]
    assert after.json()["as_of"] == "2026-04-01T10:10:00+09:00"
    assert sorted(after.json()["revoked"]) == sorted(card["id"] for card in said["cards"] if card["place"])
