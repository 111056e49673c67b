"""SD-JWT VC: claims that the holder discloses one by one (RFC 9901, draft-ietf-oauth-sd-jwt-vc), signed with ES256."""

import hashlib
import json
import secrets
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jws

from yukari.proofs import keys

SALT_BYTES = 16
"""128 bits, as RFC 9901, section 9.3 recommends."""


def issue(always: Mapping[str, Any], *, disclosable: Mapping[str, Any]) -> str:
    """A credential that shows `always`, and of `disclosable` what its holder chooses."""
    disclosures = [_encoded(json.dumps([_salt(), name, value])) for name, value in disclosable.items()]
    digests = sorted(_encoded(hashlib.sha256(one.encode()).digest()) for one in disclosures)
    signed = _sign("dc+sd-jwt", {**always, "_sd": digests, "_sd_alg": "sha-256"})
    return "~".join([signed, *disclosures, ""])


def status_list(uri: str, *, invalid: Iterable[int], size: int, issued: int, lasts: int) -> str:
    """A signed list with one bit for each credential (draft-ietf-oauth-status-list): 1 is invalid."""
    bits = bytearray(size // 8)
    for index in invalid:
        bits[index // 8] |= 1 << index % 8
    said = {"bits": 1, "lst": _encoded(zlib.compress(bytes(bits), 9))}
    about = {"sub": uri, "iat": issued, "exp": issued + 2 * lasts, "ttl": lasts, "status_list": said}
    return _sign("statuslist+jwt", about)


def _sign(kind: str, payload: Mapping[str, Any]) -> str:
    key = keys.signing_key()
    header = {"alg": "ES256", "typ": kind, "kid": str(key.kid)}
    return jws.serialize_compact(header, json.dumps(payload, ensure_ascii=False).encode(), key)


def _salt() -> str:
    return _encoded(secrets.token_bytes(SALT_BYTES))


def _encoded(data: bytes | str) -> str:
    return urlsafe_b64encode(data.encode() if isinstance(data, str) else data).decode().rstrip("=")
