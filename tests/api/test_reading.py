"""What apps read: search page by page, a person's own at the app's place, and nothing of any other place."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, SHIRAKAWA, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app, signed_in
from tests.registrations.stories import DAY, at, confirm, take_part
from yukari.activities.models import Organisation
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.scopes import Scope


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


def test_anybody_finds_activities_page_by_page(brigade: Organisation) -> None:
    made = [a_published_occurrence(brigade, days=days) for days in (3, 1, 2)]
    with time_machine.travel(AT):
        found, cursor = [], ""
        while cursor is not None:
            page = Client().get("/api/v1/occurrences", {"limit": 2, "cursor": cursor, "place_id": HIDA}).json()
            found += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
        assert found == [str(made[number].id) for number in (1, 2, 0)]
        assert Client().get("/api/v1/occurrences", {"words": "草刈り"}).json()["items"]
        assert not Client().get("/api/v1/occurrences", {"words": "雪かき"}).json()["items"]
        one = Client().get(f"/api/v1/occurrences/{made[0].id}").json()
        assert (one["organisation"], one["designated"]) == ("飛騨市消防団", True)
        project = Client().get(f"/api/v1/projects/{made[0].project_id}").json()
        assert [row["id"] for row in project["occurrences"]] == [str(made[0].id)]


def test_places_are_found_by_name_and_in_the_order_of_codes(places: None) -> None:
    with time_machine.travel(AT):
        assert [one["id"] for one in Client().get("/api/v1/places", {"words": "ひだ"}).json()["items"]] == [HIDA]
        ids = [one["id"] for one in Client().get("/api/v1/places").json()["items"]]
        joined = [one["id"] for one in Client().get("/api/v1/places", {"joined": True}).json()["items"]]
    assert ids == sorted(ids)
    assert set(joined) < set(ids)


def test_hana_reads_in_the_towns_app_why_she_is_not_premium_yet(hana: Person) -> None:
    """P14: the same words as on our page."""
    confirm(hana)
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    for ago in (1, 0):
        take_part(hana, DAY - timedelta(days=ago))
    with time_machine.travel(at(DAY)):
        token = a_token(signed_in(hana), an_app(), Scope.REGISTRATIONS)
        said = Client().get("/api/v1/me/registration", headers={"Authorization": f"Bearer {token}"}).json()
    assert (said["place_id"], said["premium"]) == (HIDA, False)
    days = next(one for one in said["judgement"]["findings"] if one["requirement"] == "days")
    assert (days["have"], days["need"], days["missing"], days["met"]) == (2, 3, 1, False)
    assert said["judgement"]["headline"] == "あと1回の参加で、要件がそろいます"
    assert days["sentence"].startswith("3回のうち、2回数えられました。")


def test_the_app_of_hida_sees_nothing_of_shirakawa(hana: Person) -> None:
    """K11 of the risks: nobody follows a person over places through apps."""
    for place_id in (HIDA, SHIRAKAWA):
        registrations.register(hana.id, place_id=place_id, by=hana, at=at(DAY))
    numbers = set()
    with time_machine.travel(at(DAY)):
        for place_id in (HIDA, SHIRAKAWA):
            token = a_token(signed_in(hana), an_app(place_id=place_id), Scope.PROFILE, Scope.REGISTRATIONS)
            headers = {"Authorization": f"Bearer {token}"}
            assert Client().get("/api/v1/me/registration", headers=headers).json()["place_id"] == place_id
            numbers.add(Client().get("/api/v1/me", headers=headers).json()["number"])
    assert len(numbers) == 2
    expected = people.pseudonyms([hana.id], place_id=HIDA, by=None, at=at(DAY))[hana.id]
    assert expected in numbers
    assert str(hana.id) not in numbers


def test_what_has_not_changed_is_not_sent_again(places: None) -> None:
    first = Client().get(f"/api/v1/places/{HIDA}")
    again = Client().get(f"/api/v1/places/{HIDA}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    english = Client().get(f"/api/v1/places/{HIDA}", headers={"Accept-Language": "en"})
    assert english.json()["name"] == "Hida City"
    assert english["ETag"] != first["ETag"]


def test_any_site_may_read_what_is_public_and_nothing_else(hana: Person) -> None:
    token = a_token(signed_in(hana), an_app(), Scope.PROFILE)
    own = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}", "Origin": "https://x.example"})
    assert own.status_code == 200
    assert "Access-Control-Allow-Origin" not in own
    assert own["Cache-Control"] == "private, no-cache"
    assert Client().get("/api/v1/places")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nothing", 404, "no_such_address"),
        ("/api/v2/places", 404, "no_such_address"),
        ("/api/v1/places/999999", 404, "not_found"),
        ("/api/v1/places/x", 422, "not_understood"),
        ("/api/v1/occurrences/x", 422, "not_understood"),
        ("/api/v1/occurrences?first_day=soon", 422, "not_understood"),
        ("/api/v1/occurrences?words=%00", 422, "not_understood"),
        ("/api/v1/me", 401, "token_missing"),
    ],
)
def test_every_no_is_a_problem_with_a_word_and_a_sentence(address: str, status: int, code: str, places: None) -> None:
    """RFC 9457."""
    answer = Client().get(address)
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert said["title"]
    assert said["type"].endswith(f"/developers/#problem-{code}")
    english = Client().get(address, headers={"Accept-Language": "en"}).json()
    assert english["title"].isascii()


def test_a_method_that_is_not_there_is_said_with_those_that_are(places: None) -> None:
    answer = Client().delete("/api/v1/places")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "GET")


def test_acting_is_noted_once_a_day_for_the_person(hana: Person) -> None:
    client = signed_in(hana)
    with time_machine.travel(AT + timedelta(days=1)):
        token = a_token(client, an_app(), Scope.PROFILE)
        for _ in range(2):
            assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert "最後に使われたのは" in client.get("/me/apps/").content.decode()
