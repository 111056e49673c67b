"""Pictures made anew from their pixels: whatever else the file carried, where it was taken included, stays behind."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

from yukari.rules import files as rule
from yukari.rules.files import MediaType
from yukari.rules.outcome import Reason, Refused

# Ours is stricter and says so in words; Pillow's own guard would warn or raise before it is asked.
Image.MAX_IMAGE_PIXELS = None

_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept; sizes in pixels."""

    data: bytes
    media_type: MediaType
    width: int
    height: int


def read(data: IO[bytes], most: int, *, name: str = "") -> tuple[bytes, MediaType]:
    """A file that was handed in, and what it is: by its size and its first bytes."""
    content = data.read(most + 1)
    if not content:
        raise Refused(Reason.FILE_EMPTY)
    if len(content) > most:
        raise Refused(Reason.FILE_TOO_LARGE, megabytes=most // rule.MEGABYTE)
    kind = rule.media_type(content[:16])
    if kind is None:
        raise Refused(Reason.FILE_UNKNOWN)
    if not rule.name_fits(name, kind):
        raise Refused(Reason.FILE_NOT_WHAT_IT_SAYS)
    return content, kind


def made_anew(data: bytes, kind: MediaType) -> Picture:
    """The same picture, upright, at most `SHOWN_SIDE` long, without metadata. Its size is read before its pixels are."""
    pixels, see_through = _unfolded(data, kind)
    written = BytesIO()
    if see_through:
        pixels.save(written, "PNG", optimize=True)
        return Picture(written.getvalue(), MediaType.PNG, *pixels.size)
    pixels.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(written.getvalue(), MediaType.JPEG, *pixels.size)


def _unfolded(data: bytes, kind: MediaType) -> tuple[Image.Image, bool]:
    """Its pixels, and whether one sees through some of them. The one place in which bytes of others meet a decoder."""
    try:
        # Only the decoder of what the first bytes said; opening reads the header and unfolds nothing.
        with Image.open(BytesIO(data), formats=[kind.name]) as opened:
            if max(opened.size) > rule.LONGEST_SIDE or opened.width * opened.height > rule.MOST_PIXELS:
                raise Refused(
                    Reason.PICTURE_TOO_LARGE, longest=rule.LONGEST_SIDE, width=opened.width, height=opened.height
                )
            opened.draft("RGB", (rule.SHOWN_SIDE, rule.SHOWN_SIDE))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((rule.SHOWN_SIDE, rule.SHOWN_SIDE))
            see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            return _in_usual_colours(picture.convert("RGBA" if see_through else "RGB")), see_through
    except Refused:
        raise
    except (
        Exception
    ) as error:  # A damaged byte leads Pillow to any: struct.error, TypeError and EOFError beside its own.
        raise Refused(Reason.FILE_BROKEN) from error


def _in_usual_colours(picture: Image.Image) -> Image.Image:
    """In sRGB, which every screen takes for granted, so that nothing has to be said beside the pixels."""
    profile = picture.info.get("icc_profile")
    if profile:
        # A profile that cannot be read says nothing about the colours.
        with suppress(ImageCms.PyCMSError, OSError):
            ImageCms.profileToProfile(picture, BytesIO(profile), ImageCms.createProfile("sRGB"), inPlace=True)
    picture.info.clear()
    return picture
