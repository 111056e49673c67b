"""What is sealed opens whole and as it was, or not at all."""

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given, settings
from hypothesis import strategies as st

from yukari.kit import sealing
from yukari.kit.flow import flowing

KEYS = [sealing.new_key(), sealing.new_key()]


def sealed(*pieces: bytes, of: str = "list") -> list[bytes]:
    return list(sealing.seal_pieces(pieces, KEYS, of=of))


def opened(lines: list[bytes]) -> list[bytes]:
    return list(sealing.unseal_pieces(lines, KEYS, of="list"))


@settings(deadline=None)
@given(pieces=st.lists(st.binary(max_size=40), max_size=4))
def test_pieces_come_back_as_they_were(pieces: list[bytes]) -> None:
    lines = sealed(*pieces)
    assert opened(lines) == pieces
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)


def test_a_key_that_was_replaced_still_opens_them() -> None:
    assert opened(list(sealing.seal_pieces([b"a"], KEYS[1:], of="list"))) == [b"a"]


@pytest.mark.parametrize(
    "changed",
    [
        lambda a, b, end, other: [a, b],
        lambda a, b, end, other: [a, end],
        lambda a, b, end, other: [b, a, end],
        lambda a, b, end, other: [a, a, end],
        lambda a, b, end, other: [a, other, end],
        lambda a, b, end, other: [end],
        lambda a, b, end, other: [],
        lambda a, b, end, other: [a, b[:20] + b"x" + b[21:], end],
    ],
)
def test_a_piece_that_is_missing_moved_or_not_of_this_list_is_noticed(changed) -> None:  # type: ignore[no-untyped-def]
    first, second, end = sealed(b"a", b"b")
    with pytest.raises(InvalidToken):
        opened(changed(first, second, end, sealed(b"c", b"d", of="another")[1]))


def test_what_was_sealed_in_one_is_one_piece() -> None:
    assert opened([sealing.seal_bytes(b"a\nb", KEYS)]) == [b"a\nb"]


def test_a_flow_is_read_as_any_file_and_asks_for_no_more_than_is_read() -> None:
    asked = []

    def pieces():  # type: ignore[no-untyped-def]
        for number in range(1000):
            asked.append(number)
            yield b"x" * 9_999 + b"\n"

    with flowing(pieces()) as flow:
        assert (next(iter(flow)), flow.read(2), len(asked)) == (b"x" * 9_999 + b"\n", b"xx", 2)
    assert flow.closed
    assert flowing([b"a", b"", b"b\n", b"c"]).read() == b"ab\nc"
