"""Tables open in a spreadsheet as they are, in old encodings too, and never run as a formula."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from yukari.kit.sheets import FORMULA_STARTS, Csv, Limits, Trouble, Unreadable, read_table, workbook


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


EVENTS = "事業名,日付,備考\r\n稲刈り体験,2026-10-01,長靴\r\n祭りの準備,2026-10-05,\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_table_is_read_in_every_encoding_of_japan(encoding: str) -> None:
    table = read_table(EVENTS.encode(encoding))
    assert table.header == ("事業名", "日付", "備考")
    assert [row.cells for row in table.rows] == [("稲刈り体験", "2026-10-01", "長靴"), ("祭りの準備", "2026-10-05", "")]
    assert [row.number for row in table.rows] == [2, 3]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_columns_may_be_parted_by_tabs(delimiter: str) -> None:
    assert read_table(EVENTS.replace(",", delimiter).encode()).header == ("事業名", "日付", "備考")


def test_a_title_above_the_header_and_lines_without_words_are_passed_over() -> None:
    table = read_table("令和8年度 イベント一覧,,\n\n名前,日\n,,\n花見,4月\n\n".encode())
    assert table.header == ("名前", "日")
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("花見", "4月"))]


def test_one_column_is_a_table_too() -> None:
    assert [row.cells for row in read_table(b"email\na@example.jp\nb@example.jp\n").rows] == [
        ("a@example.jp",),
        ("b@example.jp",),
    ]


def test_a_line_with_a_comma_too_many_is_marked() -> None:
    assert [row.is_too_long for row in read_table("名前,日\n花見,4月\n米,味噌,5月\n".encode()).rows] == [False, True]


def test_our_own_files_come_back_as_they_were() -> None:
    sheet = b"".join(Csv(["名前", "印"], [["=花", "'a"], ["a\nb", "x"]]))
    assert [row.cells for row in read_table(sheet).rows] == [("=花", "'a"), ("a\nb", "x")]


def test_signs_that_nobody_sees_are_left_out() -> None:
    (row,) = read_table('名前,日\n"雪\x0b祭\r\nり\x7f",2月\n'.encode()).rows
    assert row.cells == ("雪祭\nり", "2月")


def test_a_workbook_is_read_as_text() -> None:
    opened = io.BytesIO()
    with Workbook(opened) as book:
        day, hour = book.add_format({"num_format": "yyyy/mm/dd"}), book.add_format({"num_format": "hh:mm"})
        both = book.add_format({"num_format": "yyyy/mm/dd hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名前", "日", "時刻", "日時", "定員", "割合"])
        sheet.write(2, 0, " 稲刈り ")
        sheet.write_datetime(2, 1, datetime(2026, 10, 1), day)  # noqa: DTZ001
        sheet.write_datetime(2, 2, datetime(1899, 12, 31, 9, 30), hour)  # noqa: DTZ001
        sheet.write_datetime(2, 3, datetime(2026, 10, 1, 9, 30), both)  # noqa: DTZ001
        sheet.write(2, 4, 20)
        sheet.write(2, 5, 0.5)
    table = read_table(opened.getvalue())
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("稲刈り", "2026-10-01", "09:30", "2026-10-01 09:30", "20", "0.5"))
    ]


def trouble(content: bytes, **limits: int) -> Trouble:
    with pytest.raises(Unreadable) as refused:
        read_table(content, limits=Limits(**limits))
    return refused.value.trouble


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Trouble.EMPTY),
        (b"\xef\xbb\xbf\r\n,,\r\n", Trouble.EMPTY),
        (workbook([], []), Trouble.EMPTY),
        (b"%PDF-1.7", Trouble.NOT_A_TABLE),
        (b"<html></html>", Trouble.NOT_A_TABLE),
        (b"\xff\xfea\0b", Trouble.UNKNOWN_LETTERS),
        (b"a,b\n\x81\xff\xff\xfe\x80", Trouble.UNKNOWN_LETTERS),
        (b"PK\3\4 and nothing more", Trouble.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Trouble.BROKEN),
        (b'a,b\n"' + b"x" * 200_000, Trouble.BROKEN),
    ],
)
def test_a_file_that_is_no_table_says_why(content: bytes, why: Trouble) -> None:
    assert trouble(content) == why


def test_a_table_has_limits() -> None:
    five = b"a,b\n" + b"1,2\n" * 5
    assert len(read_table(five, limits=Limits(rows=5)).rows) == 5
    assert trouble(five, rows=4) == Trouble.TOO_MANY_ROWS
    assert trouble(workbook(["a", "b"], [[1, 2]] * 5), rows=4) == Trouble.TOO_MANY_ROWS
    assert trouble(five, columns=1) == Trouble.TOO_MANY_COLUMNS
    assert trouble(b"x," * 600_000, megabytes=1) == Trouble.TOO_LARGE


def repacked(book: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return written.getvalue()


def test_a_small_file_that_unfolds_without_end_is_refused() -> None:
    """A cell in the last corner of the sheet; a text of a megabyte named by a hundred thousand cells."""
    book = workbook(["a", "b"], [["c", "d"]])
    corner = repacked(book, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"'))
    assert trouble(corner) in {Trouble.TOO_LARGE, Trouble.BROKEN}
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 20_000))
    many = repacked(book, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    long = repacked(many, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<t>a</t>", b"<t>" + b"a" * 10**6 + b"</t>"))
    assert len(long) < 200_000
    assert trouble(long) in {Trouble.TOO_LARGE, Trouble.BROKEN}


@given(content=st.binary(max_size=200))
def test_no_bytes_are_an_error_of_ours(content: bytes) -> None:
    with suppress(Unreadable):
        assert all(len(row.cells) == len(table.header) for table in [read_table(content)] for row in table.rows)
