"""The bytes of a card, as docs/card-format.md spells them out: what we sign, and what a phone signs over it.

All numbers are big-endian; days are counted from 2020-01-01.
"""

import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from yukari.kit import base45, p256
from yukari.rules.card import Kind, Medium, Says

PREFIX: Final = "YK1:"
DAY_ZERO: Final = date(2020, 1, 1)
ISSUED: Final = b"YUKARI CARD 1 ISSUE\0"
SHOWN: Final = b"YUKARI CARD 1 SHOW\0"
"""Each signature is for one purpose, so that none of them can stand in for another."""

_HEAD: Final = struct.Struct(">BB16sHH3sBH")
_SLOT: Final = struct.Struct(">I")
_LAYOUT: Final = {Medium.PHONE: 1, Medium.PAPER: 2}
_MEDIUM: Final = {layout: medium for medium, layout in _LAYOUT.items()}
_PREMIUM, _LONG_STAY, _HOME = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Statement:
    """One card, as it is signed; `key` is the phone's, and empty on paper."""

    card_id: UUID
    medium: Medium
    key: bytes
    says: Says
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that was read: ours, and on a phone signed by its key for this slot. Paper shows no slot."""

    statement: Statement
    slot: int | None


class NotOurs(ValueError):
    """It has the form of a card, but a signature is wrong or the key unknown."""


def sign(statement: Statement) -> bytes:
    """The statement with our signature: all that a phone needs besides its own key, and all that paper shows."""
    number, scalar = next(iter(settings.CARD_KEYS.items()))
    said = _pack(statement, number)
    return said + p256.sign(ISSUED + said, scalar)


def text(shown: bytes) -> str:
    """What stands in the QR code."""
    return PREFIX + base45.encode(shown)


def is_card(text: str) -> bool:
    """Whether it says to be one; white space around it is the scanner's, never the card's."""
    return text.strip().startswith(PREFIX)


def read(text: str) -> Shown:
    """`NotOurs` for a forged card, another `ValueError` for what is no whole card. Days and slot are for the caller to judge."""
    if not is_card(text):
        raise ValueError("not a card")
    data = base45.decode(text.strip().removeprefix(PREFIX))
    medium = _MEDIUM.get(data[0]) if data else None
    if medium is None or len(data) != _length(medium):
        raise ValueError("not a whole card")
    is_phone = medium is Medium.PHONE
    said = data[: _HEAD.size + (p256.PUBLIC_BYTES if is_phone else 0)]
    issued = data[: len(said) + p256.SIGNATURE_BYTES]
    statement, number = _unpack(said, medium)
    if number not in settings.CARD_KEYS or not p256.verify(
        ISSUED + said, issued[len(said) :], p256.public_key(settings.CARD_KEYS[number])
    ):
        raise NotOurs("not issued by us")
    if not is_phone:
        return Shown(statement, None)
    signed, signature = data[: -p256.SIGNATURE_BYTES], data[-p256.SIGNATURE_BYTES :]
    if not p256.verify(SHOWN + signed, signature, statement.key):
        raise NotOurs("not shown by the phone it was issued to")
    return Shown(statement, _SLOT.unpack_from(signed, len(issued))[0])


def _length(medium: Medium) -> int:
    paper = _HEAD.size + p256.SIGNATURE_BYTES
    return paper + (p256.PUBLIC_BYTES + _SLOT.size + p256.SIGNATURE_BYTES if medium is Medium.PHONE else 0)


def _pack(statement: Statement, number: int) -> bytes:
    says = statement.says
    flags = _PREMIUM * (says.kind is Kind.PREMIUM) | _LONG_STAY * says.long_stay | _HOME * says.is_home
    head = _HEAD.pack(
        _LAYOUT[statement.medium],
        number,
        statement.card_id.bytes,
        _days(statement.first_day),
        _days(statement.last_day),
        int(says.place_id or 0).to_bytes(3),
        flags,
        _days(says.term_until) if says.term_until else 0,
    )
    return head + statement.key


def _unpack(said: bytes, medium: Medium) -> tuple[Statement, int]:
    _, number, card_id, first, last, place, flags, until = _HEAD.unpack_from(said)
    code = int.from_bytes(place)
    kind = Kind.PREMIUM if flags & _PREMIUM else Kind.BASIC
    says = Says(
        place_id=f"{code:06}" if code else "",
        kind=kind if code else Kind.ACCOUNT,
        long_stay=bool(flags & _LONG_STAY),
        is_home=bool(flags & _HOME),
        term_until=_day(until) if until else None,
    )
    return Statement(UUID(bytes=card_id), medium, said[_HEAD.size :], says, _day(first), _day(last)), number


def _days(day: date) -> int:
    return (day - DAY_ZERO).days


def _day(days: int) -> date:
    return DAY_ZERO + timedelta(days=days)
