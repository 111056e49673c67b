"""Tables as town halls have them, in every encoding common in Japan and as Excel; what is broken is said in words."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yukari.kit.tables import Trouble, UnreadableError, decoded, read

ROWS = [
    ["会員番号", "氏名", "メールアドレス", "備考"],
    ["0001", "山田花子", "hana@example.jp", "祭りの\r\n手伝い, 毎年"],
    ["0002", "髙橋健", "ken@example.jp", "①"],
]
CSV = '会員番号,氏名,メールアドレス,備考\r\n0001,山田花子,hana@example.jp,"祭りの\r\n手伝い, 毎年"\r\n0002,髙橋健,ken@example.jp,①\r\n'


def a_workbook() -> bytes:
    opened = BytesIO()
    with xlsxwriter.Workbook(opened) as book:
        book.add_worksheet().write_row(0, 0, ["氏名", "メール", 3])
    return opened.getvalue()


WORKBOOK = a_workbook()


def table(data: bytes, **limits: int) -> list[list[str]]:
    return read(data, **{"most_rows": 100, "most_columns": 10, **limits}).rows


def trouble(data: bytes, **limits: int) -> Trouble:
    with pytest.raises(UnreadableError) as refused:
        table(data, **limits)
    return refused.value.trouble


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "euc_jis_2004"]
)
def test_the_same_list_in_every_common_encoding(encoding: str) -> None:
    """髙 and ① stand in Microsoft's table and in no other of the older ones."""
    if encoding == "euc_jis_2004":
        plain = CSV.replace("髙", "高").replace("①", "一")
        assert table(plain.encode("euc_jp"))[2][1] == "高橋健"
        assert table(plain.encode("iso2022_jp"))[1][3] == "祭りの\r\n手伝い, 毎年"
    else:
        assert table(CSV.encode(encoding)) == ROWS


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize(
    "words", ["氏名,アドレス\r\n佐藤,a@example.jp\r\n", "名前\tメール\nはな\th@example.jp\n", "ﾊﾅ,花\n"]
)
def test_a_few_words_are_enough_to_tell_the_encoding(encoding: str, words: str) -> None:
    assert decoded(words.encode(encoding))[1] == words


def test_a_character_that_nothing_explains_spoils_its_own_cell_only() -> None:
    data = "氏名,メール\r\n".encode("cp932") + b"\x86\xa2,a@example.jp\r\n" + "花,b@example.jp\r\n".encode("cp932")
    rows = table(data)
    assert "\N{REPLACEMENT CHARACTER}" in rows[1][0]
    assert (rows[1][1], rows[2]) == ("a@example.jp", ["花", "b@example.jp"])


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_other_separators_are_recognised(separator: str) -> None:
    assert table(f"a{separator}b\n1,5{separator}2\n".encode()) == [["a", "b"], ["1,5", "2"]]


def test_a_workbook_reads_as_people_see_it() -> None:
    opened = BytesIO()
    with xlsxwriter.Workbook(opened) as book:
        book.add_worksheet("空")
        sheet = book.add_worksheet("会員")
        sheet.write_row(0, 0, ["番号", "入会日", "時刻", "名"])
        day, moment = book.add_format({"num_format": "yyyy/m/d"}), book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.write_number(2, 0, 12)
        sheet.write_datetime(2, 1, date(2018, 4, 1), day)
        sheet.write_datetime(2, 2, datetime.fromisoformat("2018-04-01T09:30"), moment)
        sheet.write_string(2, 3, "はな ")
    rows = table(opened.getvalue())
    assert rows == [
        ["番号", "入会日", "時刻", "名"],
        ["", "", "", ""],
        ["12", "2018-04-01", "2018-04-01T09:30:00", "はな"],
    ]


def test_what_is_no_table_is_said(tmp_path: object) -> None:
    assert trouble(b"") is Trouble.EMPTY
    assert trouble(b"\xef\xbb\xbf\r\n,,\r\n") is Trouble.EMPTY
    assert trouble(b"PK\x03\x04 no workbook") is Trouble.BROKEN
    assert trouble(b"\xd0\xcf\x11\xe0 no workbook either") is Trouble.BROKEN
    assert trouble(b"a\n" * 12, most_rows=10) is Trouble.TOO_MANY_ROWS
    assert trouble(b",".join([b"a"] * 11)) is Trouble.TOO_MANY_COLUMNS
    assert trouble(b'"' + b"a" * 200_000 + b'",b\n') is Trouble.BROKEN


@given(st.binary(max_size=2_000), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\x1b$B"]))
@settings(max_examples=300, deadline=None)
def test_no_bytes_are_an_error_of_ours(data: bytes, mark: bytes) -> None:
    try:
        rows = table(mark + data)
    except UnreadableError:
        return
    assert any(any(row) for row in rows)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_no_damaged_workbook_is_an_error_of_ours(data: st.DataObject) -> None:
    damaged = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        table(bytes(damaged))
    except UnreadableError:
        return
