"""Hana prints her card: on a page that everyone can read, and on a sheet that can be cut and folded."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.builders import HIDA, a_person
from tests.cards.phone import Pocket
from tests.cast import MUNICIPALITIES
from tests.journeys.reader import Reader
from tests.web.offices import sign_in
from yukari.cards import commands, queries
from yukari.kit import qr
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import commands as registrations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def signed_in(reader: type[Reader], person: Person) -> Reader:
    client = sign_in(Client(), person)
    visitor = reader("hana@example.jp")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": reader.site}
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return visitor


@pytest.fixture
def hana() -> Person:
    """Registered in Hida, today."""
    at: datetime = timezone.now()
    places.load_places(MUNICIPALITIES, by=None, at=at)
    for code in (HIDA, "210005"):
        places.join(code, by=None, at=at)
    person = a_person("はな", at=at)
    registrations.register(person.id, place_id=HIDA, by=person, at=at)
    return person


def test_hana_prints_her_card(reader: type[Reader], hana: Person) -> None:
    """S3, B4: two faces of a card, side by side, on one sheet."""
    at: datetime = timezone.now()
    commands.issue(hana, key=Pocket().key, device="iPhone・Safari", by=hana, at=at)
    visitor = signed_in(reader, hana)
    visitor.opens("/me/phones/").reads("iPhone・Safari", "岐阜県・飛騨市")
    visitor.presses("なくした").reads("すべてログアウトさせます").presses("もどる")
    visitor.presses("岐阜県飛騨市の紙の登録証を作る").presses("紙の登録証を作る").reads("点線で折ります", "はなさん")
    visitor.page.emulate_media(media="print")
    front = visitor.page.locator(".paper-front").bounding_box()
    back = visitor.page.locator(".paper-back").bounding_box()
    assert front
    assert back
    assert front["width"] / front["height"] == pytest.approx(85.6 / 54, abs=0.02)
    assert front["y"] == back["y"]
    assert sheets(visitor) == 1


def test_at_the_window_mori_prints_a_card_that_a_camera_reads(reader: type[Reader], hana: Person) -> None:
    """D2: with a reason; and what comes out of the printer is one sheet with a code that is hers."""
    at: datetime = timezone.now()
    mori = a_person("森", at=at)
    places.appoint(mori, place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=at)
    window = signed_in(reader, mori)
    window.opens(f"/office/{HIDA}/registrants/{hana.id}/paper/")
    window.presses("紙の登録証を作る").reads("理由")
    window.fills("理由", "窓口で頼まれた").presses("紙の登録証を作る").reads("点線で折ります", "はなさん")
    window.page.reload()
    window.reads("点線で折ります", "はなさん")
    assert sheets(window) == 1
    window.page.emulate_media(media="print")
    (read,) = qr.read(window.page.screenshot(full_page=True))
    (paper,) = queries.papers_of(hana.id, at=timezone.now())
    assert queries.open_card(read).statement == queries.open_card(paper.code).statement


def sheets(someone: Reader) -> int:
    """How many come out of the printer."""
    return len(re.findall(rb"/Type /Page\b", someone.page.pdf(prefer_css_page_size=True)))
