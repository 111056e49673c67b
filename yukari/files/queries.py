"""Reading what is kept. Whether the viewer may, the context that keeps the file here has asked."""

from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages

from yukari.files import pictures
from yukari.files.models import Kept
from yukari.kit import qr, sealing
from yukari.kit.flow import flowing
from yukari.rules import files as rule
from yukari.rules.outcome import Reason, Refused


def kept(file_id: UUID) -> Kept:
    """What is known of a file."""
    found = Kept.objects.filter(id=file_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def kept_by_id(ids: Iterable[UUID]) -> dict[UUID, Kept]:
    """The same for many, in one statement."""
    return Kept.objects.in_bulk(list(ids))


def codes_in(data: IO[bytes]) -> list[str]:
    """What the QR codes in a picture say, which is looked at and not kept."""
    read, kind = pictures.read(data, rule.LARGEST_PICTURE)
    if not kind.is_picture:
        raise Refused(Reason.FILE_NOT_A_PICTURE)
    return qr.read(pictures.made_anew(read, kind).data)


def opened(file: Kept) -> IO[bytes]:
    """Its bytes, from the beginning."""
    if file.sealed:
        return flowing(_unsealed(file))
    kept: IO[bytes] = storages["files"].open(file.path)
    return kept


def _unsealed(file: Kept) -> Iterator[bytes]:
    with storages["files"].open(file.path) as kept:
        yield from sealing.unseal_pieces(kept, settings.FIELD_KEYS, of=file.id.hex)
