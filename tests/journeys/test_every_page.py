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
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.places import commands as places

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
JAPANESE, ENGLISH = "ja", "en"
ABROAD = "abroad"
RESIDENTS = {"": JAPANESE, ABROAD: ENGLISH, "hana": JAPANESE, "yuki": JAPANESE, "ken": JAPANESE, "example01": ENGLISH}
"""Two visitors (one from abroad) and the example's people, by the part before @example.jp, and what they read."""
STAFF = dict.fromkeys(["taniguchi", "ito", "kato", "kondo"], JAPANESE)
"""Officers, the ministry and an organisation; what anybody can read is left to the visitor."""
FAILED = {JAPANESE: "うまく動きませんでした", ENGLISH: "something went wrong"}
"""What a page of ours says that failed."""
NO_PAGE = re.compile(r"\.(csv|xlsx|pdf|json|xml|rss|atom|ics|txt|svg|png)$|^/static/")
LEAVES = {"account_logout", "development:mail", "office:claim_receipt", "resident:receipt"}
"""What ends a visit, shows other people's letters, or is a picture in which no script can look around."""


@pytest.fixture
def living_example(transactional_db: None) -> None:
    places.load_places(MUNICIPALITIES, by=None, at=NOW)
    example.make(datetime.now(UTC))
    example.open_now(datetime.now(UTC))


@pytest.mark.long
@pytest.mark.parametrize(("everybody", "fewest"), [(RESIDENTS, 155), (STAFF, 60)], ids=["residents", "staff"])
@pytest.mark.parametrize("size", [DESKTOP], ids=["both sizes"])
def test_no_page_shuts_anybody_out(
    reader: type[Reader], living_example: None, development: None, everybody: dict[str, str], fewest: int
) -> None:
    """JIS X 8341-3 AA, WCAG 2.2 AA: axe finds nothing on any page, none is wider than the screen, none asks elsewhere.

    Nor does any show a button, a field or a link that does nothing without scripts.
    English is read on the phone alone, where its long words would not fit.
    """
    seen: set[str] = set()
    wrong: list[str] = []
    for called, language in everybody.items():
        visitor = reader(called)
        queue = ["/"]
        if called not in ("", ABROAD):
            visitor.is_signed_in_as(f"{called}@example.jp")
            queue = [visitor.page.url, "/me/", "/office/"]
        if language == ENGLISH:
            _reads_english(visitor, called)
        while queue:
            address = queue.pop(0)
            kind = _kind(address, called)
            if kind in seen or (everybody is STAFF and " visitor:" in kind):
                continue
            seen.add(kind)
            try:
                visitor.page.set_viewport_size(PHONE if language == ENGLISH else DESKTOP)
                visitor.opens(address).does_not_read(FAILED[language]).is_alive_without_scripts()
                if visitor.page.url.startswith(visitor.site):
                    assert visitor.page.locator("html").get_attribute("lang") == language, "another language"
                if language == JAPANESE:
                    visitor.page.set_viewport_size(PHONE)
                    visitor.checks()
            except (AssertionError, PlaywrightError) as error:
                if "Download is starting" in str(error):
                    continue
                wrong.append(f"{called} {address}: {error}")
                continue
            queue += [link for link in _links(visitor) if _kind(link, called) not in seen]
    assert not wrong, "\n\n".join(wrong)
    assert len(seen) > fewest, f"only {len(seen)} pages were found"


def _reads_english(visitor: Reader, called: str) -> None:
    """A person's own choice stands over what the browser remembers."""
    visitor.opens("/?lang=en")
    person = people_queries.person_with_address(f"{called}@example.jp")
    if person is not None:
        people.speak(person, language="en", by=person, at=datetime.now(UTC))


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
    if name.startswith(("resident", "office")):
        return f"{called} {name}"
    return f"{called if called == ABROAD else ''} {name}"
