"""The card, the scanner and the partner check where DEBUG is off, and while the server dies under their hands."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import expect

from tests.builders import HIDA, a_person, a_published_occurrence, an_organisation
from tests.cards.phone import Pocket
from tests.journeys.conftest import PHONE
from tests.journeys.production import Production, in_production
from tests.journeys.reader import Reader
from tests.journeys.test_app import code_of, keeps_the_pages
from tests.web.offices import sign_in
from yukari.activities import commands as activities
from yukari.activities.models import CheckIn, HeldScan
from yukari.cards import commands
from yukari.kit.clock import now
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]


@pytest.fixture
def site(places: None, reader: type[Reader], tmp_path: Path) -> Iterator[Production]:
    with in_production(tmp_path) as found:
        reader.site = found.url
        yield found


def signed_in(reader: type[Reader], person: Person) -> Reader:
    someone = reader(person.email)
    client = sign_in(Client(), person)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": reader.site}
    someone.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return someone


def names(someone: Reader) -> list[str]:
    """Of all static files that the page was made of."""
    return someone.page.evaluate(  # type: ignore[no-any-return]
        "performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"
        ".filter(path => path.startsWith('/static/'))"
    )


def test_hanas_cards_and_the_shop_go_on_while_the_site_is_down(
    reader: type[Reader], site: Production, hana: Person
) -> None:
    """A 502 is no network: the app and the partner check open from the phone, by files whose names have hashes."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=now())
    hanas, shop = signed_in(reader, hana), reader("shop@example.jp")
    hanas.opens("/me/cards/")
    code_of(hanas, HIDA)
    assert names(hanas)
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", name) for name in names(hanas)), names(hanas)
    shop.opens("/verify/")
    for one in (hanas, shop):
        keeps_the_pages(one)
    site.is_killed()
    hanas.page.goto(f"{site.url}/me/cards/")
    hanas.reads("岐阜県飛騨市", "はなさん", "1分前の内容です")
    shown = code_of(hanas, HIDA)
    shop.page.goto(f"{site.url}/verify/")
    shop.page.locator("[data-other]").evaluate("folded => { folded.open = true }")
    shop.page.locator("textarea").fill(shown)
    shop.page.locator("[data-form] button").click()
    expect(shop.page.locator("[data-said]")).to_contain_text("有効")


def test_a_server_that_is_killed_during_an_upload_loses_nothing_and_doubles_nothing(
    reader: type[Reader], site: Production, kondo: Person, hana: Person, tmp_path: Path
) -> None:
    """A4: killed while it records; the phone hands everything in again by itself, and nobody has to press anything."""
    occurrence = a_published_occurrence(an_organisation(kondo), title="夜回り", days=1, at=now() - timedelta(hours=23))
    guests = [hana, a_person("ゆうき"), a_person("さくら")]
    for one in guests:
        activities.join(occurrence.id, by=one, at=now())
    cards = [(pocket := Pocket(), commands.issue(one, key=pocket.key, by=one, at=now())[0].statement) for one in guests]
    kondos = signed_in(reader, kondo)
    kondos.opens(f"/office/occurrences/{occurrence.id}/scanner/").presses("受付を始める")
    kondos.reads("この端末は電波がなくても使えます（名簿 3人")
    keeps_the_pages(kondos)
    kondos.reads("この端末は電波がなくても使えます")
    kondos.page.context.set_offline(True)
    for number, (pocket, statement) in enumerate(cards, start=1):
        picture = tmp_path / f"{number}.png"
        segno.make(pocket.show(statement, at=now()), error="m").save(str(picture), scale=8, border=6)
        kondos.page.locator("[data-photo] input[type=file]").set_input_files(picture)
        expect(kondos.page.locator("[data-waiting-number]")).to_have_text(str(number))

    with transaction.atomic():
        # Whoever records Sakura waits here, in the middle of the upload.
        Person.objects.select_for_update().get(id=guests[2].id)
        kondos.page.context.set_offline(False)
        _until_somebody_waits()
        site.is_killed()
    expect(kondos.page.locator("[data-waiting-number]")).to_have_text("3")
    site.starts()
    expect(kondos.page.locator("[data-waiting]")).to_be_hidden(timeout=40_000)
    assert {row.person_id for row in CheckIn.objects.all()} == {one.id for one in guests}
    assert Participation.objects.count() == 3
    assert not HeldScan.objects.exists()


def _until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(400):
            cursor.execute("SELECT count(*), pg_sleep(0.05) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
