"""A QR code stands in the page as SVG, coarse enough for old phones and named for those who do not see it."""

import re
from xml.etree import ElementTree

import segno

from yukari.kit import qr, tokens


def dark_modules(svg: str) -> set[tuple[int, int]]:
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
    return {(int(x) + step - 4, int(y) - 4) for x, y, width in strokes for step in range(int(width))}


def test_the_drawing_is_the_code() -> None:
    text = "HTTPS://YUKARI.EXAMPLE/C/" + tokens.sign("check-in", bytes(20), "k" * 40)
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    assert dark_modules(qr.svg(text, title="")) == {
        (x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }


def test_a_check_in_address_fits_a_code_of_33_modules() -> None:
    text = "HTTPS://YUKARI.EXAMPLE/C/" + tokens.sign("check-in", bytes(20), "k" * 40)
    assert 'viewBox="0 0 41 41"' in qr.svg(text, title="")


def test_the_title_is_read_out_and_cannot_break_the_page() -> None:
    drawn = ElementTree.fromstring(qr.svg("A", title='<script>"&'))
    assert drawn.attrib["role"] == "img"
    assert drawn.findtext("title") == '<script>"&'


def test_nothing_in_it_needs_an_exception_from_the_content_policy() -> None:
    assert "style=" not in qr.svg("A", title="code")
