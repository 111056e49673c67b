"""Handing out a kept file: what the view in front of it has allowed, and never as a page of ours."""

from uuid import UUID

from django.http import FileResponse

from yukari.files import queries as files
from yukari.rules.files import MediaType


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
