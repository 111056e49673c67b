"""Tables for spreadsheets: line by line as CSV that Excel opens as it is, in Unicode or in the CP932 of older systems; or as Excel."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from typing import Literal

from xlsxwriter import Workbook

from yukari.kit.clock import JAPAN

Encoding = Literal["utf-8-sig", "cp932"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula (ASVS 1.2.10), full-width forms included."""

REPLACEMENT = "〓"
"""The printer's sign for a character that is missing."""

SAME_IN_CP932 = str.maketrans("〜−—‖¢£¬", "～－―∥￠￡￢")
"""Signs that CP932 has under another number; they look the same."""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same table as an Excel file. Text stays text: none is a formula, a link or a number."""
    opened = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(opened, safe) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write(number, place, value if isinstance(value, int) else str(_cell(value)))
        sheet.autofit()
    return opened.getvalue()


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
