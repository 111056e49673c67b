"""What happens again and again in the stories of apps: a place registers one, a person allows it, it fetches a token."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.builders import AT, HIDA
from yukari.clients import commands
from yukari.clients.commands import AboutApp
from yukari.clients.models import App
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.rules.scopes import Scope

BACK = "https://machi.example.jp/back"
KEY = ECKey.generate_key("P-256")
VERIFIER = secrets.token_urlsafe(48)


def an_app(
    *,
    place_id: str = HIDA,
    scopes: frozenset[Scope] = frozenset(Scope),
    on_a_server: bool = False,
    at: datetime = AT,
    **said: Any,
) -> App:
    """「ひだのまちアプリ」, on phones or on a server with a key of its own."""
    about: dict[str, Any] = {
        "name": "ひだのまちアプリ",
        "maker": "飛騨ソフト",
        "about": "活動をさがして、申し込めます。",
        "return_addresses": (BACK,),
        "scopes": scopes,
        "keys": KEY.as_pem(private=False).decode() if on_a_server else "",
    }
    return commands.register_app(place_id, said=AboutApp(**{**about, **said}), by=None, at=at)


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def asking(app: App, *scopes: Scope, **other: str) -> dict[str, str]:
    """What an app sends along when it sends somebody to us."""
    return {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": BACK,
        "scope": " ".join(scopes or tuple(map(Scope, app.scopes))),
        "state": "abc",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
        **other,
    }


def allow(client: Client, app: App, *scopes: Scope, **other: str) -> dict[str, str]:
    """The person presses the button; what the app reads in the address that the person comes back with."""
    wanted = scopes or tuple(map(Scope, app.scopes))
    answer = client.post("/oauth/authorize/", {"allow": list(wanted)}, query_params=asking(app, *wanted, **other))
    assert answer.status_code == 303, answer.content.decode()
    return back(answer["Location"])


def back(address: str) -> dict[str, str]:
    assert address.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def fetch(app: App, code: str, **other: str) -> Any:
    """The app itself asks for its token."""
    said = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": app.client_id,
        "code_verifier": VERIFIER,
        **(assertion(app) if app.is_on_a_server else {}),
        **other,
    }
    return Client().post("/oauth/token/", said)


def refresh(app: App, token: str) -> Any:
    said = {"grant_type": "refresh_token", "refresh_token": token, "client_id": app.client_id}
    return Client().post("/oauth/token/", {**said, **(assertion(app) if app.is_on_a_server else {})})


def assertion(app: App, *, key: ECKey = KEY, **claims: Any) -> dict[str, str]:
    """How an app on a server shows who it is."""
    now = int(datetime.now().timestamp())  # noqa: DTZ005 -- seconds since 1970 are the same everywhere
    said = {
        "iss": app.client_id,
        "sub": app.client_id,
        "aud": settings.OAUTH_TOKEN_ENDPOINT,
        "jti": str(new_id()),
        "iat": now,
        "exp": now + 60,
        **claims,
    }
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES256"}, said, key),
    }


def a_token(client: Client, app: App, *scopes: Scope) -> str:
    """All of it at once, for somebody who is signed in."""
    answer = fetch(app, allow(client, app, *scopes)["code"])
    assert answer.status_code == 200, answer.content.decode()
    token: str = answer.json()["access_token"]
    return token


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
