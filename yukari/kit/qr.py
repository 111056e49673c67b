"""QR codes: drawn as SVG that stands in the page itself (no file, no script, no other host), and read from pictures."""

from io import BytesIO

import segno
import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString
from PIL import Image

QUIET_ZONE = 4
"""Modules of white around the code, as the standard asks."""


def svg(text: str, *, title: str) -> SafeString:
    """The code of `text`, dark on light in every colour scheme, with `title` for those who do not see it.

    Upper-case letters, digits and `$%*+-./:` alone make the coarsest code, the easiest to scan.
    """
    rows = tuple(segno.make_qr(text, error="m", boost_error=False).matrix)
    side = len(rows) + 2 * QUIET_ZONE
    return format_html(
        '<svg class="qr" role="img" viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><title>{1}</title>'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        side,
        title,
        "".join(_runs(row, y + QUIET_ZONE) for y, row in enumerate(rows)),
    )


def file(text: str) -> str:
    """The same code as an SVG file of its own, for paper."""
    written = BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(written, kind="svg", xmldecl=False, border=0)
    return written.getvalue().decode()


def read(picture: bytes) -> list[str]:
    """What the codes in a picture say. The picture is one that we made ourselves: nothing here guards against other ones."""
    with Image.open(BytesIO(picture)) as opened:
        found = zxingcpp.read_barcodes(
            opened.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    return [code.text for code in found]


def _runs(row: bytes | bytearray, y: int) -> str:
    """One row as strokes: neighbouring dark modules are one rectangle, which keeps the page small."""
    strokes, x = "", 0
    while (x := row.find(1, x)) >= 0:
        end = row.find(0, x)
        width = (len(row) if end < 0 else end) - x
        strokes += f"M{x + QUIET_ZONE} {y}h{width}v1h-{width}z"
        x += width
    return strokes
