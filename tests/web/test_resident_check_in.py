"""The resident's own phone at the gate: the code to show, and the venue's code to read (A3 to A5)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, a_published_occurrence, an_organisation
from tests.web.pages import path_of, words_of
from yukari.activities import commands
from yukari.activities.models import CheckIn, Occurrence
from yukari.activities.queries.codes import venue_code_at
from yukari.cards.queries import read_resident_code, resident_code
from yukari.people.models import Person


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo))


def test_hanas_code_is_hers_and_changes(hana: Person, client: Client) -> None:
    """A5."""
    with time_machine.travel(AT, tick=False):
        client.force_login(hana)
        page = client.get("/me/code/")
        code = resident_code(hana.id, at=AT)
        assert read_resident_code(code.text, at=AT) == hana.id
        assert f"{code.number[:3]} {code.number[3:]}" in words_of(page)
        assert '<meta http-equiv="refresh" content="30">' in page.content.decode()
        part = client.get("/me/code/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "<svg" in part
    with time_machine.travel(AT + timedelta(seconds=30), tick=False):
        assert code.number not in words_of(client.get("/me/code/")).replace(" ", "")


def test_any_camera_app_opens_a_page_with_one_button(occurrence: Occurrence, hana: Person, client: Client) -> None:
    """A3: the resident scans the occurrence's code."""
    start = occurrence.starts_at
    with time_machine.travel(start, tick=False):
        address = f"/check-in/{venue_code_at(occurrence.id, at=start).text}/"
        client.force_login(hana)
        assert "参加を記録する" in words_of(client.get(address))
        verdict = client.post(f"{address}press/")
        words = words_of(verdict)
        assert verdict.status_code == 200
        assert "参加を記録しました。" in words
        assert "1回目です。あと2回です。" in words
        assert "参加済みです。" in words_of(client.post(f"{address}press/"))
    assert CheckIn.objects.get().device == client.cookies["yukari_device"].value


def test_signing_in_at_the_gate_costs_nobody_the_check_in(occurrence: Occurrence, hana: Person, client: Client) -> None:
    """A5: what counts is when this browser opened the code, for a quarter of an hour."""
    start = occurrence.starts_at
    address = f"/check-in/{venue_code_at(occurrence.id, at=start).text}/"
    with time_machine.travel(start, tick=False):
        assert client.get(address).status_code == 200
        assert path_of(client.post(f"{address}press/")) == "/account/sign-in/"
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        client.force_login(hana)
        assert path_of(client.get(f"{address}press/")) == address
        client.get(address)
        assert "参加を記録しました。" in words_of(client.post(f"{address}press/"))


def test_a_photographed_code_does_not_check_in(occurrence: Occurrence, hana: Person, client: Client) -> None:
    """A5."""
    start = occurrence.starts_at
    address = f"/check-in/{venue_code_at(occurrence.id, at=start).text}/"
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        client.force_login(hana)
        client.get(address)
        verdict = client.post(f"{address}press/")
    assert verdict.status_code == 409
    assert "コードの時間が過ぎました。" in words_of(verdict)
    assert "もう一度読み取る" in words_of(verdict)


def test_what_was_opened_long_ago_is_no_longer_fresh(occurrence: Occurrence, hana: Person, client: Client) -> None:
    start = occurrence.starts_at
    address = f"/check-in/{venue_code_at(occurrence.id, at=start).text}/"
    client.force_login(hana)
    with time_machine.travel(start, tick=False):
        client.get(address)
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        client.force_login(hana)
        assert client.post(f"{address}press/").status_code == 409


@pytest.mark.parametrize("code", ["ABCDEF", "x" * 300, "0"])
def test_a_strange_code_is_answered_kindly(hana: Person, client: Client, code: str) -> None:
    client.force_login(hana)
    client.get(f"/check-in/{code}/")
    verdict = client.post(f"/check-in/{code}/press/")
    assert verdict.status_code == 409
    assert "このコードは読み取れませんでした。" in words_of(verdict)


def test_the_number_is_typed_where_no_camera_helps(occurrence: Occurrence, hana: Person, client: Client) -> None:
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    with time_machine.travel(start, tick=False):
        client.force_login(hana)
        number = venue_code_at(occurrence.id, at=start).number
        assert "水路の草刈り（飛騨市）" in words_of(client.get("/check-in/"))
        wrong = client.post("/check-in/", {"occurrence": str(occurrence.id), "number": "12"})
        assert "数字6けたで入れてください。" in words_of(wrong)
        wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        verdict = client.post("/check-in/", {"occurrence": str(occurrence.id), "number": f"{wide[:3]} {wide[3:]}"})
        assert "参加を記録しました。" in words_of(verdict)


def test_without_anything_joined_the_page_says_what_else_to_do(hana: Person, client: Client) -> None:
    with time_machine.travel(AT, tick=False):
        client.force_login(hana)
        assert "受付の人に声をかけてください。" in words_of(client.get("/check-in/"))


def test_my_activities_has_what_is_to_come(
    occurrence: Occurrence, hana: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commands.join(occurrence.id, by=hana, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(hana)
        client.get("/me/activities/")
        with django_assert_num_queries(6):
            assert "参加決定" in words_of(client.get("/me/activities/"))


def test_the_venues_number_cannot_be_found_by_trying(occurrence: Occurrence, hana: Person, client: Client) -> None:
    """A5: ten tries in ten minutes, then even the right number waits."""
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    client.force_login(hana)
    said = {"occurrence": str(occurrence.id), "number": "000000"}
    with time_machine.travel(start, tick=False):
        assert [client.post("/check-in/", said).status_code for _ in range(10)] == [409] * 10
        right = client.post("/check-in/", {**said, "number": venue_code_at(occurrence.id, at=start).number})
    assert right.status_code == 429
    assert "何度も試されたため" in words_of(right)


def test_addresses_that_a_script_makes_up_write_no_sessions(db: None) -> None:
    stranger = Client()
    assert stranger.get("/check-in/MADEUP/").status_code == 200
    assert not Session.objects.exists()
