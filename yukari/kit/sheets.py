"""Tables for spreadsheets, line by line: CSV that Excel opens as it is, in Unicode or in the CP932 of older systems."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Literal

from yukari.kit.clock import JAPAN

Encoding = Literal["utf-8-sig", "cp932"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula (ASVS 1.2.10), full-width forms included."""

REPLACEMENT = "〓"
"""The printer's sign for a character that is missing."""

SAME_IN_CP932 = str.maketrans("〜−—‖¢£¬", "～－―∥￠￡￢")
"""Signs that CP932 has under another number; they look the same."""


class Csv:
    """The lines of a CSV file, encoded one after the other. After the last, `replaced` holds what CP932 did not know."""

    def __init__(
        self, header: Sequence[str], rows: Iterable[Sequence[object]], encoding: Encoding = "utf-8-sig"
    ) -> None:
        self.header = header
        self.rows = rows
        self.encoding = encoding
        self.replaced: set[str] = set()

    def __iter__(self) -> Iterator[bytes]:
        line = _Line()
        writer = csv.writer(line, lineterminator="\r\n")
        if self.encoding == "utf-8-sig":
            yield b"\xef\xbb\xbf"
        for row in chain([self.header], self.rows):
            writer.writerow([_cell(value) for value in row])
            yield self._encode(line.text)

    def _encode(self, text: str) -> bytes:
        if self.encoding == "utf-8-sig":
            return text.encode()
        text = text.translate(SAME_IN_CP932)
        try:
            return text.encode("cp932")
        except UnicodeEncodeError:
            return "".join(map(self._known, text)).encode("cp932")

    def _known(self, character: str) -> str:
        try:
            character.encode("cp932")
        except UnicodeEncodeError:
            self.replaced.add(character)
            return REPLACEMENT
        return character


class _Line:
    """Where the csv module writes; it holds one line at a time."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
