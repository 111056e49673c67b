"""B1: what a place says of itself, who works for it, and how people are invited."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, GIFU, HIDA, YOKOHAMA, a_person
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from yukari.delivery.models import Letter
from yukari.people.models import Person
from yukari.places import commands
from yukari.places.models import Invitation, Place, Staff
from yukari.rules.roles import Role

HERE = f"/office/{HIDA}"


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(manager: Person, client: Client) -> Client:
    return sign_in(client, manager)


# The place


def test_the_place_introduces_itself(desk: Client) -> None:
    said = {"greeting": "水と森のまちです。", "greeting_en": "Water and woods.", "link": "city.example.lg.jp"}
    desk.post(f"{HERE}/place/", said)
    place = Place.objects.get(pk=HIDA)
    assert (place.greeting, place.link) == ("水と森のまちです。", "https://city.example.lg.jp")
    assert "水と森のまちです。" in words_of(desk.get(f"{HERE}/place/"))
    page = desk.post(f"{HERE}/place/", {**said, "link": "no address"})
    assert list(page.context["form"].errors) == ["link"]


def test_a_place_leaves_and_joins_again_and_is_told_what_that_means(desk: Client) -> None:
    """B1."""
    assert "いま登録している人の登録と、プレミアム登録の期間はそのまま続きます。" in words_of(
        desk.get(f"{HERE}/place/leave/")
    )
    desk.post(f"{HERE}/place/leave/")
    assert Place.objects.get(pk=HIDA).joined_on is None
    assert "だれでも登録できるようになります" in words_of(desk.get(f"{HERE}/place/join/"))
    desk.post(f"{HERE}/place/join/")
    assert Place.objects.get(pk=HIDA).joined_on


# Staff


def test_a_colleague_is_invited_by_letter_and_takes_up_the_office(desk: Client, client: Client) -> None:
    """D1: the link alone is not enough."""
    page = desk.post(f"{HERE}/staff/", {"email": "kimura@example.jp", "role": "officer"}, follow=True)
    assert "kimura@example.jpに招待状を送りました。" in words_of(page)
    found = re.search(r"/office/invitations/[^/]+/", Letter.objects.get().text)
    assert found

    stranger = sign_in(Client(), a_person("よその人", address="stranger@example.jp"))
    refused = stranger.post(found[0])
    assert refused.status_code == 409
    assert "別のメールアドレスの方あて" in words_of(refused)

    kimura = a_person("木村", address="kimura@example.jp")
    browser = sign_in(Client(), kimura)
    assert "岐阜県飛騨市から招待されています。" in words_of(browser.get(found[0]))
    assert path_of(browser.post(found[0])) == f"{HERE}/"
    assert Staff.objects.get(person=kimura).role == Role.OFFICER
    gone = browser.get(found[0])
    assert gone.status_code == 404
    assert "この招待は、もう使えません" in words_of(gone)
    assert path_of(Client().get(found[0])) == "/account/sign-in/"


def test_an_invitation_is_withdrawn(desk: Client) -> None:
    desk.post(f"{HERE}/staff/", {"email": "kimura@example.jp", "role": "viewer"})
    invitation = Invitation.objects.get()
    assert "kimura@example.jp" in words_of(desk.get(f"{HERE}/staff/"))
    desk.post(f"{HERE}/staff/invitations/{invitation.id}/withdraw/")
    assert "kimura@example.jp" not in words_of(desk.get(f"{HERE}/staff/"))


def test_nobody_is_invited_to_the_ministry_from_here(desk: Client) -> None:
    page = desk.post(f"{HERE}/staff/", {"email": "kimura@example.jp", "role": "ministry"})
    assert list(page.context["form"].errors) == ["role"]
    assert not Invitation.objects.exists()


def test_roles_change_and_people_leave_but_the_last_manager_stays(desk: Client, manager: Person, mori: Person) -> None:
    office = Staff.objects.get(person=mori)
    page = desk.post(f"{HERE}/staff/{office.id}/role/", {"role": "viewer"}, follow=True)
    assert "役割を「閲覧者」に変えました。" in words_of(page)
    assert "森さんを職員から外しますか" in words_of(desk.get(f"{HERE}/staff/{office.id}/dismiss/"))
    desk.post(f"{HERE}/staff/{office.id}/dismiss/")
    assert Staff.objects.get(person=mori).until == AT
    own = Staff.objects.get(person=manager)
    refused = desk.post(f"{HERE}/staff/{own.id}/dismiss/")
    assert refused.status_code == 409
    assert "管理者がいなくなってしまいます" in words_of(refused)
    assert "管理者がいなくなってしまいます" in words_of(
        desk.post(f"{HERE}/staff/{own.id}/role/", {"role": "viewer"}, follow=True)
    )


def test_staff_of_another_place_cannot_be_touched(desk: Client, sato: Person) -> None:
    office = Staff.objects.get(person=sato)
    assert desk.get(f"{HERE}/staff/{office.id}/dismiss/").status_code == 404
    desk.post(f"{HERE}/staff/{office.id}/role/", {"role": "viewer"})
    office.refresh_from_db()
    assert (office.role, office.until) == (Role.OFFICER, None)


# Wishes


def test_a_prefecture_reads_how_many_wish_for_its_municipalities(places: None, hana: Person, client: Client) -> None:
    """B1: numbers, by code; nobody reads who."""
    commands.wish(YOKOHAMA, by=hana, at=AT)
    officer = a_person("県の人")
    commands.appoint(officer, place_id="140007", role=Role.VIEWER, by=None, at=AT)
    page = words_of(sign_in(client, officer).get("/office/140007/wishes/"))
    assert "神奈川県 0 横浜市 1" in page
    assert hana.called not in page
    gifu = a_person("岐阜の人")
    commands.appoint(gifu, place_id=GIFU, role=Role.VIEWER, by=None, at=AT)
    assert "横浜市" not in words_of(sign_in(Client(), gifu).get(f"/office/{GIFU}/wishes/"))
