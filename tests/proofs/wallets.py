"""A wallet, as a person's phone would speak with the site: its key, its proofs, and what it reads in a credential."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from joserfc import jws
from joserfc.jwk import ECKey, KeySet

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
ISSUER = "http://localhost:8000"


def offer_on(page: HttpResponse) -> dict[str, Any]:
    """The offer behind the link on a page."""
    link = page.context["link"]
    found: dict[str, Any] = json.loads(parse_qs(urlsplit(link).query)["credential_offer"][0])
    return found


def grant_of(offer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = offer["grants"][GRANT]
    return found


def ask_for_token(code: str, **more: str) -> HttpResponse:
    return Client().post("/wallet/token/", {"grant_type": GRANT, "pre-authorized_code": code, **more})  # type: ignore[return-value]


def proof(key: ECKey, *, at: datetime, nonce: str, kind: str = "openid4vci-proof+jwt", **claims: Any) -> str:
    header = {"alg": "ES256", "typ": kind, "jwk": key.as_dict(private=False)}
    said = {"aud": ISSUER, "iat": int(at.timestamp()), "nonce": nonce, **claims}
    return jws.serialize_compact(header, json.dumps(said).encode(), key)


def fresh_nonce() -> str:
    return str(Client().post("/wallet/nonce/").json()["c_nonce"])


def ask_for_credential(token: str, *proofs: str, **more: Any) -> HttpResponse:
    asked = {"credential_configuration_id": "registration", "proofs": {"jwt": list(proofs)}, **more}
    return Client().post(  # type: ignore[return-value]
        "/wallet/credential/",
        json.dumps(asked),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def opened(credential: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a credential always says, and what its holder may disclose; its signature holds and no digest is missing."""
    signed, *disclosures, end = credential.split("~")
    assert end == ""
    published = KeySet.import_key_set(Client().get("/.well-known/jwt-vc-issuer").json()["jwks"])
    read = jws.deserialize_compact(signed, published, algorithms=["ES256"])
    always = json.loads(read.payload)
    for one in disclosures:
        digest = urlsafe_b64encode(hashlib.sha256(one.encode()).digest()).decode().rstrip("=")
        assert digest in always["_sd"]
    values = [json.loads(urlsafe_b64decode(one + "=" * (-len(one) % 4))) for one in disclosures]
    return always, {name: value for _, name, value in values}
