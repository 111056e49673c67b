"""Tables that others hand in: CSV in the encodings that are common in Japan, or a workbook. Every cell comes out as text."""

import csv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from io import BytesIO, StringIO

from charset_normalizer import from_bytes
from python_calamine import CalamineWorkbook, load_workbook

LARGEST_UNPACKED = 400_000_000
"""Bytes: a small workbook can unfold to far more."""
LOOKED_AT = 200_000
"""Bytes from which an encoding is told where two are possible."""

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OLDER = ("cp932", "euc_jp")
SEPARATORS = (",", "\t", ";")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Trouble(StrEnum):
    """Why a table cannot be read."""

    EMPTY = "empty"
    BROKEN = "broken"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"


class UnreadableError(ValueError):
    """This is no table that can be read here."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Table:
    """All rows as they stand in the file, so that the first is row 1 in everybody's spreadsheet; none is cut to fit another."""

    encoding: str
    """As Python calls it; of a workbook: `workbook`."""
    rows: list[list[str]]


def read(data: bytes, *, most_rows: int, most_columns: int) -> Table:
    """The rows of a file, whatever its name says. Raises `UnreadableError`."""
    if data.startswith((ZIP, OLE)):
        encoding, rows = "workbook", _of_workbook(data)
    else:
        encoding, text = decoded(data)
        rows = _of_text(text)
    kept: list[list[str]] = []
    for row in rows:
        if len(kept) > most_rows:
            raise UnreadableError(Trouble.TOO_MANY_ROWS)
        if len(row) > most_columns:
            raise UnreadableError(Trouble.TOO_MANY_COLUMNS)
        kept.append(row)
    while kept and not any(kept[-1]):
        kept.pop()
    if not kept:
        raise UnreadableError(Trouble.EMPTY)
    return Table(encoding, kept)


def decoded(data: bytes) -> tuple[str, str]:
    """The encoding and the text. What no encoding explains becomes U+FFFD, so that a 外字 spoils its own cell and no other."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data.decode(encoding, "replace")
    if b"\0" in data[:LOOKED_AT]:
        # No text of bytes holds a zero; in UTF-16 each comma and line end has one, behind it or before it.
        behind, before = data[1:LOOKED_AT:2].count(0), data[:LOOKED_AT:2].count(0)
        encoding = "utf-16-le" if behind >= before else "utf-16-be"
        return encoding, data.decode(encoding, "replace")
    if b"\x1b$" in data[:LOOKED_AT] and _fits(data, "iso2022_jp_ext"):
        return "iso2022_jp", data.decode("iso2022_jp_ext")
    if _fits(data, "utf-8"):
        return "utf-8", data.decode()
    fitting = [encoding for encoding in OLDER if _fits(data, encoding)]
    if len(fitting) > 1:
        likely = from_bytes(data[:LOOKED_AT], cp_isolation=list(OLDER)).best()
        fitting = [likely.encoding] if likely else fitting
    encoding = fitting[0] if fitting else OLDER[0]
    return encoding, data.decode(encoding, "replace")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _of_text(text: str) -> Iterable[list[str]]:
    first = text[:10_000].lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        for row in csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=separator):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise UnreadableError(Trouble.BROKEN) from None


def _of_workbook(data: bytes) -> Iterable[list[str]]:
    """The first sheet on which something stands."""
    if data.startswith(ZIP) and _unpacked(data) > LARGEST_UNPACKED:
        raise UnreadableError(Trouble.TOO_MANY_ROWS)
    try:
        book: CalamineWorkbook = load_workbook(BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(any(cell != "" for cell in row) for row in rows):
                return ([_as_seen(cell) for cell in row] for row in rows)
    except Exception:  # The reader names its errors after the kind of workbook.
        raise UnreadableError(Trouble.BROKEN) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # What the reader's own language calls giving up.
            raise
        raise UnreadableError(Trouble.BROKEN) from None
    raise UnreadableError(Trouble.EMPTY)


def _unpacked(data: bytes) -> int:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except Exception:  # Damaged ones bring any error of that module, and of those that it leans on.
        raise UnreadableError(Trouble.BROKEN) from None


def _as_seen(cell: object) -> str:
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool | timedelta):
        return str(cell).lower()
    return str(cell).strip()
