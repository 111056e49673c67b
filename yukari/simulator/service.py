"""The service itself: what is accepted, what is answered, and the faults that it can be told to have."""

import hashlib
import hmac
import json
import re
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from yukari.simulator.cards import CARDS, SAME_HUMAN

SCOPES = {"openid", "name", "address", "birthdate", "gender"}
ASSERTION_ALGORITHMS = ["ES256", "RS256", "PS256"]
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CODE_LIVES, TOKEN_LIVES, ASSERTION_MAY_LIVE = 60, 300, 300

LIMITS = {
    "response_type": re.compile(r".{1,255}"),
    "scope": re.compile(r"[\x21-\x7E ]{1,255}"),
    "state": re.compile(r"[\x20-\x7E]{1,255}"),
    "nonce": re.compile(r"[\x20-\x7E]{1,255}"),
    "code_challenge": re.compile(r"[0-9a-zA-Z_-]{1,128}"),
    "code_challenge_method": re.compile(r"S256"),
}
CLIENT_ID = re.compile(r"[0-9a-zA-Z]{1,255}")


class Fault(StrEnum):
    """What may go wrong. Those of the first group a relying party must refuse."""

    WRONG_NONCE = "wrong_nonce"
    WRONG_ISS = "wrong_iss"
    WRONG_AUD = "wrong_aud"
    WRONG_AZP = "wrong_azp"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"
    UNKNOWN_KID = "unknown_kid"
    WRONG_SIGNATURE = "wrong_signature"
    ALG_NONE = "alg_none"
    ALG_HS256 = "alg_hs256"
    WRONG_AT_HASH = "wrong_at_hash"
    NO_AT_HASH = "no_at_hash"
    WRONG_USERINFO_SUB = "wrong_userinfo_sub"
    WRONG_STATE = "wrong_state"
    WRONG_ANSWER_ISS = "wrong_answer_iss"
    STRANGE_BIRTHDATE = "strange_birthdate"
    NOT_SHARED = "not_shared"

    TOKEN_DOWN = "token_down"  # noqa: S105
    USERINFO_DOWN = "userinfo_down"
    SLOW = "slow"

    CANCELLED = "cancelled"
    PIN_LOCKED = "pin_locked"
    UNAVAILABLE = "unavailable"


AT_THE_APP = {
    Fault.CANCELLED: ("access_denied", "The user cancelled."),
    Fault.PIN_LOCKED: ("access_denied", "PIN locked."),
    Fault.UNAVAILABLE: ("temporarily_unavailable", "Maintenance."),
}


class Client(NamedTuple):
    """A relying party as it was registered."""

    id: str
    redirect_uris: tuple[str, ...]
    keys: Callable[[], Mapping[str, Any]]
    """Its public JWKS, asked for each time, so that a rotation is noticed."""


class NoRedirect(Exception):
    """The request cannot be trusted with an answer by redirect."""


class Declined(Exception):
    """An OAuth error, with the status that goes with it."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error, description)
        self.error, self.description, self.status = error, description, status


@dataclass(frozen=True)
class Grant:
    """What a code or a token stands for."""

    redirect_uri: str
    challenge: str
    nonce: str
    scopes: frozenset[str]
    card: str
    subject: str
    fault: str
    until: float
    token: str = field(default="", repr=False)


class Service:
    """All that the service remembers, for one client, in memory."""

    def __init__(self, base: str, client: Client) -> None:
        self.issuer = f"{base}/api/realms/main"
        self.client = client
        self.key = ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)
        self._pairwise = hashlib.sha256(b"simulated card service").digest()
        self._codes: dict[str, Grant] = {}
        self._used: dict[str, str] = {}
        self._tokens: dict[str, Grant] = {}
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def endpoint(self, name: str) -> str:
        return f"{self.issuer}/protocol/openid-connect/{name}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.endpoint("auth"),
            "token_endpoint": self.endpoint("token"),
            "userinfo_endpoint": self.endpoint("userinfo"),
            "jwks_uri": self.endpoint("certs"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": sorted(SCOPES),
            "authorization_response_iss_parameter_supported": True,
        }

    def certs(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def check_request(self, asked: Mapping[str, str], repeated: bool = False) -> None:
        """Every row of the reference's table. A wrong client or address is told on a page, the rest by redirect."""
        if not CLIENT_ID.fullmatch(asked.get("client_id", "")) or asked["client_id"] != self.client.id:
            raise NoRedirect("client_id")
        if asked.get("redirect_uri") not in self.client.redirect_uris:
            raise NoRedirect("redirect_uri")
        for name, allowed in LIMITS.items():
            if repeated or not allowed.fullmatch(asked.get(name, "")):
                raise Declined("invalid_request", name)
        if asked["response_type"] != "code":
            raise Declined("unsupported_response_type", "response_type")
        scopes = asked["scope"].split(" ")
        if "openid" not in scopes or not set(scopes) <= SCOPES:
            raise Declined("invalid_scope", "scope")

    def authenticate(self, asked: Mapping[str, str], *, card: str, number: str, fault: str, new_sub: bool) -> str:
        """The card was held to the phone: a code, or the refusal."""
        if fault in AT_THE_APP:
            raise Declined(*AT_THE_APP[Fault(fault)])
        if card not in CARDS:
            raise Declined("access_denied", "No card.")
        if CARDS[card].refused:
            raise Declined("access_denied", CARDS[card].refused)
        human = f"{SAME_HUMAN.get(card, card)}/{number}{'/new' if new_sub else ''}"
        code = secrets.token_urlsafe(32)
        grant = Grant(
            asked["redirect_uri"],
            asked["code_challenge"],
            asked["nonce"],
            frozenset(asked["scope"].split(" ")),
            card,
            self.subject(human),
            fault,
            time.time() + CODE_LIVES,
        )
        with self._lock:
            self._codes[code] = grant
        return code

    def subject(self, human: str) -> str:
        """Pairwise: another relying party would see another name."""
        digest = hmac.digest(self._pairwise, f"{self.client.id}/{human}".encode(), "sha256").hex()
        return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"

    def token(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """A code for tokens: once, in time, and by whoever asked for it."""
        if asked.get("grant_type") != "authorization_code":
            raise Declined("unsupported_grant_type")
        self._check_assertion(asked)
        code = asked.get("code", "")
        with self._lock:
            grant = self._codes.pop(code, None)
            if code in self._used:
                self._tokens.pop(self._used[code], None)
        verifier = asked.get("code_verifier", "")
        challenge = _coded(hashlib.sha256(verifier.encode()).digest()).decode()
        if (
            grant is None
            or grant.until < time.time()
            or grant.redirect_uri != asked.get("redirect_uri")
            or not re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier)
            or not hmac.compare_digest(grant.challenge, challenge)
        ):
            raise Declined("invalid_grant", "Code not valid")
        if grant.fault == Fault.TOKEN_DOWN:
            raise Declined("server_error", status=503)
        access_token = secrets.token_urlsafe(48)
        with self._lock:
            self._used[code] = access_token
            self._tokens[access_token] = replace(grant, until=time.time() + TOKEN_LIVES)
        return {
            "access_token": access_token,
            "expires_in": TOKEN_LIVES,
            "token_type": "Bearer",
            "id_token": self._id_token(grant, access_token),
            "not-before-policy": 0,
            "session_state": secrets.token_hex(16),
            "scope": " ".join(sorted(grant.scopes)),
        }

    def userinfo(self, authorization: str) -> dict[str, str]:
        """Flat strings, and only those that were asked for."""
        scheme, _, token = authorization.partition(" ")
        with self._lock:
            grant = self._tokens.get(token)
        if scheme != "Bearer" or grant is None or grant.until < time.time():
            raise Declined("invalid_token", status=401)
        if grant.fault == Fault.USERINFO_DOWN:
            raise Declined("server_error", status=500)
        card = CARDS[grant.card]
        facts = {"name": card.name, "address": card.address, "birthdate": card.birthdate, "gender": card.gender}
        if grant.fault == Fault.STRANGE_BIRTHDATE:
            facts["birthdate"] = "昭和60年3月15日"
        if grant.fault == Fault.NOT_SHARED:
            del facts["address"]
        subject = self.subject("somebody else") if grant.fault == Fault.WRONG_USERINFO_SUB else grant.subject
        return {"sub": subject, **{name: value for name, value in facts.items() if name in grant.scopes}}

    def fault_of(self, code: str) -> str:
        grant = self._codes.get(code)
        return grant.fault if grant else ""

    def _check_assertion(self, asked: Mapping[str, str]) -> None:
        try:
            if (
                asked.get("client_assertion_type") != JWT_BEARER
                or asked.get("client_id", self.client.id) != self.client.id
            ):
                raise ValueError
            header = jws.extract_compact(asked.get("client_assertion", "").encode()).headers()
            keys = [key for key in KeySet.import_key_set(self.client.keys()) if key.kid == header.get("kid")]  # type: ignore[arg-type]
            if header.get("alg") not in ASSERTION_ALGORITHMS or not keys or keys[0].get("alg") != header["alg"]:
                raise ValueError
            claims = jwt.decode(asked["client_assertion"], keys[0], algorithms=ASSERTION_ALGORITHMS).claims
            now = time.time()
            with self._lock:
                if (
                    claims["iss"] != self.client.id
                    or claims["sub"] != self.client.id
                    or claims["aud"] not in (self.endpoint("token"), [self.endpoint("token")])
                    or not now < claims["exp"] <= now + ASSERTION_MAY_LIVE
                    or claims["jti"] in self._seen
                ):
                    raise ValueError
                self._seen.add(claims["jti"])
        except (JoseError, KeyError, TypeError, ValueError):
            raise Declined("invalid_client", "Client authentication failed", status=401) from None

    def _id_token(self, grant: Grant, access_token: str) -> str:
        now = int(time.time())
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.client.id,
            "azp": self.client.id,
            "sub": grant.subject,
            "iat": now,
            "exp": now + TOKEN_LIVES,
            "auth_time": now,
            "nonce": grant.nonce,
            "at_hash": _coded(half).decode(),
            "acr": "aal3",
            "sid": secrets.token_hex(16),
            "jti": secrets.token_hex(16),
            "typ": "ID",
        }
        header = {"alg": "ES256", "kid": str(self.key.kid)}
        wrong: dict[str, dict[str, Any]] = {
            Fault.WRONG_NONCE: {"nonce": secrets.token_urlsafe(16)},
            Fault.WRONG_ISS: {"iss": self.issuer.replace("main", "other")},
            Fault.WRONG_AUD: {"aud": "RP99999999", "azp": "RP99999999"},
            Fault.WRONG_AZP: {"aud": [self.client.id, "RP99999999"], "azp": "RP99999999"},
            Fault.EXPIRED: {"iat": now - 900, "exp": now - 600, "auth_time": now - 900},
            Fault.FROM_THE_FUTURE: {"iat": now + 600, "exp": now + 900, "auth_time": now + 600},
            Fault.WRONG_AT_HASH: {"at_hash": _coded(bytes(16)).decode()},
        }
        claims |= wrong.get(grant.fault, {})
        match grant.fault:
            case Fault.NO_AT_HASH:
                del claims["at_hash"]
            case Fault.UNKNOWN_KID:
                header["kid"] = "nobody"
            case Fault.WRONG_SIGNATURE:
                return jwt.encode(header, claims, ECKey.generate_key("P-256"))
            case Fault.ALG_NONE:
                return _forged({**header, "alg": "none"}, claims, lambda said: b"")
            case Fault.ALG_HS256:
                secret = self.key.as_pem(private=False)
                return _forged({**header, "alg": "HS256"}, claims, lambda said: hmac.digest(secret, said, "sha256"))
        return jwt.encode(header, claims, self.key)


def _forged(header: Mapping[str, Any], claims: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """By hand: no library worth its name makes these."""
    said = b".".join(_coded(json.dumps(part).encode()) for part in (header, claims))
    return (said + b"." + _coded(sign(said))).decode()


def _coded(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")
