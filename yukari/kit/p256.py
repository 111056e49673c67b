"""ECDSA over P-256 with SHA-256, keys and signatures as plain bytes.

A private key is its 32-byte scalar, a public key its compressed point (33 bytes), a signature r and s (64 bytes).
"""

from functools import lru_cache
from secrets import token_bytes

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRIVATE_BYTES, PUBLIC_BYTES, SIGNATURE_BYTES = 32, 33, 64
_HALF = SIGNATURE_BYTES // 2
_CURVE = ec.SECP256R1()
_ALGORITHM = ec.ECDSA(SHA256())


def new_key() -> bytes:
    """A private key."""
    while not is_private_key(scalar := token_bytes(PRIVATE_BYTES)):
        pass
    return scalar


def is_private_key(scalar: bytes) -> bool:
    """Whether these bytes are one: a number from 1 up to the order of the curve."""
    return len(scalar) == PRIVATE_BYTES and 0 < int.from_bytes(scalar) < _CURVE.group_order


def is_public_key(point: bytes) -> bool:
    """Whether these bytes are a compressed point of the curve."""
    try:
        _public(point)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=16)
def public_key(scalar: bytes) -> bytes:
    return _private(scalar).public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def sign(message: bytes, scalar: bytes) -> bytes:
    r, s = decode_dss_signature(_private(scalar).sign(message, _ALGORITHM))
    return r.to_bytes(_HALF) + s.to_bytes(_HALF)


def verify(message: bytes, signature: bytes, point: bytes) -> bool:
    """Whether the holder of this public key signed the message; no for bytes that are no key or no signature."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
    try:
        _public(point).verify(encode_dss_signature(r, s), message, _ALGORITHM)
    except (ValueError, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=16)
def _private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    """Ours are few and used all the time; making one ready costs as much as signing."""
    return ec.derive_private_key(int.from_bytes(scalar), _CURVE)


@lru_cache(maxsize=256)
def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    if len(point) != PUBLIC_BYTES:
        raise ValueError("not a compressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
