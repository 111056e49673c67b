"""登録証: what a resident shows. Its code names the person for half a minute (A5); nothing of its own is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.conf import settings

from yukari.kit import tokens
from yukari.kit.clock import day_in_japan
from yukari.places.models import Place
from yukari.registrations.models import RosterEntry
from yukari.rules import check_in
from yukari.rules.outcome import Reason, Refused

PURPOSE = "resident"
_SLOT_BYTES = 4


@dataclass(frozen=True)
class ResidentCode:
    """A code to be scanned, the same as a number to be typed where no camera helps, and how long both stand."""

    text: str
    number: str
    until: datetime


@dataclass(frozen=True)
class Card:
    """What a card of a place says. `kind`: `premium` or `basic`; `until`: the last day of what is premium by now."""

    place: Place
    called: str
    kind: str
    since: date
    until: date | None
    long_stay: bool
    is_home: bool


def card_of(person_id: UUID, place_id: str, *, at: datetime) -> Card:
    """The card of a registration in force (P11)."""
    entries = RosterEntry.objects.select_related("place", "person")
    entry = entries.filter(person_id=person_id, place_id=place_id).first()
    if entry is None:
        raise Refused(Reason.NOT_REGISTERED)
    on = day_in_japan(at)
    premium_from, premium_until = entry.premium_from, entry.premium_until
    premium = premium_from is not None and premium_until is not None and premium_from <= on <= premium_until
    return Card(
        place=entry.place,
        called=entry.person.called,
        kind="premium" if premium else "basic",
        since=premium_from if premium and premium_from else day_in_japan(entry.registered_at),
        until=premium_until if premium else None,
        long_stay=premium and entry.long_stay,
        is_home=entry.is_home,
    )


def resident_code(person_id: UUID, *, at: datetime) -> ResidentCode:
    """The code of this moment."""
    slot = check_in.code_slot(at, settings.CODE_SECONDS)
    payload = _payload(person_id, slot)
    return ResidentCode(
        tokens.sign(PURPOSE, payload, settings.CODE_KEY),
        tokens.digits(PURPOSE, payload, settings.CODE_KEY),
        datetime.fromtimestamp((slot + 1) * settings.CODE_SECONDS, UTC),
    )


def read_resident_code(text: str, *, at: datetime) -> UUID:
    """Whose code this is, if it is fresh at the moment of the scan."""
    payload = tokens.read(PURPOSE, text, settings.CODE_KEY)
    if payload is None or len(payload) != 16 + _SLOT_BYTES:
        raise Refused(Reason.CODE_UNKNOWN)
    if not check_in.slot_accepted(int.from_bytes(payload[16:]), at, settings.CODE_SECONDS):
        raise Refused(Reason.CODE_EXPIRED)
    return UUID(bytes=payload[:16])


def read_resident_number(number: str, *, among: Iterable[UUID], at: datetime) -> UUID:
    """Who of these people shows this number now. It is too short to find one person among a whole nation."""
    slot = check_in.code_slot(at, settings.CODE_SECONDS)
    slots = range(slot - check_in.SLOTS_EITHER_SIDE, slot + check_in.SLOTS_EITHER_SIDE + 1)
    shown_by = {
        person_id
        for person_id in among
        if any(number == tokens.digits(PURPOSE, _payload(person_id, one), settings.CODE_KEY) for one in slots)
    }
    if len(shown_by) != 1:
        raise Refused(Reason.CODE_UNKNOWN)
    return shown_by.pop()


def _payload(person_id: UUID, slot: int) -> bytes:
    # A phone whose clock was never set lives before 1970 or after the last slot; the hours refuse it, not this.
    return person_id.bytes + (slot & 0xFFFF_FFFF).to_bytes(_SLOT_BYTES)
