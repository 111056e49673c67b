"""One table as a file: for a spreadsheet, or drawn for somebody's slides. What is hidden on the page is empty there (D4)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from yukari.kit import sheets
from yukari.web.drawings import japan, plates
from yukari.web.drawings.plates import Plate
from yukari.web.figures.sheet import Sheet
from yukari.web.templatetags.yukari import japanese_day

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": sheets.XLSX,
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
}
OF_NUMBERS: Final = ("csv", "xlsx")
"""What a machine can count with; the others are drawings."""


def download(
    area: str, named: str, key: str, form: str, tables: Iterable[Sheet | None], *, day: date, exact: bool = False
) -> HttpResponseBase:
    """The table `key` of an area, in one of its forms."""
    table = next((one for one in tables if one and one.key == key and one.lines), None)
    if table is None or form not in dict(table.forms):
        raise Http404
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(iter(sheets.Csv(_header(table), _rows(area, table, day))))
    elif form == "xlsx":
        response = HttpResponse(sheets.workbook(_header(table), _rows(area, table, day)))
    else:
        drawing = plates.svg(_plate(table, named, day, exact))
        response = HttpResponse(drawing if form == "svg" else plates.png(drawing))
    response["Content-Type"] = TYPES[form]
    response["Content-Disposition"] = f'attachment; filename="yukari-{area}-{key}-{day}.{form}"'
    return response


def _header(table: Sheet) -> list[str]:
    return [_("基準日"), _("地域のコード"), table.head, *table.heads, *([table.note_head] if table.note_head else [])]


def _rows(area: str, table: Sheet, day: date) -> Iterator[list[object]]:
    for line in table.lines or ():
        figures = ["" if figure is None else figure for figure in line.figures]
        yield [day, line.code or area, line.words, *figures, *([line.note] if table.note_head else [])]


def _plate(table: Sheet, named: str, day: date, exact: bool) -> Plate:
    hidden = _("職員だけの数です。外に出さないでください。") if exact else _("5人より少ない数などは「—」とします。")
    source = f"{_('地図：')}{japan.CREDIT}{_('。形を変えています。')}" if table.shades else ""
    return Plate(
        title=table.title,
        subtitle=_("%(area)s　%(day)sの終わりの数") % {"area": named, "day": japanese_day(day)},
        figures=[(line.words, line.figures[0]) for line in table.lines or ()],
        notes=[f"{table.heads[0]}：{table.about}", hidden, *([source] if source else [])],
        shades=table.shades,
    )
