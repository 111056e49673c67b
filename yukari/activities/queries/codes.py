"""The rotating code of a venue and the pass of a scanner: signed, so that reading them needs no table (A5)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hmac import compare_digest
from uuid import UUID

from django.conf import settings

from yukari.activities.queries import desks
from yukari.kit import tokens
from yukari.people.models import Person
from yukari.rules import check_in
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

VENUE = "venue"
PASS = "pass"  # noqa: S105
GUEST = "guest"
_SLOT_BYTES = 4


@dataclass(frozen=True)
class VenueCode:
    """What the organisation's screen shows: a code to be scanned, a number to be typed, and how long both stand."""

    text: str
    number: str
    until: datetime


def venue_code(occurrence_id: UUID, *, viewer: Person, at: datetime) -> VenueCode:
    """The venue's code of this moment, for its desk."""
    desks.occurrence_for(viewer, occurrence_id, Ability.CHECK_IN)
    return venue_code_at(occurrence_id, at=at)


def venue_code_at(occurrence_id: UUID, *, at: datetime) -> VenueCode:
    """The same for whoever has shown already that the desk is theirs."""
    slot = check_in.code_slot(at, settings.CODE_SECONDS)
    payload = _payload(occurrence_id, slot)
    return VenueCode(
        tokens.sign(VENUE, payload, settings.CODE_KEY),
        tokens.digits(VENUE, payload, settings.CODE_KEY),
        datetime.fromtimestamp((slot + 1) * settings.CODE_SECONDS, UTC),
    )


def read_venue_code(text: str) -> tuple[UUID, int]:
    """Which occurrence a code names, and in which slot it was shown."""
    payload = tokens.read(VENUE, text, settings.CODE_KEY)
    if payload is None or len(payload) != 16 + _SLOT_BYTES:
        raise Refused(Reason.CODE_UNKNOWN)
    return UUID(bytes=payload[:16]), int.from_bytes(payload[16:])


def is_venue_code(text: str) -> bool:
    """Whether we signed it for a venue, however long ago."""
    try:
        read_venue_code(text)
    except Refused:
        return False
    return True


def is_venue_number(number: str, *, occurrence_id: UUID, at: datetime) -> bool:
    """Whether the venue shows this number around this moment."""
    return any(
        compare_digest(number.encode(), tokens.digits(VENUE, _payload(occurrence_id, slot), settings.CODE_KEY).encode())
        for slot in check_in.slots_around(at, settings.CODE_SECONDS)
    )


def pass_token(pass_id: UUID, occurrence_id: UUID) -> str:
    """What a scanner shows with every scan."""
    return tokens.sign(PASS, pass_id.bytes + occurrence_id.bytes, settings.CODE_KEY)


def read_pass(token: str) -> tuple[UUID, UUID]:
    """The pass and its occurrence. Whether the pass is still open, the table knows."""
    return _read_pass(token, settings.CODE_KEY)


@lru_cache(maxsize=4096)
def _read_pass(token: str, key: str) -> tuple[UUID, UUID]:
    """A scanner shows the same pass all day long."""
    payload = tokens.read(PASS, token, key)
    if payload is None or len(payload) != 32:
        raise Refused(Reason.SCANNER_CLOSED)
    return UUID(bytes=payload[:16]), UUID(bytes=payload[16:])


def check_pass(token: str, *, occurrence_id: UUID) -> None:
    """A pass opens one occurrence and no other."""
    if read_pass(token)[1] != occurrence_id:
        raise Refused(Reason.SCANNER_CLOSED)


def guest_mark(person_id: UUID, occurrence_id: UUID) -> str:
    """How a scanner names somebody on its roster: good for this occurrence, and says nothing elsewhere (D1)."""
    return tokens.mark(GUEST, occurrence_id.bytes + person_id.bytes, settings.CODE_KEY)


def _payload(occurrence_id: UUID, slot: int) -> bytes:
    return occurrence_id.bytes + slot.to_bytes(_SLOT_BYTES)
