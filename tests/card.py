"""The simulated card service beside the tests, and a person who reads a card in front of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import urllib3
from django.test import Client as Browser

from yukari.people.gateway import keys, provider
from yukari.simulator import Client, Fault, serve

SLOW = 1.5
BACK = "http://localhost:8000/card/back/"


@dataclass
class CardService:
    """The service as a browser meets it."""

    issuer: str

    def hold(
        self, address: str, *, card: str = "adult", fault: Fault | str = "", number: int = 1, new: bool = False
    ) -> str:
        """Hold a card to the phone: where the service sends the browser then."""
        parts = urlsplit(address)
        said = {
            **dict(parse_qsl(parts.query)),
            "card": card,
            "fault": fault,
            "number": number,
            **({"new_sub": 1} if new else {}),
        }
        answer = urllib3.request(
            "POST",
            address.partition("?")[0],
            body=urlencode(said),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            redirect=False,
        )
        assert answer.status == 302, answer.data.decode()
        return answer.headers["Location"]

    def read(self, browser: Browser, start: str = "/me/identity/start/", **held: Any) -> Any:
        """The whole way: out, the card, and back."""
        out = browser.get(start)
        assert out.status_code == 302, out.content.decode()
        if not out.url.startswith(self.issuer):
            return out
        return browser.get(self.hold(out.url, **held).replace("http://localhost:8000", ""))


@contextmanager
def serving(published: dict[str, Any], back: str = BACK) -> Iterator[str]:
    """A service that knows these keys of ours; its issuer."""
    server = serve(Client("RP00000001", (back,), lambda: published), port=0, slow=SLOW)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/api/realms/main"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """One for all tests of a process, with a key of ours that it knows."""
    path = tmp_path_factory.mktemp("keys") / "oidc-keys.json"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("yukari.people.gateway.keys.settings.OIDC_KEYS", path)
        keys.make("ES256")
        published = keys.published()
    with serving(published) as issuer:
        yield issuer, path


@pytest.fixture
def card_service(running_service: tuple[str, Path], settings: Any) -> Iterator[CardService]:
    settings.OIDC_ISSUER, settings.OIDC_KEYS = running_service
    settings.OIDC_TIMEOUT = 1
    provider.forget()
    yield CardService(settings.OIDC_ISSUER)
    provider.forget()
