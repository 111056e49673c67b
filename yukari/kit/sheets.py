"""Tables for spreadsheets: line by line as CSV that Excel opens as it is, in Unicode or in the CP932 of older systems; or as Excel.

What others hand in is read back by `read_table`: CSV in any encoding used in Japan, or a workbook."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes
from xlsxwriter import Workbook

from yukari.kit.clock import JAPAN
from yukari.kit.plain import plain

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


class Trouble(StrEnum):
    """Why a file cannot be read as a table; `web.wording.sheets` says it kindly."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNKNOWN_LETTERS = "unknown_letters"
    NOT_A_TABLE = "not_a_table"
    LOCKED = "locked"
    BROKEN = "broken"


class Unreadable(Exception):
    """The file is no table that we can read, and this is why."""

    def __init__(self, trouble: Trouble, **details: object) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.details = details


@dataclass(frozen=True, slots=True)
class Limits:
    megabytes: int = 10
    rows: int = 20_000
    columns: int = 200


USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """Of the line, as a spreadsheet counts it."""
    cells: tuple[str, ...]
    """As many as the header has."""
    is_too_long: bool = False
    """More was written in it than there are headings: a comma without its quotes does that."""


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    header_number: int
    """Of its line: what one reader takes for a header, another knows for a first row."""
    rows: tuple[Row, ...]
    encoding: str
    """What its letters were read as, or `workbook`."""


def read_table(content: bytes, *, limits: Limits = USUAL_LIMITS) -> Table:
    """A table that somebody handed in. What it is, its first bytes say, not its name.

    Offices write a title above: the header is the first row with two cells, if one of the first rows has them. Rows
    without a word are left out. Every cell is text without blanks around it: days as 2026-04-01, hours as 09:30,
    whole numbers without a point. Says no with `Unreadable`.
    """
    if not content.strip(b" \r\n\t\0,\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(Trouble.EMPTY)
    if len(content) > limits.megabytes * 1_000_000:
        raise Unreadable(Trouble.TOO_LARGE, megabytes=limits.megabytes)
    if content.startswith(_WORKBOOKS):
        return _arranged(_lines_of_a_workbook(content, limits), limits, "workbook")
    if content.startswith(_OTHER_FILES):
        raise Unreadable(Trouble.NOT_A_TABLE)
    text, encoding = _text(content)
    return _arranged(_lines_of_csv(text), limits, encoding)


_WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{", b"<", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_TITLE_LINES = 20
"""How far down a header may begin."""

_READER = Path(__file__).with_name("workbook_reader.py")
_SECONDS = 60


def _lines_of_csv(text: str) -> Iterator[list[str]]:
    beginning = text[:10_000]
    delimiter = max(",\t;", key=beginning.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(Trouble.BROKEN) from error


def _lines_of_a_workbook(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """Unfolded in a process of its own, which may use little: a file of a kilobyte can hold gigabytes."""
    most = str(limits.rows + _TITLE_LINES + 1)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER), most],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Trouble.TOO_LARGE, megabytes=limits.megabytes) from error
    if done.returncode:
        said = done.stdout.decode(errors="replace").rpartition("\n")[2]
        trouble = Trouble(said) if said in set(Trouble) else Trouble.BROKEN
        raise Unreadable(trouble, megabytes=limits.megabytes)
    for line in done.stdout.splitlines():
        yield json.loads(line)


def _text(content: bytes) -> tuple[str, str]:
    """The letters: by their mark, by what only one encoding can be, and last by which of Japan's two old ones reads as Japanese."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = [encoding for mark, encoding in marks if content.startswith(mark)]
    if marked:
        encoding = marked[0]
    elif b"\0" in content[:400]:
        encoding = "utf-16-le" if content[1:400:2].count(0) > content[:400:2].count(0) else "utf-16-be"
    else:
        encoding = "iso2022_jp" if b"\x1b$" in content else "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        found = None if marked else from_bytes(content, cp_isolation=["cp932", "euc_jp"]).best()
        if found is None:
            raise Unreadable(Trouble.UNKNOWN_LETTERS) from error
    return str(found), found.encoding


def _arranged(lines: Iterable[Sequence[str]], limits: Limits, encoding: str) -> Table:
    numbered = enumerate((_tidy(line) for line in lines), start=1)
    top = list(islice(numbered, _TITLE_LINES))
    wide = (place for place, (_, cells) in enumerate(top) if sum(map(bool, cells)) > 1)
    filled = (place for place, (_, cells) in enumerate(top) if cells)
    begins = next(wide, next(filled, None))
    if begins is None:
        raise Unreadable(Trouble.EMPTY)
    header = tuple(" ".join(cell.split()) for cell in top[begins][1])
    rows: list[Row] = []
    for number, cells in chain(top[begins:], numbered):
        if len(cells) > limits.columns:
            raise Unreadable(Trouble.TOO_MANY_COLUMNS, columns=limits.columns)
        if not cells or number == top[begins][0]:
            continue
        if len(rows) == limits.rows:
            raise Unreadable(Trouble.TOO_MANY_ROWS, rows=limits.rows)
        padded = (*cells[: len(header)], *[""] * (len(header) - len(cells)))
        rows.append(Row(number, padded, is_too_long=len(cells) > len(header)))
    return Table(header, top[begins][0], tuple(rows), encoding)


def _tidy(line: Sequence[str]) -> list[str]:
    """Without blanks and signs that nobody sees, without empty cells at the end, and without the mark of our own files against
    formulas."""
    cells = [plain(cell).strip() for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return [cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell for cell in cells]
