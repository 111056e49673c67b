"""Keys and signatures as plain bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.kit import p256

PRIVATE = bytes.fromhex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
PUBLIC = bytes.fromhex("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")
"""The key of the examples in RFC 6979, A.2.5."""
SIGNATURE = bytes.fromhex(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
)


def test_the_example_of_the_standard() -> None:
    assert p256.public_key(PRIVATE) == PUBLIC
    assert p256.verify(b"sample", SIGNATURE, PUBLIC)
    assert not p256.verify(b"sampled", SIGNATURE, PUBLIC)


def test_what_was_signed_is_believed_and_nothing_else() -> None:
    private = p256.new_key()
    signature = p256.sign(b"hana", private)
    assert len(signature) == 64
    assert p256.verify(b"hana", signature, p256.public_key(private))
    assert not p256.verify(b"ken", signature, p256.public_key(private))
    assert not p256.verify(b"hana", signature, PUBLIC)


@given(signature=st.binary(max_size=70), key=st.binary(max_size=40))
def test_bytes_that_are_no_signature_or_no_key_are_refused_without_a_crash(signature: bytes, key: bytes) -> None:
    assert not p256.verify(b"hana", signature, PUBLIC)
    assert not p256.verify(b"hana", SIGNATURE, key)


@pytest.mark.parametrize("scalar", [b"", bytes(32), b"\xff" * 32, bytes(31) + b"\1\1"])
def test_not_all_bytes_are_a_private_key(scalar: bytes) -> None:
    assert not p256.is_private_key(scalar)


@pytest.mark.parametrize("point", [b"", PUBLIC[1:], PUBLIC + b"\0", b"\4" + PUBLIC[1:], b"\2" + b"\xff" * 32])
def test_not_all_bytes_are_a_public_key(point: bytes) -> None:
    assert p256.is_public_key(PUBLIC)
    assert not p256.is_public_key(point)
