"""A first visit with an empty cache: what has to come over a slow line before a page can be read."""

import gzip

import pytest
import time_machine
from playwright.sync_api import Response

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, TAKAYAMA, a_published_occurrence, an_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.reader import Reader
from yukari.people.models import Person
from yukari.registrations import commands as registrations

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]

LIMIT = 200_000
"""Bytes in all, compressed: one second on a line of 1.6 Mbit/s."""

FULL_PAGES = 24
"""More activities than a page of results shows."""


def test_a_newcomer_waits_for_little(reader: type[Reader], kondo: Person, clock: time_machine.Traveller) -> None:
    company = an_organisation(kondo)
    for day in range(1, FULL_PAGES + 1):
        a_published_occurrence(company, capacity=5, days=day + 5)
    newcomer = Load(reader("ken@example.jp"))
    for path in ("/", f"/places/{HIDA}/", f"/places/{GIFU}/", "/activities/"):
        assert newcomer.size_of(path) < LIMIT, path


def test_hana_waits_for_little(reader: type[Reader], hana: Person, clock: time_machine.Traveller) -> None:
    for place_id in (HIDA, SHIRAKAWA, TAKAYAMA):
        registrations.register(hana.id, place_id=place_id, by=hana, at=AT)
    hanas = Load(reader("hana@example.jp").signs_in())
    for path in ("/me/", "/me/cards/"):
        assert hanas.size_of(path) < LIMIT, path


class Load:
    """Everything that one person's browser is sent."""

    def __init__(self, someone: Reader) -> None:
        self._someone = someone
        self._came: list[Response] = []
        self._wire = someone.page.context.new_cdp_session(someone.page)
        someone.page.on("response", self._comes)

    def size_of(self, path: str) -> int:
        """The page with its styles, scripts and pictures, as if nothing had been kept."""
        self._wire.send("Network.clearBrowserCache")
        self._came.clear()
        self._someone.opens(path)
        page, *parts = self._came
        assert page.headers["content-encoding"] == "gzip"
        assert len(parts) > 1
        # The server of the tests sends static files as they lie; whitenoise sends them compressed.
        return sum(len(gzip.compress(response.body())) for response in self._came)

    def _comes(self, response: Response) -> None:
        self._came.append(response)
