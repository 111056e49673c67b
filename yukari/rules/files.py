"""What may be handed in as a file: decided by its size and its first bytes, never by its name."""

from enum import StrEnum

MEGABYTE = 1_000_000
LARGEST_PICTURE = 10 * MEGABYTE
LARGEST_DOCUMENT = 5 * MEGABYTE
"""Bytes."""
MOST_PIXELS = 50_000_000
"""As many as a good phone takes; a small file can unfold to far more."""
LONGEST_SIDE = 8_000
"""Pixels."""
SHOWN_SIDE = 1_600
"""Pixels of the longer side as a picture is kept: enough for every screen here, and light on a phone."""


class MediaType(StrEnum):
    """What a file is, as its first bytes say."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TABLE = "application/x-table"
    """A list about people that staff hand in or take out, whatever its form; as it is kept here it is never handed out."""

    @property
    def is_picture(self) -> bool:
        return self not in {MediaType.PDF, MediaType.TABLE}

    @property
    def suffix(self) -> str:
        return _ENDINGS[self]


_ENDINGS = {
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.WEBP: "webp",
    MediaType.PDF: "pdf",
    MediaType.TABLE: "table",
}
_SUFFIXES = {
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
    "webp": MediaType.WEBP,
    "pdf": MediaType.PDF,
}


def media_type(first_bytes: bytes) -> MediaType | None:
    """What these bytes begin; `None` for all that is not taken here."""
    if first_bytes.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if first_bytes.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if first_bytes[:4] == b"RIFF" and first_bytes[8:12] == b"WEBP":
        return MediaType.WEBP
    if first_bytes.startswith(b"%PDF-"):
        return MediaType.PDF
    return None


def name_fits(name: str, kind: MediaType) -> bool:
    """Whether the name's ending, where it has one that is known, says the same as the bytes."""
    said = _SUFFIXES.get(name.rpartition(".")[2].lower())
    return said is None or said is kind
