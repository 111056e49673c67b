"""Text that only a holder of the keys can read: the first key seals, any of them opens, so that keys can be changed."""

from collections.abc import Iterable, Iterator, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def seal(text: str, keys: Sequence[str]) -> bytes:
    return seal_bytes(text.encode(), keys)


def unseal(sealed: bytes | memoryview, keys: Sequence[str]) -> str:
    """Raises `cryptography.fernet.InvalidToken` for what none of these keys sealed."""
    return unseal_bytes(bytes(sealed), keys).decode()


def seal_bytes(data: bytes, keys: Sequence[str]) -> bytes:
    return _keys(keys).encrypt(data)


def unseal_bytes(sealed: bytes, keys: Sequence[str]) -> bytes:
    return _keys(keys).decrypt(sealed)


def seal_pieces(pieces: Iterable[bytes], keys: Sequence[str], *, of: str) -> Iterator[bytes]:
    """What is too long to be held at once: each piece on a line of its own, and one more that says that this was all.

    A piece says of what it is and which one, so that no other can stand in its place.
    """
    number = 0
    for number, piece in enumerate(pieces, start=1):
        yield seal_bytes(_mark(of, number) + piece, keys) + b"\n"
    yield seal_bytes(_end(of, number + 1), keys) + b"\n"


def unseal_pieces(sealed: Iterable[bytes], keys: Sequence[str], *, of: str) -> Iterator[bytes]:
    """The pieces, one after the other. Raises `cryptography.fernet.InvalidToken` for what is not all of them in their order.

    What was sealed in one, as everything once was, has no line of its own.
    """
    for number, line in enumerate(sealed, start=1):
        piece, mark = unseal_bytes(line.rstrip(b"\n"), keys), _mark(of, number)
        if number == 1 and not line.endswith(b"\n"):
            yield piece
            return
        if piece == _end(of, number):
            return
        if not piece.startswith(mark):
            raise InvalidToken
        yield piece[len(mark) :]
    raise InvalidToken


def _mark(of: str, number: int) -> bytes:
    return f"{of}/{number}:".encode()


def _end(of: str, number: int) -> bytes:
    return f"{of}/{number}.".encode()


def reseal(sealed: bytes | memoryview, keys: Sequence[str]) -> bytes:
    """The same text under the first key."""
    return _keys(keys).rotate(bytes(sealed))


def new_key() -> str:
    return Fernet.generate_key().decode()


def _keys(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys])
