"""Keeping and forgetting files. What is no picture or document, or is too large, is refused in words before anything is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from yukari.audit.commands import Someone
from yukari.files import pictures
from yukari.files.models import Kept
from yukari.kit import sealing
from yukari.kit.flow import flowing
from yukari.kit.ids import new_id
from yukari.rules import files as rule
from yukari.rules.files import MediaType
from yukari.rules.outcome import Reason, Refused

NAME_LENGTH = 100
PIECE = 256 * 1024
"""Bytes that are sealed at a time."""
STRAYS_AFTER = timedelta(days=1)
"""A file whose transaction failed has bytes and no row."""


def keep_picture(data: IO[bytes], *, name: str = "", by: Someone | None, at: datetime) -> Kept:
    """Keep a picture, made anew from its pixels (JPEG or PNG), for pages and letters."""
    read, kind = pictures.read(data, rule.LARGEST_PICTURE, name=name)
    if not kind.is_picture:
        raise Refused(Reason.FILE_NOT_A_PICTURE)
    return _keep_picture(read, kind, name, by=by, at=at)


def keep_document(data: IO[bytes], *, name: str = "", by: Someone | None, at: datetime) -> Kept:
    """Keep a receipt or a form: a PDF as it is, or a photo of it."""
    read, kind = pictures.read(data, rule.LARGEST_PICTURE, name=name)
    if kind.is_picture:
        return _keep_picture(read, kind, name, by=by, at=at)
    if len(read) > rule.LARGEST_DOCUMENT:
        raise Refused(Reason.FILE_TOO_LARGE, megabytes=rule.LARGEST_DOCUMENT // rule.MEGABYTE)
    return _keep(read, MediaType.PDF, name, by=by, at=at)


def keep_table(data: IO[bytes], *, by: Someone | None, at: datetime) -> Kept:
    """Keep a list of people until it has been read or fetched, sealed: neither the storage nor its copies tell whom it names.

    However long it is, memory holds a piece of it.
    """
    kept = Kept(
        id=new_id(), media_type=MediaType.TABLE, size=0, sealed=True, kept_at=at, kept_by_id=by.id if by else None
    )

    def pieces() -> Iterator[bytes]:
        while piece := data.read(PIECE):
            kept.size += len(piece)
            yield piece

    sealed = sealing.seal_pieces(pieces(), settings.FIELD_KEYS, of=kept.id.hex)
    return _written(kept, File(flowing(sealed)))


def forget(ids: Iterable[UUID], *, by: Someone | None, at: datetime) -> None:
    """Remove files for good; those that are gone already are no matter."""
    for kept in Kept.objects.filter(id__in=list(ids)):
        storages["files"].delete(kept.path)
        kept.delete()


def forget_strays(*, by: Someone | None, at: datetime) -> int:
    """Remove bytes without a row, left behind by a deed that failed in the end. How many."""
    storage, removed = storages["files"], 0
    folders, _ = storage.listdir("") if storage.exists("") else ([], [])
    for folder in folders:
        _, names = storage.listdir(folder)
        known = {kept.hex for kept in Kept.objects.filter(id__in=map(UUID, names)).values_list("id", flat=True)}
        for name in names:
            path = f"{folder}/{name}"
            if name not in known and at - storage.get_modified_time(path) > STRAYS_AFTER:
                storage.delete(path)
                removed += 1
    return removed


def _keep_picture(read: bytes, kind: MediaType, name: str, *, by: Someone | None, at: datetime) -> Kept:
    picture = pictures.made_anew(read, kind)
    return _keep(picture.data, picture.media_type, name, by=by, at=at, size=(picture.width, picture.height))


def _keep(
    data: bytes,
    kind: MediaType,
    name: str,
    *,
    by: Someone | None,
    at: datetime,
    size: tuple[int | None, int | None] = (None, None),
) -> Kept:
    kept = Kept(
        id=new_id(),
        media_type=kind,
        name=_cleaned(name, kind),
        size=len(data),
        width=size[0],
        height=size[1],
        kept_at=at,
        kept_by_id=by.id if by else None,
    )
    return _written(kept, ContentFile(data))


def _written(kept: Kept, content: "File[bytes]") -> Kept:
    # The bytes first: a row always has its bytes, and bytes without a row are swept away.
    storages["files"].save(kept.path, content)
    kept.save(force_insert=True)
    return kept


def _cleaned(name: str, kind: MediaType) -> str:
    """The name without folders and control characters, with the ending of what it is now."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = "".join(filter(str.isprintable, last)).rpartition(".")[0].strip(" .")
    return f"{stem[: NAME_LENGTH - 5]}.{kind.suffix}" if stem else ""
