"""The same way through a provider that others wrote; a browser goes it in `tests/journeys`."""

import re
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import real_provider
from tests.builders import SETAGAYA
from tests.card import BACK
from yukari.people import queries
from yukari.people.gateway import keys
from yukari.people.models import CardFacts, Person

pytestmark = real_provider.needed


@pytest.fixture(params=["ES256", "RS256", "PS256"])
def issuer(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    settings.OIDC_KEYS = tmp_path / "keys.json"
    keys.make(request.param)
    with real_provider.running(settings, back=BACK) as found:
        yield found


class StopAtOurDoor(urllib.request.HTTPRedirectHandler):
    """A browser would follow the way back to the site; here the test client takes it from there."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        return None if newurl.startswith(BACK) else super().redirect_request(req, fp, code, msg, headers, newurl)


def consent(address: str) -> str:
    """Sign in and agree on the provider's own pages, as a person would; the address of ours that it leads to."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), StopAtOurDoor)
    page = browser.open(address)
    for said in ({"prompt": "login", "login": "hana", "password": "any"}, {"prompt": "consent"}):
        action = re.search(r'action="([^"]+)"', page.read().decode())
        assert action
        try:
            page = browser.open(action[1], urlencode(said).encode())
        except HTTPError as at_our_door:
            with at_our_door:
                return str(at_our_door.headers["Location"])
    raise AssertionError("The provider did not lead back.")


@pytest.mark.django_db
def test_hana_is_confirmed_by_a_real_provider(client: Client, hana: Person, issuer: str) -> None:
    """P1: discovery, private_key_jwt, PKCE, ES256, at_hash and userinfo against somebody else's reading of the standard."""
    client.force_login(hana)
    back = consent(client.get("/me/identity/start/?next=/me/profile/").url).replace("http://localhost:8000", "")
    assert client.get(back).url == "/me/profile/"
    identity = queries.identity_of(hana.id)
    assert identity
    assert (identity.residence_id, identity.adult_from.isoformat()) == (SETAGAYA, "2008-05-12")
    assert CardFacts.objects.filter(person=hana).exists()
    assert "/trouble/lost/" in client.get(back).url
    client.logout()
    back = consent(client.get("/card/sign-in/").url).replace("http://localhost:8000", "")
    client.get(back)
    assert client.session["_auth_user_id"] == str(hana.id)
