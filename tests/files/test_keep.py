"""Pictures and documents that people hand in: kept as what they are, or refused in words."""

import struct
import tracemalloc
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.builders import AT
from yukari.files import commands, queries
from yukari.files.models import Kept
from yukari.files.pictures import made_anew
from yukari.kit.flow import flowing
from yukari.kit.sealing import seal_bytes
from yukari.rules import files as rule
from yukari.rules.files import MediaType
from yukari.rules.outcome import Reason, Refused

pytestmark = pytest.mark.django_db
WHO = {"by": None, "at": AT}


@pytest.fixture(autouse=True)
def _storage(tmp_path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **options: object) -> BytesIO:
    written = BytesIO()
    Image.new("RGB", size, "darkgreen").save(written, kind, **options)
    written.seek(0)
    return written


def png_that_says(width: int, height: int) -> BytesIO:
    """A small file whose header promises a picture of this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(b"\0" * 1000)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def refused(keep, data: BytesIO, name: str = "") -> Reason:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as no:
        keep(data, name=name, **WHO)
    assert not Kept.objects.exists()
    assert not any(storages["files"].listdir(""))
    return no.value.reason


def test_a_picture_is_kept_without_where_and_by_what_it_was_taken() -> None:
    exif = Image.Exif()
    exif[Base.Make] = "A telephone"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (36.0, 14.0, 0.0)
    taken = photo(exif=exif, comment=b"at home")
    assert b"telephone" in taken.getvalue()

    kept = commands.keep_picture(taken, name="祭り.jpg", **WHO)
    with queries.opened(kept) as data:
        read = data.read()
    assert (kept.media_type, kept.name, kept.width, kept.height, kept.size) == (
        "image/jpeg",
        "祭り.jpg",
        60,
        40,
        len(read),
    )
    assert b"telephone" not in read
    assert b"at home" not in read
    assert not Image.open(BytesIO(read)).getexif()


def test_a_picture_taken_upright_stands_upright_and_a_large_one_becomes_light() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    kept = commands.keep_picture(photo((4000, 3000), exif=exif), **WHO)
    assert (kept.width, kept.height) == (1200, 1600)


def test_what_is_see_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "WEBP", lossless=True)
    written.seek(0)
    kept = commands.keep_picture(written, name="knot.webp", **WHO)
    assert (kept.media_type, kept.name) == ("image/png", "knot.png")


def test_a_receipt_is_kept_as_it_is_or_as_a_photo() -> None:
    pdf = b"%PDF-1.7\n%%EOF\n"
    kept = commands.keep_document(BytesIO(pdf), name="C:\\home\\..\\領収書\r\n.pdf", **WHO)
    with queries.opened(kept) as data:
        assert data.read() == pdf
    assert (kept.media_type, kept.name) == ("application/pdf", "領収書.pdf")
    assert commands.keep_document(photo(kind="PNG"), name="r.png", **WHO).media_type == "image/jpeg"


@pytest.mark.parametrize("said", [(10_000, 10_000), (10_000, 10), (8_000, 8_000)])
def test_a_small_file_that_would_unfold_to_a_huge_picture_is_not_unfolded(said: tuple[int, int]) -> None:
    assert refused(commands.keep_picture, png_that_says(*said)) is Reason.PICTURE_TOO_LARGE


def test_a_file_that_lies_about_its_type_is_refused() -> None:
    assert refused(commands.keep_picture, photo(kind="PNG"), "photo.jpg") is Reason.FILE_NOT_WHAT_IT_SAYS
    assert refused(commands.keep_document, BytesIO(b"%PDF-1.7"), "photo.png") is Reason.FILE_NOT_WHAT_IT_SAYS
    for trick in (b"<script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90", b"GIF89a"):
        assert refused(commands.keep_picture, BytesIO(trick), "photo.jpg") is Reason.FILE_UNKNOWN


def test_what_is_empty_cut_or_too_large_is_refused_in_words() -> None:
    assert refused(commands.keep_picture, BytesIO()) is Reason.FILE_EMPTY
    assert refused(commands.keep_picture, BytesIO(photo((900, 900)).getvalue()[:300])) is Reason.FILE_BROKEN
    assert refused(commands.keep_picture, png_that_says(500, 500)) is Reason.FILE_BROKEN
    assert refused(commands.keep_picture, BytesIO(b"%PDF-1.7")) is Reason.FILE_NOT_A_PICTURE
    too_large = b"%PDF-" + b"\0" * rule.LARGEST_DOCUMENT
    assert refused(commands.keep_document, BytesIO(too_large)) is Reason.FILE_TOO_LARGE
    assert (
        refused(commands.keep_picture, BytesIO(b"\xff\xd8\xff" + b"\0" * rule.LARGEST_PICTURE)) is Reason.FILE_TOO_LARGE
    )


def test_what_is_forgotten_is_gone_and_again_is_harmless() -> None:
    kept = commands.keep_picture(photo(), **WHO)
    other = commands.keep_picture(photo(), **WHO)
    for _ in range(2):
        commands.forget([kept.id], **WHO)
    assert not storages["files"].exists(kept.path)
    with pytest.raises(Refused):
        queries.kept(kept.id)
    with queries.opened(other) as data:
        assert data.read()


def test_bytes_without_a_row_are_swept_away_after_a_day() -> None:
    kept = commands.keep_picture(photo(), **WHO)
    stray = f"aa/{'a' * 32}"
    storages["files"].save(stray, ContentFile(b"left behind"))
    written = storages["files"].get_modified_time(stray)

    assert commands.forget_strays(by=None, at=written) == 0
    assert commands.forget_strays(by=None, at=written + timedelta(days=2)) == 1
    assert not storages["files"].exists(stray)
    assert storages["files"].exists(kept.path)


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
def test_a_photo_with_one_damaged_byte_is_kept_or_refused_in_words_and_never_an_error() -> None:
    """Each byte of what a telephone writes beside the pixels, in three ways; Pillow meets them with errors of many kinds."""
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Make] = 6, "A telephone"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (36.0, 14.0, 0.0)
    whole = photo((24, 16), exif=exif).getvalue()
    said: set[Reason | None] = set()
    for place in range(whole.index(b"Exif"), whole.index(b"\xff\xdb")):
        for damage in (0x01, 0x06, 0xFF):
            damaged = whole[:place] + bytes([whole[place] ^ damage]) + whole[place + 1 :]
            try:
                made_anew(damaged, MediaType.JPEG)
            except Refused as no:
                said.add(no.reason)
            else:
                said.add(None)
    assert said == {None, Reason.FILE_BROKEN}


def test_a_list_lies_sealed_and_a_long_one_goes_in_and_out_without_being_held() -> None:
    line = "番号".encode() * 40 + b"\n"
    lines = 60_000
    tracemalloc.start()
    try:
        kept = commands.keep_table(flowing(line for _ in range(lines)), **WHO)
        with queries.opened(kept) as opened:
            read = sum(one == line for one in opened)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (read, kept.size, most < kept.size / 4) == (lines, lines * len(line), True)
    with storages["files"].open(kept.path) as lying:
        assert "番号".encode() not in lying.read()


def test_a_list_that_was_sealed_before_it_was_cut_into_pieces_is_read() -> None:
    kept = commands.keep_table(BytesIO(b""), **WHO)
    storages["files"].delete(kept.path)
    storages["files"].save(kept.path, ContentFile(seal_bytes(b"1\n2\n", settings.FIELD_KEYS)))
    with queries.opened(kept) as opened:
        assert list(opened) == [b"1\n", b"2\n"]
