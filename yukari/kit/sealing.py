"""Text that only a holder of the keys can read: the first key seals, any of them opens, so that keys can be changed."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


def seal(text: str, keys: Sequence[str]) -> bytes:
    return seal_bytes(text.encode(), keys)


def unseal(sealed: bytes | memoryview, keys: Sequence[str]) -> str:
    """Raises `cryptography.fernet.InvalidToken` for what none of these keys sealed."""
    return unseal_bytes(bytes(sealed), keys).decode()


def seal_bytes(data: bytes, keys: Sequence[str]) -> bytes:
    return _keys(keys).encrypt(data)


def unseal_bytes(sealed: bytes, keys: Sequence[str]) -> bytes:
    return _keys(keys).decrypt(sealed)


def reseal(sealed: bytes | memoryview, keys: Sequence[str]) -> bytes:
    """The same text under the first key."""
    return _keys(keys).rotate(bytes(sealed))


def new_key() -> str:
    return Fernet.generate_key().decode()


def _keys(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys])
