"""What a file is, its first bytes say; its name must not say otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.rules.files import MediaType, media_type, name_fits


@pytest.mark.parametrize(
    ("first_bytes", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", MediaType.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", MediaType.WEBP),
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"GIF89a", None),
        (b"<svg", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_it_is(first_bytes: bytes, kind: MediaType | None) -> None:
    assert media_type(first_bytes) is kind


@given(st.binary(max_size=32))
def test_no_bytes_make_it_fail(first_bytes: bytes) -> None:
    assert media_type(first_bytes) in (None, *MediaType)


@pytest.mark.parametrize(
    ("name", "fits"),
    [("a.jpg", True), ("a.JPEG", True), ("領収書", True), ("a.txt", True), ("a.png", False), ("a.jpg.pdf", False)],
)
def test_a_name_with_another_ending_lies(name: str, fits: bool) -> None:
    assert name_fits(name, MediaType.JPEG) is fits
    assert MediaType.JPEG.suffix == "jpg"
    assert MediaType.JPEG.is_picture
    assert not MediaType.PDF.is_picture
