"""Where the card service is and with which keys it signs: from the settings, its layout or its discovery document."""

import json
import threading
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import getproxies, proxy_bypass

import urllib3
from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from yukari.people.gateway.trouble import CardTrouble, Situation

KEPT_FOR = 300
"""Seconds for which the service's keys and discovery document are believed."""
LARGEST_ANSWER = 1_000_000
FORM = "application/x-www-form-urlencoded"

_kept: dict[str, tuple[float, Any]] = {}
_lock = threading.Lock()


class Provider(NamedTuple):
    """The service's endpoints."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    jwks: str


def is_set_up() -> bool:
    """Whether this site has a contract with the card service."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def provider() -> Provider:
    if not is_set_up():
        raise CardTrouble(Situation.NOT_SET_UP, "settings")
    if settings.OIDC_DISCOVERY:
        return _discovered(settings.OIDC_ISSUER)
    layout = f"{settings.OIDC_ISSUER}/protocol/openid-connect"
    return Provider(
        settings.OIDC_ISSUER,
        settings.OIDC_AUTHORIZATION_ENDPOINT or f"{layout}/auth",
        settings.OIDC_TOKEN_ENDPOINT or f"{layout}/token",
        settings.OIDC_USERINFO_ENDPOINT or f"{layout}/userinfo",
        settings.OIDC_JWKS_URI or f"{layout}/certs",
    )


def key_of(kid: object, address: str) -> KeySet:
    """The service's key of this id. An unknown id is asked for once more, because the service may just have changed keys."""
    for again in (False, True):
        try:
            keys = KeySet.import_key_set(_keep(address, again=again))
        except (JoseError, KeyError, TypeError, ValueError):
            raise CardTrouble(Situation.NOT_TRUSTED, "jwks") from None
        # An id of two keys, or a key for encryption, is no key of a signature.
        found = [key for key in keys if isinstance(kid, str) and key.kid == kid and key.get("use") in (None, "sig")]
        if len(found) == 1:
            return KeySet(found)
    raise CardTrouble(Situation.NOT_TRUSTED, "kid")


def ready(address: str) -> None:
    """Ask before a person is sent there: a page of ours that says "not now" is kinder than a dead end."""
    _keep(address)


def send(
    method: str, address: str, *, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """Status and JSON. Anything that keeps the service from answering is the service being down."""
    try:
        answer = _pool(address).request(
            method,
            address,
            body=urlencode(fields) if fields else None,
            headers={"Accept": "application/json", **({"Content-Type": FORM} if fields else {}), **(headers or {})},
            timeout=urllib3.Timeout(connect=5, read=settings.OIDC_TIMEOUT),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            body = answer.read(LARGEST_ANSWER + 1)
        finally:
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise CardTrouble(Situation.SERVICE_DOWN, type(error).__name__, seen_by_us=True) from None
    if answer.status >= 500:
        raise CardTrouble(Situation.SERVICE_DOWN, str(answer.status), seen_by_us=True)
    try:
        return answer.status, json.loads(body) if len(body) <= LARGEST_ANSWER else None
    except ValueError:
        return answer.status, None


def forget() -> None:
    """Believe nothing that was fetched before."""
    with _lock:
        _kept.clear()


def _discovered(issuer: str) -> Provider:
    found = _keep(f"{issuer}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise CardTrouble(Situation.NOT_TRUSTED, "discovery")
    names = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    if not all(isinstance(found.get(name), str) for name in names):
        raise CardTrouble(Situation.NOT_TRUSTED, "discovery")
    return Provider(*(found[name] for name in names))


def _keep(address: str, *, again: bool = False) -> Any:
    now = time.monotonic()
    with _lock:
        fetched_at, found = _kept.get(address, (0.0, None))
    if found is not None and not again and now - fetched_at < KEPT_FOR:
        return found
    status, found = send("GET", address)
    if status != 200 or not isinstance(found, dict):
        raise CardTrouble(Situation.SERVICE_DOWN, "answer", seen_by_us=True)
    with _lock:
        _kept[address] = (now, found)
    return found


_pools: dict[str, urllib3.PoolManager] = {}


def _pool(address: str) -> urllib3.PoolManager:
    """Municipal networks reach the internet through a relay that the environment names, as other programs do."""
    parts = urllib3.util.parse_url(address)
    proxy = "" if proxy_bypass(parts.host or "") else getproxies().get(parts.scheme or "", "")
    with _lock:
        if proxy not in _pools:
            _pools[proxy] = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
        return _pools[proxy]
