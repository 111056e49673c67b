"""Handing out what the view in front has allowed: a kept file, never as a page of ours; a table for a spreadsheet."""

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from yukari.files import queries as files
from yukari.kit import sheets
from yukari.rules.files import MediaType

AT_ONCE = 500
"""Lines that are sent together, so that the network is not asked for each."""


def as_csv(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], encoding: sheets.Encoding = "utf-8-sig"
) -> StreamingHttpResponse:
    """A table as a file of this name, sent while it is written."""
    lines = iter(sheets.Csv(header, rows, encoding))
    charset = "utf-8" if encoding == "utf-8-sig" else "Shift_JIS"
    pieces = iter(lambda: b"".join(islice(lines, AT_ONCE)), b"")
    response = StreamingHttpResponse(pieces, content_type=f"text/csv; charset={charset}")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_excel(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same for Excel."""
    response = HttpResponse(sheets.workbook(header, rows), content_type=sheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def handed_out(file_id: UUID) -> FileResponse:
    """Pictures are shown, documents are saved; a browser guesses nothing and runs nothing."""
    file = files.kept(file_id)
    answer = FileResponse(
        files.opened(file),
        as_attachment=not MediaType(file.media_type).is_picture,
        filename=file.name or f"{file.id}.{MediaType(file.media_type).suffix}",
        content_type=file.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
