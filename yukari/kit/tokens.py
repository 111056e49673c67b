"""Small signed tokens for codes that are scanned or typed: upper-case base32, so that a QR code stays coarse."""

import hmac
import secrets
from base64 import b32decode, b32encode

SIGNATURE_BYTES = 16

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people mistake for one another."""


def sign(purpose: str, payload: bytes, key: str) -> str:
    """A token that carries `payload` and is good for this purpose only."""
    return _spelled(payload + _signature(purpose, payload, key))


def read(purpose: str, token: str, key: str) -> bytes | None:
    """The payload of a token that we signed for this purpose; `None` for any other text."""
    token = token.strip().upper()
    try:
        signed = b32decode(token + "=" * (-len(token) % 8))
    except ValueError:
        return None
    payload, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    genuine = hmac.compare_digest(signature, _signature(purpose, payload, key))
    # One payload has one token: the spare bits at the end of base32 must not spell it in a second way.
    return payload if genuine and token == _spelled(signed) else None


def short_code(length: int = 8) -> str:
    """A random code that a person can read aloud and type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digits(purpose: str, payload: bytes, key: str, length: int = 6) -> str:
    """The same token as a short number to be typed: for comparing only, it carries nothing."""
    number = int.from_bytes(_signature(purpose, payload, key)) % 10**length
    return f"{number:0{length}}"


def mark(purpose: str, payload: bytes, key: str) -> str:
    """A name for something that tells nobody else what it is: for comparing only."""
    return _signature(purpose, payload, key).hex()


def _spelled(signed: bytes) -> str:
    return b32encode(signed).decode().rstrip("=")


def _signature(purpose: str, payload: bytes, key: str) -> bytes:
    # The zero byte ends the purpose, so that no purpose and payload read as another pair.
    return hmac.digest(key.encode(), purpose.encode() + b"\0" + payload, "sha256")[:SIGNATURE_BYTES]
