"""What people are told, and the way from there to the page that it is about."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from tests.builders import AT, HIDA
from tests.shape.tree import ROOT
from yukari.people import commands, queries
from yukari.people.models import Person
from yukari.web.templatetags.yukari import pressable
from yukari.web.wording.ways import WAYS, way

NOTICES = ROOT / "yukari" / "web" / "templates" / "notices"
LED_TO = sorted(
    {
        re.sub(r"{{ (\w+) }}", lambda name: HIDA if name[1] == "place_id" else str(uuid4()), address)
        for file in NOTICES.rglob("*.txt")
        for address in re.findall(r"{{ site_url }}((?:[^\s{]|{{ \w+ }})*)", file.read_text())
    }
)


def test_hana_reads_what_she_was_told_and_then_it_is_read(client: Client, hana: Person) -> None:
    client.force_login(hana)
    assert "お知らせは、まだありません" in client.get("/me/notices/").content.decode()
    details = {"place_id": "212172", "place": "飛騨市", "name": "飛騨市", "name_en": "Hida"}
    commands.tell(hana.id, kind="place_joined", key="joined:212172", details=details, by=None, at=AT)
    assert "新着" in client.get("/me/notices/").content.decode()
    assert queries.unread_notices(hana.id) == 0
    page = client.get("/me/notices/").content.decode()
    assert "新着" not in page
    assert "2026年4月1日" in page


def test_hana_presses_words_and_not_an_address(client: Client, hana: Person) -> None:
    """The letter carries the address; the page has a link that says where it leads."""
    commands.tell(
        hana.id, kind="card_in_another_phone", key="another:1", details={"device": "Android・Chrome"}, by=None, at=AT
    )
    client.force_login(hana)
    page = client.get("/me/notices/").content.decode()
    assert '<a href="/me/phones/">登録証の入っている端末を見る</a>' in page
    assert f"{settings.SITE_URL}/me/phones/" not in page


def test_each_address_in_a_notice_has_words_to_press() -> None:
    assert LED_TO
    assert not [path for path in LED_TO if not way(path)]


def test_there_are_words_for_no_other_page() -> None:
    assert {resolve(path).view_name for path in LED_TO} == set(WAYS)


@pytest.mark.parametrize(
    "written",
    [
        "https://evil.example/me/phones/",
        f"{settings.SITE_URL}.evil.example/me/phones/",
        f"{settings.SITE_URL}/account/",
    ],
)
def test_what_somebody_wrote_into_a_reason_stays_text(written: str) -> None:
    assert "<a" not in pressable(f"理由：{written}")
    assert "<script" not in pressable("<script>alert(1)</script>")
