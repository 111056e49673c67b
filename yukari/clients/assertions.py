"""How an app on a server shows who it is: a word signed with its own key (RFC 7523, private_key_jwt). Nothing secret travels.

django-oauth-toolkit has it only after 3.4.1; this is all of it that we need.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from yukari.clients.models import App

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["ES256", "PS256", "RS256"]
LASTS = timedelta(minutes=10)
"""Longer than this no word may say that it lasts."""
CLOCKS_DIFFER = timedelta(seconds=60)
LONGEST, MOST_KEYS = 4_096, 5
SMALLEST_RSA = 2_048
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def said_by(assertion: str) -> str:
    """Who claims to be speaking, not checked at all yet."""
    if len(assertion) > LONGEST:
        return ""
    try:
        claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, ValueError, RecursionError):
        return ""
    return str(claims.get("sub", "")) if isinstance(claims, dict) else ""


def read(assertion: str, app: App, *, audiences: set[str], at: datetime) -> tuple[str, datetime] | None:
    """The hash of a good word and until when it could be shown again; none: it is not this app's, not for us or not of now."""
    if len(assertion) > LONGEST or not app.keys:
        return None
    try:
        claims = jwt.decode(assertion, KeySet.import_key_set(app.keys), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    expires, jti = _moment(claims.get("exp")), claims.get("jti")
    begins = [_moment(claims[name]) for name in ("nbf", "iat") if name in claims]
    if (
        claims.get("iss") != app.client_id
        or claims.get("sub") != app.client_id
        or not _words(claims.get("aud")) & audiences
        or not isinstance(jti, str)
        or not jti
        or expires is None
        or not at - CLOCKS_DIFFER < expires <= at + LASTS + CLOCKS_DIFFER
        or any(moment is None or moment > at + CLOCKS_DIFFER for moment in begins)
    ):
        return None
    return hashlib.sha256(jti.encode()).hexdigest(), expires + CLOCKS_DIFFER


def public_keys(text: str) -> dict[str, Any] | None:
    """What somebody pasted, a PEM, a JSON Web Key or a set of them, as a set of public keys that we can use; none: it is not that."""
    try:
        keys = _imported(text.strip())
        found = [_public(key) for key in keys]
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return {"keys": found} if 0 < len(found) <= MOST_KEYS and all(found) else None


def _imported(text: str) -> list[Any]:
    if not text.startswith("{"):
        if "PRIVATE" in text:
            return []
        for kind in ("EC", "RSA"):
            try:
                return [import_key(text, kind)]
            except (JoseError, ValueError, TypeError):
                continue
        return []
    said = json.loads(text)
    records = said.get("keys", [said])
    if any(PRIVATE & record.keys() for record in records):
        return []
    return [import_key(record) for record in records]


def _public(key: Any) -> dict[str, Any]:
    record: dict[str, Any] = key.as_dict(private=False)
    fits = {
        "EC": record.get("crv") == "P-256",
        "RSA": record["kty"] == "RSA" and key.public_key.key_size >= SMALLEST_RSA,
    }
    if not fits.get(record["kty"]):
        return {}
    public = {name: value for name, value in record.items() if name in {"kty", "crv", "x", "y", "n", "e"}}
    return {**public, "kid": str(record.get("kid") or key.thumbprint()), "use": "sig"}


def _moment(said: object) -> datetime | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return datetime.fromtimestamp(said, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _words(said: object) -> set[str]:
    """For whom it is: one word, or some."""
    return {word for word in (said if isinstance(said, list) else [said]) if isinstance(word, str)}
