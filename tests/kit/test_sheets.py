"""Tables open in a spreadsheet as they are, in old encodings too, and never run as a formula."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.kit.sheets import FORMULA_STARTS, Csv


def read(sheet: Csv) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(sheet).decode(sheet.encoding), newline="")))


def test_a_sheet_reads_back_as_it_was_written() -> None:
    rows = [
        ["花", 3, None, Decimal("1.5"), date(2026, 4, 1), datetime(2026, 3, 31, 23, 30, tzinfo=UTC)],
        ['a,"b"\nc', -2],
    ]
    assert read(Csv(["名前", "回数"], rows)) == [
        ["名前", "回数"],
        ["花", "3", "", "1.5", "2026-04-01", "2026-04-01 08:30"],
        ['a,"b"\nc', "-2"],
    ]


def test_excel_recognises_unicode_by_its_mark() -> None:
    assert b"".join(Csv(["名前"], [])).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_cell_is_a_formula(start: str) -> None:
    cell = read(Csv([f"{start}1+1"], [[f"{start}cmd|' /C calc'!A0"]]))
    assert [row[0][0] for row in cell] == ["'", "'"]


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=20))
def test_no_other_text_is_changed_in_unicode(text: str) -> None:
    if not text.startswith(FORMULA_STARTS):
        assert read(Csv(["x"], [[text, "end"]]))[1] == [text, "end"]


def test_cp932_names_the_characters_that_it_does_not_know() -> None:
    sheet = Csv(["名前"], [["髙﨑〜𠮷田"], ["한"]], encoding="cp932")
    assert read(sheet) == [["名前"], ["髙﨑～〓田"], ["〓"]]
    assert sheet.replaced == {"𠮷", "한"}


@given(text=st.text(max_size=30))
def test_cp932_never_fails(text: str) -> None:
    b"".join(Csv(["x"], [[text]], encoding="cp932"))


def test_rows_are_written_as_they_come() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = iter(Csv(["x"], rows()))
    next(lines), next(lines), next(lines)
    assert taken == [0]
