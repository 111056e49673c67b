"""Makes `vectors.json`: cards of every kind, good and bad, by which makers of other readers test theirs (docs/card-format.md).

It knows the layout and the `cryptography` package and nothing of ours, so that what it made can judge our code too. The
keys are fixed and published, and the signatures deterministic (RFC 6979): `python -m tests.cards.make_vectors` writes the same file.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FILE = Path(__file__).parent / "vectors.json"
AT = datetime.fromisoformat("2026-04-04T09:00:10+09:00")
HIDA, GIFU, ACCOUNT = 212172, 210005, 0
PREMIUM, LONG_STAY, HOME = 1, 2, 4
ONLINE, OFFLINE = 30, 120
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Key:
    """A key whose secret is a hash of its name."""

    name: str

    @property
    def secret(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(sha256(self.name.encode()).digest()) % ORDER, ec.SECP256R1())

    @property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)

    def sign(self, purpose: bytes, message: bytes) -> bytes:
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self.secret.sign(purpose + message, algorithm))
        return r.to_bytes(32) + s.to_bytes(32)


ISSUERS = {1: Key("yukari test issuer 1"), 2: Key("yukari test issuer 2")}
STRANGER = Key("somebody who is no issuer")
HANA, KEN = Key("the phone of Hana"), Key("the phone of Ken")


@dataclass(frozen=True)
class Card:
    """A card and how it is shown; by default all is well."""

    name: str
    medium: int = 1
    number: int = 1
    id: bytes = field(default=b"", repr=False)
    first: date = date(2026, 4, 1)
    last: date = date(2026, 5, 5)
    place: int = HIDA
    flags: int = PREMIUM
    term: date | None = date(2027, 3, 31)
    issuer: Key = ISSUERS[1]
    holder: Key = HANA
    shown_by: Key = HANA
    shown_at: datetime = AT
    point: bytes = b""

    def bytes(self) -> bytes:
        statement = (
            bytes([self.medium, self.number])
            + (self.id or sha256(self.name.encode()).digest()[:16])
            + days(self.first)
            + days(self.last)
            + self.place.to_bytes(3)
            + bytes([self.flags])
            + (days(self.term) if self.term else bytes(2))
        )
        if self.medium == 2:
            return statement + self.issuer.sign(b"YUKARI CARD 1 ISSUE\0", statement)
        statement += self.point or self.holder.public
        shown = statement + self.issuer.sign(b"YUKARI CARD 1 ISSUE\0", statement) + slot(self.shown_at)
        return shown + self.shown_by.sign(b"YUKARI CARD 1 SHOW\0", shown)

    def text(self) -> str:
        return "YK1:" + base45(self.bytes())


def days(day: date) -> bytes:
    return (day - date(2020, 1, 1)).days.to_bytes(2)


def slot(at: datetime) -> bytes:
    return (int(at.timestamp()) // 30).to_bytes(4)


def base45(message: bytes) -> str:
    text = ""
    for start in range(0, len(message), 2):
        pair = message[start : start + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            text += ALPHABET[digit]
    return text


def base64url(message: bytes) -> str:
    return urlsafe_b64encode(message).decode().rstrip("=")


def good(card: Card, *, at: datetime = AT, leeway: int = ONLINE, kind: str = "premium") -> dict[str, object]:
    premium = kind == "premium"
    said = {
        "valid": True,
        "medium": "phone" if card.medium == 1 else "paper",
        "id": base64url(card.bytes()[2:18]),
        "place": f"{card.place:06}" if card.place else "",
        "kind": kind,
        "long_stay": premium and bool(card.flags & LONG_STAY),
        "home": bool(card.flags & HOME),
        "until": card.last.isoformat(),
        "term_until": card.term.isoformat() if premium and card.term else None,
    }
    return vector(card.name, card.text(), said, at=at, leeway=leeway)


def bad(card: Card, why: str, *, text: str = "", at: datetime = AT, leeway: int = ONLINE) -> dict[str, object]:
    return vector(card.name, text or card.text(), {"valid": False, "why": why}, at=at, leeway=leeway)


def vector(name: str, text: str, result: dict[str, object], *, at: datetime, leeway: int) -> dict[str, object]:
    return {"name": name, "text": text, "at": at.isoformat(), "leeway": leeway, "result": result}


def flipped(card: Card, byte: int) -> str:
    """The card with one bit of this byte changed."""
    message = bytearray(card.bytes())
    message[byte] ^= 1
    return "YK1:" + base45(bytes(message))


PHONE = Card("a premium card of Hida on a phone")
PAPER = Card("a premium card of Hida on paper", medium=2, last=date(2027, 3, 31))
REVOKED = Card("a card that was revoked")
REVOKED_PAPER = replace(PAPER, name="a paper card that was revoked")
LATER = timedelta(seconds=1)


def cards() -> list[dict[str, object]]:
    before, slot_start = Card("before its first day"), AT.replace(second=0)
    return [
        good(PHONE),
        good(PAPER),
        good(Card("a basic card of Hida", flags=0, term=None), kind="basic"),
        good(Card("the home registration", flags=HOME, term=None), kind="basic"),
        good(Card("a long stay", flags=PREMIUM | LONG_STAY)),
        good(Card("a card of a prefecture", place=GIFU)),
        good(Card("an account card", place=ACCOUNT, flags=0, term=None), kind="account"),
        good(Card("a premium card without a last day of its term", term=None)),
        good(Card("a term that ended while the card goes on", flags=3, term=date(2026, 4, 3)), kind="basic"),
        good(Card("the last day of a term", term=date(2026, 4, 4))),
        good(Card("flags of a later time are ignored", flags=PREMIUM | 0b1111_1000)),
        good(Card("signed by the second issuer key", number=2, issuer=ISSUERS[2])),
        good(replace(PHONE, name="one slot old", shown_at=slot_start), at=slot_start + timedelta(seconds=60) - LATER),
        good(replace(PHONE, name="one slot ahead", shown_at=slot_start), at=slot_start - timedelta(seconds=30)),
        good(
            replace(PHONE, name="two minutes old, read without a network", shown_at=slot_start),
            at=slot_start + timedelta(seconds=30 + OFFLINE) - LATER,
            leeway=OFFLINE,
        ),
        good(
            replace(PHONE, name="two minutes ahead, read without a network", shown_at=slot_start),
            at=slot_start - timedelta(seconds=OFFLINE),
            leeway=OFFLINE,
        ),
        good(
            replace(PAPER, name="the first day begins in Japan"), at=datetime.fromisoformat("2026-03-31T15:00:00+00:00")
        ),
        good(replace(PAPER, name="the last day ends in Japan"), at=datetime.fromisoformat("2027-03-31T14:59:59+00:00")),
        vector(
            "spaces and a line end around the text", f" {PHONE.text()}\r\n", good(PHONE)["result"], at=AT, leeway=ONLINE
        ),
        bad(Card("signed by somebody else"), "forged", text=replace(PHONE, issuer=STRANGER).text()),
        bad(Card("signed by the other issuer's key"), "forged", text=replace(PHONE, issuer=ISSUERS[2]).text()),
        bad(replace(PAPER, name="paper signed by somebody else", issuer=STRANGER), "forged"),
        bad(replace(PHONE, name="shown by another phone", shown_by=KEN), "wrong_holder"),
        bad(replace(PHONE, name="the holder's key is no point", point=b"\2" + b"\xff" * 32), "wrong_holder"),
        bad(replace(before, first=date(2026, 4, 5)), "not_yet"),
        bad(
            replace(PAPER, name="the second before its first day in Japan"),
            "not_yet",
            at=datetime.fromisoformat("2026-03-31T14:59:59+00:00"),
        ),
        bad(Card("run out yesterday", last=date(2026, 4, 3)), "run_out"),
        bad(
            replace(PAPER, name="paper that has run out"),
            "run_out",
            at=datetime.fromisoformat("2027-03-31T15:00:00+00:00"),
        ),
        bad(
            replace(PHONE, name="a photograph of a minute ago", shown_at=slot_start),
            "old_slot",
            at=slot_start + timedelta(seconds=60),
        ),
        bad(
            replace(PHONE, name="a photograph, read without a network", shown_at=slot_start),
            "old_slot",
            at=slot_start + timedelta(seconds=30 + OFFLINE),
            leeway=OFFLINE,
        ),
        bad(
            replace(PHONE, name="more than one slot ahead", shown_at=slot_start),
            "future_slot",
            at=slot_start - timedelta(seconds=30) - LATER,
        ),
        bad(
            replace(PHONE, name="more than two minutes ahead, read without a network", shown_at=slot_start),
            "future_slot",
            at=slot_start - timedelta(seconds=OFFLINE) - LATER,
            leeway=OFFLINE,
        ),
        bad(REVOKED, "revoked"),
        bad(REVOKED_PAPER, "revoked"),
        bad(replace(REVOKED, last=date(2026, 4, 3), name="revoked and run out", id=REVOKED.bytes()[2:18]), "revoked"),
        bad(replace(PHONE, name="an unknown issuer key", number=9), "unknown_key"),
        bad(replace(PHONE, name="an unknown layout", medium=3), "unknown_layout"),
        bad(Card("cut by two bytes"), "wrong_length", text="YK1:" + base45(PHONE.bytes()[:-2])),
        bad(Card("two bytes too many"), "wrong_length", text="YK1:" + base45(PHONE.bytes() + b"\0\0")),
        bad(Card("the text is cut"), "unreadable", text=PHONE.text()[:-1]),
        bad(Card("nothing after the prefix"), "wrong_length", text="YK1:"),
        bad(Card("one byte only"), "wrong_length", text="YK1:" + base45(b"\1")),
        bad(Card("one bit of the place changed"), "forged", text=flipped(PHONE, 24)),
        bad(Card("one bit of the holder's key changed"), "forged", text=flipped(PHONE, 40)),
        bad(Card("one bit of the issuer's signature changed"), "forged", text=flipped(PHONE, 100)),
        bad(Card("one bit of the slot changed"), "wrong_holder", text=flipped(PHONE, 128)),
        bad(Card("one bit of the holder's signature changed"), "wrong_holder", text=flipped(PHONE, 192)),
        bad(Card("an address"), "other_system", text="https://example.jp/"),
        bad(Card("a card of another kind"), "other_system", text="HC1:" + base45(PHONE.bytes())),
        bad(Card("small letters"), "other_system", text=PHONE.text().lower()),
        bad(Card("an empty text"), "other_system", text=" "),
        bad(Card("a letter that is not of base45"), "unreadable", text="YK1:" + "a" + PHONE.text()[5:]),
        bad(Card("three letters that are more than two bytes"), "unreadable", text="YK1::::" + PHONE.text()[7:]),
        bad(Card("two last letters that are more than a byte"), "unreadable", text=PHONE.text()[:-2] + "::"),
    ]


def vectors() -> dict[str, object]:
    return {
        "about": "Test vectors of docs/card-format.md. The keys are published here: never trust them anywhere else.",
        "keys": {"keys": [{"number": number, "key": base64url(key.public)} for number, key in ISSUERS.items()]},
        "revoked": {
            "as_of": AT.isoformat(),
            "revoked": [base64url(card.bytes()[2:18]) for card in (REVOKED, REVOKED_PAPER)],
        },
        "secrets": {
            **{f"issuer {number}": secret(key) for number, key in ISSUERS.items()},
            "the phone of Hana": secret(HANA),
        },
        "base45": [
            {"bytes": message.hex(), "text": base45(message)}
            for message in (b"", b"AB", b"Hello!!", b"base-45", b"ietf!", b"\xff\xff", b"\0\0", b"\xff", b"\0")
        ],
        "cards": cards(),
    }


def secret(key: Key) -> str:
    return f"{key.secret.private_numbers().private_value:064x}"


def as_text() -> str:
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
