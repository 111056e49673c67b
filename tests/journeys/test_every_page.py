"""Every page that can be reached by links, as everybody of the living example, is readable by everyone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError

from tests.cast import MUNICIPALITIES
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.reader import Reader
from yukari.demo import example
from yukari.places import commands as places

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
RESIDENTS = ["", "hana", "yuki", "ken", "example01"]
"""A visitor and the example's people, by the part before @example.jp."""
STAFF = ["taniguchi", "ito", "kato", "kondo"]
"""Officers, the ministry and an organisation; what anybody can read is left to the visitor."""
NO_PAGE = re.compile(r"\.(csv|xlsx|pdf|json|xml|rss|atom|ics|txt|svg|png)$|^/static/")
LEAVES = {"account_logout", "development:mail", "office:claim_receipt", "resident:receipt"}
"""What ends a visit, shows other people's letters, or is a picture in which no script can look around."""


@pytest.fixture
def living_example(transactional_db: None) -> None:
    places.load_places(MUNICIPALITIES, by=None, at=NOW)
    example.make(datetime.now(UTC))
    example.open_now(datetime.now(UTC))


@pytest.mark.long
@pytest.mark.parametrize("everybody", [RESIDENTS, STAFF], ids=["residents", "staff"])
@pytest.mark.parametrize("size", [DESKTOP], ids=["both sizes"])
def test_no_page_shuts_anybody_out(
    reader: type[Reader], living_example: None, development: None, everybody: list[str]
) -> None:
    """JIS X 8341-3 AA, WCAG 2.2 AA: axe finds nothing on any page, none is wider than the screen, none asks elsewhere."""
    seen: set[str] = set()
    wrong: list[str] = []
    for called in everybody:
        visitor = reader(called)
        if called:
            visitor.is_signed_in_as(f"{called}@example.jp")
        queue = ["/", "/?lang=en"] if not called else [visitor.page.url, "/me/", "/office/"]
        while queue:
            address = queue.pop(0)
            kind = _kind(address, called)
            if kind in seen or (everybody is STAFF and " visitor:" in kind):
                continue
            seen.add(kind)
            try:
                visitor.page.set_viewport_size(DESKTOP)
                visitor.opens(address).does_not_read("うまくいきませんでした")
                visitor.page.set_viewport_size(PHONE)
                visitor.checks()
            except (AssertionError, PlaywrightError) as error:
                if "Download is starting" in str(error):
                    continue
                wrong.append(f"{called} {address}: {error}")
                continue
            queue += [link for link in _links(visitor) if _kind(link, called) not in seen]
    assert not wrong, "\n\n".join(wrong)
    assert len({kind.rpartition(" ")[2] for kind in seen}) > 60


def _links(visitor: Reader) -> Iterator[str]:
    for link in visitor.page.eval_on_selector_all(
        "a[href]", "links => links.map(link => new URL(link.getAttribute(`href`), document.baseURI).href)"
    ):
        path = urlsplit(link).path
        if link.startswith(visitor.site) and not NO_PAGE.search(path):
            yield link


def _kind(address: str, called: str) -> str:
    """The name of the page: one prefecture stands for all of them; one's own pages are each person's."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = address
    if name in LEAVES:
        return "left"
    english = " en" if "lang=en" in parts.query else ""
    return f"{called if name.startswith(('resident', 'office')) else ''}{english} {name}"
