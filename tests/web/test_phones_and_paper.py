"""The phones that hold a person's cards, and cards on paper: by the person, and at the window."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.cards.phone import Pocket
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.activities import commands as activities
from yukari.cards import commands, queries
from yukari.people.models import Person
from yukari.registrations import commands as registrations


@pytest.fixture(autouse=True)
def at_the_beginning() -> object:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def registered(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


def signed_in(person: Person, device: str) -> Client:
    """A browser that has opened a card."""
    client = Client()
    client.force_login(person)
    UserSession.objects.create(user=person, session_key=client.session.session_key, ip="127.0.0.1", user_agent=device)
    said = json.dumps({"key": urlsafe_b64encode(Pocket().key).decode(), "device": device})
    assert client.post("/me/cards/", said, content_type="application/json").status_code == 200
    return client


def test_hana_sees_which_phones_hold_her_cards_and_stops_the_lost_one(registered: Person) -> None:
    here, lost = signed_in(registered, "iPhone・Safari"), signed_in(registered, "Android・Chrome")
    page = here.get("/me/phones/")
    assert "iPhone・Safari この端末" in words_of(page)
    assert "Android・Chrome" in words_of(page)
    assert "岐阜県・飛騨市" in words_of(page)
    gone = next(one for one in queries.phones_of(registered.id, at=AT) if one.device == "Android・Chrome")
    assert "ほかは、すべてログアウトさせます" in words_of(here.get(f"/me/phones/{gone.id}/lost/"))
    page = here.post(f"/me/phones/{gone.id}/lost/", follow=True)
    assert "Android・Chrome" not in words_of(page)
    assert gone.id in queries.revoked_ids(at=AT)
    assert lost.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_hana_stops_a_phone_that_she_gave_away(registered: Person) -> None:
    here, other = signed_in(registered, "iPhone"), signed_in(registered, "Android")
    given = next(one for one in queries.phones_of(registered.id, at=AT) if one.device == "Android")
    assert "止めて、ログアウトさせました" in words_of(here.post(f"/me/phones/{given.id}/revoke/", follow=True))
    assert other.get("/me/").status_code == 302
    again = here.post(f"/me/phones/{registered.id}/revoke/", follow=True)
    assert "見つかりませんでした" in words_of(again)


def test_signing_out_takes_the_cards_along(registered: Person) -> None:
    here = signed_in(registered, "iPhone")
    here.post("/account/sign-out/")
    assert queries.phones_of(registered.id, at=AT) == []


def test_hana_prints_her_card_and_stops_it(client: Client, registered: Person) -> None:
    """B4 stands on it; the name is hers and not in the code."""
    client.force_login(registered)
    assert "紙の登録証を作る" in words_of(client.get(f"/me/paper/{HIDA}/"))
    page = client.post(f"/me/paper/{HIDA}/", follow=True)
    words = words_of(page)
    for said in (
        "岐阜県飛騨市",
        "はなさん",
        "ベーシック登録",
        "2027年4月1日（木）まで有効",
        "写しを作れるため",
        "住民票",
    ):
        assert said in words
    (paper,) = queries.papers_of(registered.id, at=AT)
    client.get(f"/me/paper/{HIDA}/")
    assert [one.id for one in queries.papers_of(registered.id, at=AT)] == [paper.id]
    listed = words_of(client.get("/me/phones/"))
    assert "岐阜県飛騨市 2026年4月1日" in listed
    assert "岐阜県の紙の登録証を作る" in listed
    client.post(f"/me/paper/{paper.id}/revoke/")
    assert queries.papers_of(registered.id, at=AT) == []


def test_a_paper_for_check_in_needs_no_registration(client: Client, hana: Person) -> None:
    """A7."""
    client.force_login(hana)
    assert "活動の受付用" in words_of(client.post("/me/paper/", follow=True))
    assert client.get(f"/me/paper/{HIDA}/").status_code == 409


def test_paper_that_says_what_is_no_longer_so_asks_to_be_made_anew(client: Client, registered: Person) -> None:
    client.force_login(registered)
    commands.issue_paper(registered.id, place_id=HIDA, by=registered, at=AT)
    registrations.release(registered.id, place_id=HIDA, by=registered, at=AT)
    assert "登録が終わりました" in words_of(client.get("/me/phones/"))


def test_mori_prints_a_card_at_the_window_and_hana_reads_why(
    client: Client, registered: Person, mori: Person, sato: Person
) -> None:
    """D1, D2."""
    address = f"/office/{HIDA}/registrants/{registered.id}/paper/"
    assert sign_in(Client(), sato).get(address).status_code == 403
    desk = sign_in(client, mori)
    assert "理由を書いてください" in words_of(desk.post(address, {"reason": " "}))
    assert desk.post(address, {"reason": "スマートフォンをお持ちでないため"}).url == address
    page = desk.get(address)
    assert "はなさん" in words_of(page)
    assert "外側の線で切り" in words_of(page)
    (paper,) = queries.papers_of(registered.id, at=AT)
    assert paper.says.place_id == HIDA
    own = Client()
    own.force_login(registered)
    looks = words_of(own.get("/me/looks/"))
    assert "紙の登録証を印刷しました" in looks
    assert "スマートフォンをお持ちでないため" in looks


def test_a_page_that_is_loaded_again_prints_the_same_card_for_ten_minutes(
    registered: Person, mori: Person, manager: Person
) -> None:
    """D2: the printer jams. Another officer, another window and a later look give a reason of their own."""
    address = f"/office/{HIDA}/registrants/{registered.id}/paper/"
    desk, elsewhere = sign_in(Client(), mori), sign_in(Client(), manager)
    desk.post(address, {"reason": "窓口で頼まれた"})
    (paper,) = queries.papers_of(registered.id, at=AT)
    for _ in range(2):
        assert "はなさん" in words_of(desk.get(address))
    assert [one.id for one in queries.papers_of(registered.id, at=AT)] == [paper.id]
    assert "はなさん" not in words_of(elsewhere.get(address))
    with time_machine.travel(AT + timedelta(minutes=10), tick=False):
        page = words_of(desk.get(address))
    assert "はなさん" not in page
    assert "窓口で印刷してお渡しします" in page


def test_staff_see_who_showed_paper(client: Client, registered: Person, mori: Person, kondo: Person) -> None:
    """A3: what proves less is marked, on the roster and on the person's page."""
    occurrence = a_published_occurrence(an_organisation(kondo))
    commands.issue_paper(registered.id, by=registered, at=AT)
    (paper,) = queries.papers_of(registered.id, at=AT)
    start = occurrence.starts_at
    token = activities.open_scanner(occurrence.id, by=kondo, at=start).token
    activities.check_in_by_organisation(paper.code, by=token, at=start)
    with time_machine.travel(start, tick=False):
        desk = sign_in(client, mori)
        assert "紙の登録証" in words_of(desk.get(reverse("office:day", args=[occurrence.id])))
        page = desk.get(f"/office/{HIDA}/registrants/{registered.id}/?why=asked")
    assert "紙の登録証で受付（確からしさ：低）" in words_of(page)
