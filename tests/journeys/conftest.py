"""A real browser in front of the real site: every page that a story opens is also read by axe (JIS X 8341-3 AA, WCAG 2.2 AA)."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.card import serving
from tests.journeys.reader import Reader
from yukari.people.gateway import keys, provider

# Playwright's synchronous interface keeps an event loop in this thread, which Django would refuse to query in.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
PHONE = {"width": 320, "height": 720}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; it never leaves this machine."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is missing: the stories were not told in a browser")
    with sync_playwright() as playwright:
        chromium = launched(playwright.chromium, CHROMIUM)
        yield chromium
        chromium.close()


def launched(kind: BrowserType, path: str, *more: str) -> Browser:
    """A browser that asks nobody for updates."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", *more]
    return kind.launch(executable_path=path, args=arguments)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """Every story is told on a small phone and on a desktop."""
    return dict(request.param)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time is moved, not waited for."""
    with time_machine.travel(datetime.fromisoformat("2026-04-04T08:55:00+09:00")) as coordinates:
        yield coordinates


@pytest.fixture
def tongue() -> str:
    """What the people's browsers ask for."""
    return "ja-JP"


@pytest.fixture
def scripts() -> bool:
    """Whether the people's browsers run any."""
    return True


@pytest.fixture
def card_service(live_server: LiveServer, running_service: tuple[str, Path], settings: LazySettings) -> Iterator[str]:
    """The simulated card service, which sends people back to this site."""
    settings.OIDC_KEYS = running_service[1]
    settings.CARD_BACK = f"{live_server.url}/card/back/"
    with serving(keys.published(), settings.CARD_BACK) as issuer:
        settings.OIDC_ISSUER = issuer
        provider.forget()
        yield issuer


@pytest.fixture
def reader(
    browser: Browser, live_server: LiveServer, card_service: str, size: dict[str, int], tongue: str, scripts: bool
) -> Iterator[type[Reader]]:
    """Makes people with a browser of their own: `hana = reader("hana@example.jp")`."""
    Reader.site = live_server.url
    Reader.card_service = card_service
    Reader.open_page = lambda: _page(browser, size, tongue, scripts=scripts)
    Reader.has_scripts = scripts
    Reader.axe = AXE.read_text(encoding="utf-8")
    yield Reader
    for context in browser.contexts:
        context.close()


def _page(browser: Browser, size: dict[str, int], tongue: str, *, scripts: bool) -> Page:
    context = browser.new_context(viewport=size, locale=tongue, timezone_id="Asia/Tokyo", java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def development(settings: LazySettings) -> None:
    """The example people sign in by a press."""
    settings.DEBUG = True
