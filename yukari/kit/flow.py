"""A file that is made while it is read: what is long goes from one end to the other without being held in between."""

from collections.abc import Iterable, Iterator
from io import BufferedReader, RawIOBase
from typing import IO, Any, cast


class _Flow(RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        size = min(len(buffer), len(self._piece))
        buffer[:size] = self._piece[:size]
        self._piece = self._piece[size:]
        return size

    def close(self) -> None:
        """Whoever makes the pieces is let go as well."""
        self._pieces, self._piece = iter(()), memoryview(b"")
        super().close()


def flowing(pieces: Iterable[bytes]) -> IO[bytes]:
    """These bytes as a file to read; the next piece is asked for when the last one has been read."""
    return cast("IO[bytes]", BufferedReader(_Flow(iter(pieces))))
