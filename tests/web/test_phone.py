"""Yukari on a home screen: the manifest, the service worker, and the pages that it keeps."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.builders import AT, HIDA
from tests.web.pages import words_of
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.web import offline

pytestmark = pytest.mark.django_db

NAMED_PARTS = re.compile(r'(?:src|href)="(/static/[^"#?]+)')


def plan_of(client: Client) -> dict[str, Any]:
    """What the worker is told to keep."""
    first_line = client.get("/sw.js").content.decode().partition("\n")[0]
    plan: dict[str, Any] = json.loads(first_line.removeprefix("self.PLAN = ").removesuffix(";"))
    return plan


def test_the_app_has_a_name_in_both_languages_and_pictures_that_exist(client: Client) -> None:
    names = {}
    for language in ("ja", "en"):
        answer = client.get("/manifest.webmanifest", {"lang": language})
        assert answer["Content-Type"] == "application/manifest+json"
        app = answer.json()
        names[language] = app["short_name"]
        assert app["display"] == "standalone"
        assert client.get(app["start_url"]).status_code in {200, 302}
        assert {"any", "maskable"} == {icon["purpose"] for icon in app["icons"]}
        for icon in app["icons"]:
            picture = Path(str(finders.find(icon["src"].removeprefix("/static/")))).read_bytes()
            width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
            assert icon["sizes"] == f"{width}x{height}"
    assert names == {"ja": "ゆかり", "en": "Yukari"}


def test_every_page_leads_to_the_manifest(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest"' in page
    assert "apple-touch-icon" in page


def test_the_worker_is_asked_for_anew_each_time_and_may_look_after_the_whole_site(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert plan_of(client)["version"] == plan_of(client)["version"]


@pytest.mark.parametrize("shell", offline.SHELLS, ids=lambda shell: shell.page)
def test_a_kept_page_opens_for_anyone_and_needs_nothing_that_is_not_kept(client: Client, shell: offline.Shell) -> None:
    kept = set(plan_of(client)["parts"])
    for language in ("ja", "en"):
        answer = client.get(reverse(shell.page), {"lang": language})
        assert answer.status_code == 200
        wanted = set(NAMED_PARTS.findall(answer.content.decode()))
        assert wanted
        assert wanted - kept <= {"/static/img/apple-touch-icon.png"}


def test_a_change_in_any_part_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = offline.plan()["version"]
    monkeypatch.setattr(offline, "SHELLS", (offline.Shell("offline", "^/", ("css/resident.css",)),))
    assert offline.plan()["version"] != before


def test_everything_that_has_no_page_of_its_own_gets_the_kind_words(client: Client) -> None:
    assert offline.SHELLS[-1].opens == "^/"
    assert "つながっていません" in client.get("/offline/").content.decode()


def test_hanas_cards_lie_in_her_pocket_towns_first(client: Client, hana: Person) -> None:
    """One card for each registration, with the sentence of B4; without a script the code that the server makes (A5)."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    page = client.get("/me/cards/")
    words = words_of(page)
    assert words.index("岐阜県飛騨市") < words.index("岐阜県 はなさん")
    assert words.count("住民基本台帳法") == 2
    assert page.content.decode().count(f'href="{reverse("resident:code")}"') == 3
    assert "no-store" in page["Cache-Control"]


def test_the_kept_page_of_the_cards_says_nothing_of_who_is_signed_in(client: Client, hana: Person) -> None:
    client.force_login(hana)
    assert "はな" not in client.get("/offline/cards/").content.decode()


def test_the_mark_of_the_holder_is_the_persons_own_and_goes_with_signing_out(
    client: Client, hana: Person, ken: Person
) -> None:
    marks = []
    for person in (hana, ken):
        client.force_login(person)
        marks.append(client.get("/").cookies["yukari_holder"])
        assert "yukari_holder" not in client.get("/").cookies
    hanas, kens = marks
    assert hanas.value != kens.value
    assert not hanas["httponly"]
    assert client.post("/account/sign-out/").cookies["yukari_holder"].value == ""
    assert "yukari_holder" not in Client().get("/").cookies
