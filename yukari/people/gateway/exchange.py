"""The two halves of reading a card: sending the person to the service, and what is made of the answer.

`docs/decisions/0013-the-card-service.md` says why each check is there.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError

from yukari.people.gateway import claims as said
from yukari.people.gateway import keys
from yukari.people.gateway.claims import Card
from yukari.people.gateway.provider import Provider, key_of, provider, ready, send
from yukari.people.gateway.trouble import CardTrouble, Situation, told_by_service

SKEW = 60
"""Seconds by which two honest clocks may differ."""
ASSERTION_LIVES = 60
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Scope(StrEnum):
    """As little as the purpose needs, and never `gender`."""

    WHO = "openid"
    FACTS = "openid name address birthdate"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent along and has to match the answer. Kept on our side only."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    scope: Scope = Scope.WHO


def ask(scope: Scope, *, back: str) -> tuple[str, Asked]:
    """Where the person goes now, and what has to match when they come back to `back`."""
    service = provider()
    keys.signing_key()
    ready(service.jwks)
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), scope)
    address = prepare_grant_uri(
        service.authorization,
        client_id=settings.OIDC_CLIENT_ID,
        response_type="code",
        redirect_uri=back,
        scope=scope.value,
        state=asked.state,
        nonce=asked.nonce,
        code_challenge=create_s256_code_challenge(asked.verifier),
        code_challenge_method="S256",
        acr_values=settings.OIDC_ACR_VALUES or None,
    )
    return str(address), asked


def read(answer: Mapping[str, str], asked: Asked, *, back: str, at: datetime) -> Card:
    """The card that the answer speaks of. Whatever does not match is refused, and nothing of it is kept."""
    service = provider()
    # RFC 9207: an answer of another service, mixed in by a third party.
    if answer.get("iss", service.issuer) != service.issuer:
        raise CardTrouble(Situation.NOT_TRUSTED, "answer iss")
    if "error" in answer:
        raise told_by_service(answer["error"], answer.get("error_description", ""))
    if not answer.get("code"):
        raise CardTrouble(Situation.NOT_TRUSTED, "code")
    tokens = _tokens(service, answer["code"], asked, back, at)
    subject = said.subject(_id_token(service, tokens, asked, at))
    claims = _userinfo(service, tokens["access_token"])
    if not hmac.compare_digest(said.subject(claims).encode(), subject.encode()):
        raise CardTrouble(Situation.NOT_TRUSTED, "userinfo sub")
    return Card(subject, said.facts(claims) if asked.scope is Scope.FACTS else None)


def _tokens(service: Provider, code: str, asked: Asked, back: str, at: datetime) -> dict[str, str]:
    key = keys.signing_key()
    assertion = private_key_jwt_sign(
        key,
        client_id=settings.OIDC_CLIENT_ID,
        token_endpoint=service.token,
        alg=keys.algorithm(key),
        header={"kid": key.kid},
        issued_at=int(at.timestamp()),
        expires_in=ASSERTION_LIVES,
    )
    status, found = send(
        "POST",
        service.token,
        fields={
            "grant_type": "authorization_code",
            "code": code,
            "client_id": settings.OIDC_CLIENT_ID,
            "redirect_uri": back,
            "code_verifier": asked.verifier,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": assertion,
        },
    )
    if not isinstance(found, dict):
        raise CardTrouble(Situation.SERVICE_DOWN, "token answer", seen_by_us=True)
    if status != 200:
        # Our own key or clock is at fault, not the person: an old code is the one thing that they can mend.
        situation = Situation.LOST if found.get("error") == "invalid_grant" else Situation.NOT_SET_UP
        raise CardTrouble(situation, "token")
    if not all(isinstance(found.get(name), str) for name in ("access_token", "id_token", "token_type")):
        raise CardTrouble(Situation.NOT_TRUSTED, "tokens")
    if found["token_type"].lower() != "bearer":
        raise CardTrouble(Situation.NOT_TRUSTED, "token_type")
    return found


def _id_token(service: Provider, tokens: Mapping[str, str], asked: Asked, at: datetime) -> Mapping[str, Any]:
    try:
        header = jws.extract_compact(tokens["id_token"].encode()).headers()
        # Before a key is looked for: `none` and HS* would make the key's public half a password.
        if header.get("alg") not in settings.OIDC_ID_TOKEN_ALGORITHMS:
            raise CardTrouble(Situation.NOT_TRUSTED, "id_token alg")
        key = key_of(header.get("kid"), service.jwks)
        found = jwt.decode(tokens["id_token"], key, algorithms=settings.OIDC_ID_TOKEN_ALGORITHMS)
        token = CodeIDToken(
            found.claims,
            found.header,
            options={
                "iss": {"essential": True, "value": service.issuer},
                "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
                "nonce": {"essential": True, "value": asked.nonce},
                "at_hash": {"essential": settings.OIDC_AT_HASH_REQUIRED},
            },
            params={
                "nonce": asked.nonce,
                "client_id": settings.OIDC_CLIENT_ID,
                "access_token": tokens["access_token"],
            },
        )
        now = int(at.timestamp())
        if isinstance(token.get("iat"), int) and token["iat"] > now + SKEW:
            raise CardTrouble(Situation.CLOCK_OFF, "id_token iat")
        token.validate(now=now, leeway=SKEW)
        if isinstance(token["aud"], list) and len(token["aud"]) > 1 and not token.get("azp"):
            raise CardTrouble(Situation.NOT_TRUSTED, "id_token azp")
    except ExpiredTokenError:
        raise CardTrouble(Situation.CLOCK_OFF, "id_token exp") from None
    except (JoseError, TypeError, ValueError) as error:
        raise CardTrouble(Situation.NOT_TRUSTED, f"id_token {type(error).__name__}") from None
    claims: Mapping[str, Any] = token
    return claims


def _userinfo(service: Provider, access_token: str) -> Mapping[str, Any]:
    status, found = send("GET", service.userinfo, headers={"Authorization": f"Bearer {access_token}"})
    if status != 200 or not isinstance(found, dict):
        raise CardTrouble(Situation.NOT_TRUSTED, "userinfo")
    return found
