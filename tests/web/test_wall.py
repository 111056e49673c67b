"""Who may see a page, told with pages behind each wall (D1; staff sessions: one hour idle, twelve in all)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings as site_settings
from django.http import HttpRequest
from django.test import Client

from tests.builders import AT, HIDA, SHIRAKAWA, a_draft, a_person, an_occurrence, an_organisation
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rules.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.walled"), pytest.mark.usefixtures("here")]


@pytest.fixture
def here() -> object:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def sign_in(client: Client, person: Person, *, second_factor: bool = True) -> Client:
    client.force_login(person, backend=site_settings.AUTHENTICATION_BACKENDS[0])
    if second_factor:
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, person, "mfa", type="totp")
        request.session.save()
    return client


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def sent_to(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 302
    return answer["Location"]


def test_anyone_passes_the_public_wall_and_signs_in_at_the_others(client: Client) -> None:
    assert status(client, "/wall/public/") == 200
    for address in ("signed-in/", "resident/", f"office/{HIDA}/"):
        assert sent_to(client, f"/wall/{address}?a=1").endswith(
            f"?next=%2Fwall%2F{address.replace('/', '%2F')}%3Fa%3D1"
        )


def test_ken_completes_his_profile_before_he_is_a_resident(client: Client, ken: Person) -> None:
    sign_in(client, ken)
    assert status(client, "/wall/signed-in/") == 200
    assert sent_to(client, "/wall/resident/").endswith("?next=%2Fwall%2Fresident%2F")


def test_hana_sees_her_own_pages_and_no_desk(client: Client, hana: Person) -> None:
    sign_in(client, hana)
    answer = client.get("/wall/resident/")
    assert answer.content == b"inside"
    assert "no-store" in answer["Cache-Control"]
    assert status(client, f"/wall/office/{HIDA}/") == 403


def test_officer_mori_works_for_hida_and_nowhere_else(client: Client, mori: Person) -> None:
    sign_in(client, mori)
    assert status(client, f"/wall/office/{HIDA}/") == 200
    assert status(client, f"/wall/office/{SHIRAKAWA}/") == 403


def test_the_ministry_sees_figures_of_any_place_and_decides_nowhere(client: Client, hana: Person) -> None:
    places.appoint(hana, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    sign_in(client, hana)
    assert status(client, f"/wall/figures/{HIDA}/") == 200
    assert status(client, f"/wall/office/{HIDA}/") == 403


def test_staff_need_a_second_factor(client: Client, mori: Person) -> None:
    sign_in(client, mori, second_factor=False)
    assert "security" in sent_to(client, f"/wall/office/{HIDA}/")
    Authenticator.objects.create(user=mori, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "again" in sent_to(client, f"/wall/office/{HIDA}/")
    sign_in(client, mori)
    assert status(client, f"/wall/office/{HIDA}/") == 200


def test_a_desk_left_alone_for_an_hour_asks_again(client: Client, mori: Person, here: Any) -> None:
    sign_in(client, mori)
    for _ in range(3):
        here.shift(timedelta(minutes=59))
        assert status(client, f"/wall/office/{HIDA}/") == 200
    here.shift(timedelta(minutes=61))
    assert status(client, f"/wall/office/{HIDA}/") == 302
    assert status(client, f"/wall/office/{HIDA}/") == 302


def test_twelve_hours_end_a_day_at_the_desk(client: Client, mori: Person, here: Any) -> None:
    sign_in(client, mori)
    for _ in range(24):
        here.shift(timedelta(minutes=29))
        assert status(client, f"/wall/office/{HIDA}/") == 200
    here.shift(timedelta(minutes=29))
    assert status(client, f"/wall/office/{HIDA}/") == 302


def test_kondo_works_for_the_fire_brigade_and_mori_for_its_place(client: Client, kondo: Person, mori: Person) -> None:
    brigade = an_organisation(kondo)
    project = a_draft(brigade, by=kondo)
    occurrence = an_occurrence(project, by=kondo)
    addresses = [
        f"/wall/organisation/{brigade.id}/",
        f"/wall/project/{project.id}/",
        f"/wall/occurrence/{occurrence.id}/",
    ]
    for person, seen in ((kondo, 200), (mori, 200), (a_person("だれか"), 403)):
        sign_in(client, person)
        assert [status(client, address) for address in addresses] == [seen] * 3


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/wall/resident/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"})
    assert answer["HX-Redirect"].endswith("?next=http%3A%2F%2Ftestserver%2Fme%2F")


def test_development_pages_are_not_there_in_earnest(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    assert status(client, "/wall/development/") == 200
    settings.DEBUG = False
    assert status(client, "/wall/development/") == 404
