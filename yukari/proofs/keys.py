"""The keys with which credentials are signed: P-256, written as `number:base64 of the private scalar`.

The first of the setting signs, all of them are published, so that a key can be changed without a wallet noticing.
"""

import secrets
from base64 import b64decode, b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from joserfc.jwk import ECKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256; a private key is a number from 1 to this, less one (FIPS 186-5)."""


def signing_key() -> ECKey:
    """The key that signs now."""
    return _key(settings.CREDENTIAL_KEYS[0])


def published() -> dict[str, Any]:
    """The public halves as a JWKS."""
    about = {"use": "sig", "alg": "ES256"}
    return {"keys": [{**_key(one).as_dict(private=False), **about} for one in settings.CREDENTIAL_KEYS]}


def new_key(number: int) -> str:
    """A fresh entry for the setting."""
    scalar = 1 + secrets.randbelow(ORDER - 1)
    return f"{number}:{b64encode(scalar.to_bytes(32)).decode()}"


def _key(entry: str) -> ECKey:
    number, _, scalar = entry.partition(":")
    private = ec.derive_private_key(int.from_bytes(b64decode(scalar)), ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem, {"kid": number.strip()})
