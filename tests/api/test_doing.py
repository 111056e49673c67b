"""What a person does through the town's app: register, join, check in; an organisation's desk and a place's own system besides."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app, signed_in
from tests.web.offices import sign_in
from yukari.activities.models import CheckIn, Joining, Occurrence
from yukari.activities.queries.codes import venue_code_at
from yukari.audit.queries import entries_about
from yukari.cards.queries import resident_code
from yukari.clubs.models import ClubPast
from yukari.people.models import Person
from yukari.registrations.models import Registration, Standing
from yukari.rules.scopes import Scope

WRITES = (Scope.REGISTER, Scope.JOIN, Scope.CHECK_IN)


class Town:
    """The town's app in somebody's hand."""

    def __init__(self, token: str) -> None:
        self.token = token

    def send(self, verb: str, address: str, said: Any = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})}
        return Client().generic(verb, f"/api/v1{address}", _json(said), "application/json", headers=headers)


def _json(said: Any) -> str:
    from json import dumps

    return "" if said is None else dumps(said)


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo), days=1)


def in_hand(person: Person, *scopes: Scope, at: datetime = AT) -> Town:
    with time_machine.travel(at):
        return Town(a_token(signed_in(person), an_app(), *(scopes or WRITES)))


def test_hana_registers_joins_and_checks_in(occurrence: Occurrence, hana: Person) -> None:
    with time_machine.travel(occurrence.starts_at):
        town = in_hand(hana, at=occurrence.starts_at)
        registered = town.send("PUT", "/me/registration", {}).json()
        assert (registered["new"], registered["prefecture_id"]) == (True, "210005")
        joined = town.send("PUT", f"/occurrences/{occurrence.id}/joining", {"note": "軍手あります"}).json()
        assert (joined["state"], joined["words"]) == ("joined", "参加が決まりました。")
        code = venue_code_at(occurrence.id, at=occurrence.starts_at).text
        said = town.send("POST", "/check-ins", {"code": f"http://localhost:8000/check-in/{code}/"}).json()
        assert (said["outcome"], said["nth"], said["missing"]) == ("ok", 1, 2)
        again = town.send("POST", "/check-ins", {"code": code}).json()
        assert again["outcome"] == "already"
    assert CheckIn.objects.count() == 1


def test_she_gives_the_seat_and_the_registration_back(occurrence: Occurrence, hana: Person) -> None:
    with time_machine.travel(AT):
        town = in_hand(hana)
        town.send("PUT", "/me/registration", {})
        town.send("PUT", f"/occurrences/{occurrence.id}/joining", {})
        assert town.send("DELETE", f"/occurrences/{occurrence.id}/joining").status_code == 204
        assert town.send("DELETE", "/me/registration").status_code == 204
    assert Joining.objects.get().state == "cancelled"
    assert not Registration.objects.filter(released_at=None).exists()


def test_the_same_key_is_done_once_and_answered_the_same(occurrence: Occurrence, hana: Person) -> None:
    with time_machine.travel(AT):
        town = in_hand(hana)
        first = town.send("PUT", "/me/registration", {}, key="k1")
        again = town.send("PUT", "/me/registration", {}, key="k1")
        assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
        assert first.json()["new"] is True
        other = town.send("PUT", "/me/registration", {"link": False}, key="k1")
        assert (other.status_code, other.json()["code"]) == (422, "key_used_otherwise")
        assert town.send("PUT", "/me/registration", {}, key="k" * 101).status_code == 422


def test_a_refusal_is_not_kept_for_a_key(occurrence: Occurrence, hana: Person) -> None:
    town = in_hand(hana)
    code = venue_code_at(occurrence.id, at=occurrence.starts_at).text
    with time_machine.travel(AT):
        early = town.send("POST", "/check-ins", {"code": code}, key="k1")
        assert (early.status_code, early.json()["code"]) in {(409, "code_expired"), (409, "check_in_not_open")}
    with time_machine.travel(occurrence.starts_at):
        town = Town(a_token(signed_in(hana), an_app(), Scope.CHECK_IN))
        assert town.send("POST", "/check-ins", {"code": code}, key="k1").json()["outcome"] == "ok"


def test_guessing_numbers_is_slowed_down_with_a_key_too(occurrence: Occurrence, hana: Person) -> None:
    """A5: a refusal that is not kept has still cost a try."""
    with time_machine.travel(occurrence.starts_at, tick=False):
        town = in_hand(hana, at=occurrence.starts_at)
        said = {"number": "000000", "occurrence_id": str(occurrence.id)}
        codes = [town.send("POST", "/check-ins", said, key=f"k{number}").json()["code"] for number in range(12)]
    assert codes[0] == "code_unknown"
    assert codes[-1] == "too_many_tries"


def test_doing_says_that_she_is_here_and_reading_does_not(occurrence: Occurrence, hana: Person) -> None:
    """K6: apps read by themselves."""
    later = AT + timedelta(hours=20)
    town = in_hand(hana, Scope.PROFILE, Scope.REGISTER, Scope.JOIN)
    with time_machine.travel(AT):
        town.send("PUT", "/me/registration", {})
    before = Standing.objects.get(person=hana).last_access_on
    with time_machine.travel(later):
        town = Town(a_token(signed_in(hana), an_app(), Scope.PROFILE, Scope.JOIN))
        Standing.objects.filter(person=hana).update(last_access_on=before)
        assert town.send("GET", "/me").status_code == 200
        assert Standing.objects.get(person=hana).last_access_on == before
        town.send("PUT", f"/occurrences/{occurrence.id}/joining", {})
        assert Standing.objects.get(person=hana).last_access_on > before


def test_the_app_of_shirakawa_does_nothing_in_hida(occurrence: Occurrence, hana: Person) -> None:
    with time_machine.travel(occurrence.starts_at):
        town = Town(a_token(signed_in(hana), an_app(place_id=SHIRAKAWA), *WRITES))
        code = venue_code_at(occurrence.id, at=occurrence.starts_at).text
        for verb, address, said in (
            ("PUT", f"/occurrences/{occurrence.id}/joining", {}),
            ("DELETE", f"/occurrences/{occurrence.id}/joining", None),
            ("POST", "/check-ins", {"code": code}),
            ("POST", "/check-ins", {"number": "123456", "occurrence_id": str(occurrence.id)}),
        ):
            assert town.send(verb, address, said).json()["code"] == "another_place"
    assert not Joining.objects.exists()


def test_the_brigade_sees_who_comes_and_hands_in_what_it_scanned(
    occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    with time_machine.travel(occurrence.starts_at):
        in_hand(hana, at=occurrence.starts_at).send("PUT", f"/occurrences/{occurrence.id}/joining", {})
        desk = Town(a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS, Scope.SCANS))
        (guest,) = desk.send("GET", f"/occurrences/{occurrence.id}/roster").json()["items"]
        assert (guest["called"], guest["state"], guest["checked_in"]) == ("はな", "joined", False)
        assert str(hana.id) not in str(guest)
        assert entries_about(hana.id)[0].verb == "looked_at_roster"
        scan = {
            "code": resident_code(hana.id, at=occurrence.starts_at).text,
            "nonce": "n1",
            "at": occurrence.starts_at.isoformat(),
        }
        for outcome in ("ok", "already"):
            (verdict,) = desk.send("POST", f"/occurrences/{occurrence.id}/scans", {"scans": [scan]}).json()["items"]
            assert verdict["outcome"] in {outcome, "ok"}
    assert CheckIn.objects.get().person_id == hana.id


def test_kondo_finds_the_activity_at_which_he_stands(occurrence: Occurrence, kondo: Person) -> None:
    """What has begun is in no search, and that is when a desk needs it."""
    other = a_published_occurrence(an_organisation(a_person("清水"), name="古川の会"), days=1)
    elsewhere = a_published_occurrence(an_organisation(kondo, name="白川の会", place_id=SHIRAKAWA), days=1)
    with time_machine.travel(occurrence.starts_at + timedelta(minutes=30)):
        town = Town(a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS))
        found = town.send("GET", "/desk/occurrences").json()["items"]
    assert [one["id"] for one in found] == [str(occurrence.id)]
    assert (found[0]["joined"], found[0]["came"], found[0]["waiting"]) == (0, 0, 0)
    assert not {str(other.id), str(elsewhere.id)} & {one["id"] for one in found}


def test_an_app_that_members_have_already_brings_their_past_along(hana: Person) -> None:
    """The migration kit without a list: she allows it, she is registered, and what the club knew stands there; no rule reads it."""
    past = {"club": "飛騨市ファンクラブ", "since": "2018-04", "number": "0123"}
    with time_machine.travel(AT):
        town = in_hand(hana)
        early = town.send("PUT", "/me/club-past", past)
        assert (early.status_code, early.json()["code"]) == (409, "not_registered")
        assert town.send("PUT", "/me/registration", {}).json()["new"] is True
        for _ in range(2):
            assert town.send("PUT", "/me/club-past", past).json() == {"place_id": HIDA, **past}
        for said, kept in (("平成30年4月", "2018-04"), ("2018-13", ""), ("2099", ""), ("むかし", "")):
            assert town.send("PUT", "/me/club-past", {**past, "since": said}).json()["since"] == kept
        for wrong in ({"since": "2018"}, {**past, "club": ""}):
            assert town.send("PUT", "/me/club-past", wrong).status_code == 422
        page = signed_in(hana).get(f"/me/registrations/{HIDA}/").content.decode()
    assert ClubPast.objects.get().number == "0123"
    assert "0123" in page


def test_whoever_has_lost_the_office_sees_nothing_through_an_app_either(occurrence: Occurrence, kondo: Person) -> None:
    """D1: a token opens no more than its person may."""
    with time_machine.travel(AT):
        desk = Town(a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS))
        occurrence.project.organisation.members.update(until=AT)
        refused = desk.send("GET", f"/occurrences/{occurrence.id}/roster")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


@pytest.mark.django_db(transaction=True)
def test_hidas_own_system_hears_of_its_registrants_without_a_name(manager: Person, hana: Person) -> None:
    with time_machine.travel(AT):
        in_hand(hana).send("PUT", "/me/registration", {})
        system = Town(a_token(sign_in(Client(), manager), an_app(), Scope.REGISTRANTS))
        first = system.send("GET", f"/places/{HIDA}/registrants/changes").json()
        (change,) = first["items"]
        assert (change["what"], change["registrant"]["registered_on"]) == ("registered", "2026-04-01")
        assert "はな" not in str(first)
        a_new = in_hand(a_person("あたらしい人"))
        a_new.send("PUT", "/me/registration", {})
        rest = system.send("GET", f"/places/{HIDA}/registrants/changes?since={first['cursor']}").json()
        assert len(rest["items"]) == 1
        other = system.send("GET", f"/places/{SHIRAKAWA}/registrants/changes")
        assert other.json()["code"] == "another_place"
    entry = next(one for one in entries_about(hana.id) if one.verb == "took_changes")
    assert entry.why == "ひだのまちアプリ（飛騨ソフト）"


def test_makers_read_all_of_it_in_both_languages(places: None) -> None:
    japanese = Client().get("/developers/").content.decode()
    english = Client().get("/developers/?lang=en").content.decode()
    for said in ("/api/v1/check-ins", "registrants", "problem-not_found", "VerdictOut"):
        assert said in japanese
        assert said in english
    assert "はじめかた" in japanese
    assert "How to begin" in english
    assert Client().get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
