"""Checks a card by docs/card-format.md alone: a reference for makers of readers. It needs Python 3.11 and `cryptography`.

python verify.py TEXT --keys keys.json --revoked revoked.json [--at 2026-04-04T09:00:10+09:00] [--leeway 30]
"""

import argparse
import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PHONE, PAPER = 1, 2
JAPAN = timezone(timedelta(hours=9))


class Invalid(Exception):
    """Says why in the word of the document."""


def check(text: str, *, keys: dict, revoked: dict, at: datetime, leeway: int) -> dict:
    """The result as `vectors.json` writes it; `keys` and `revoked` are the documents as they are served."""
    try:
        return {"valid": True, **_said(text, keys, revoked, at, leeway)}
    except Invalid as invalid:
        return {"valid": False, "why": str(invalid)}


def _said(text: str, keys: dict, revoked: dict, at: datetime, leeway: int) -> dict:
    text = text.strip()
    _demand(text.startswith("YK1:"), "other_system")
    card = from_base45(text.removeprefix("YK1:"))
    _demand(len(card) > 0, "wrong_length")
    medium = card[0]
    _demand(medium in (PHONE, PAPER), "unknown_layout")
    _demand(len(card) == (193 if medium == PHONE else 92), "wrong_length")

    issuer = {entry["number"]: entry["key"] for entry in keys["keys"]}.get(card[1])
    _demand(issuer is not None, "unknown_key")
    signed = 61 if medium == PHONE else 28
    issuer_signature = card[signed : signed + 64]
    message = b"YUKARI CARD 1 ISSUE\0" + card[:signed]
    _demand(_is_signed(message, issuer_signature, _from_base64url(issuer)), "forged")

    card_id = urlsafe_b64encode(card[2:18]).decode().rstrip("=")
    _demand(card_id not in revoked["revoked"], "revoked")
    today = at.astimezone(JAPAN).date()
    first, last = _day(card[18:20]), _day(card[20:22])
    _demand(today >= first, "not_yet")
    _demand(today <= last, "run_out")
    if medium == PHONE:
        message = b"YUKARI CARD 1 SHOW\0" + card[:129]
        _demand(_is_signed(message, card[129:193], card[28:61]), "wrong_holder")
        begins, now = 30 * int.from_bytes(card[125:129], "big"), at.timestamp()
        _demand(now < begins + 30 + leeway, "old_slot")
        _demand(now >= begins - leeway, "future_slot")

    place, flags = int.from_bytes(card[22:25], "big"), card[25]
    term = _day(card[26:28]) if card[26:28] != b"\0\0" else None
    premium = place != 0 and flags & 1 != 0 and (term is None or today <= term)
    return {
        "medium": "phone" if medium == PHONE else "paper",
        "id": card_id,
        "place": f"{place:06}" if place else "",
        "kind": "account" if place == 0 else "premium" if premium else "basic",
        "long_stay": premium and flags & 2 != 0,
        "home": flags & 4 != 0,
        "until": last.isoformat(),
        "term_until": term.isoformat() if premium and term else None,
    }


def from_base45(text: str) -> bytes:
    """RFC 9285."""
    _demand(all(letter in ALPHABET for letter in text) and len(text) % 3 != 1, "unreadable")
    found = bytearray()
    for start in range(0, len(text), 3):
        group = [ALPHABET.index(letter) for letter in text[start : start + 3]]
        number = sum(value * 45**power for power, value in enumerate(group))
        length = len(group) - 1
        _demand(number < 256**length, "unreadable")
        found += number.to_bytes(length, "big")
    return bytes(found)


def _is_signed(message: bytes, signature: bytes, point: bytes) -> bool:
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key.verify(der, message, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def _day(number: bytes) -> date:
    return date(2020, 1, 1) + timedelta(days=int.from_bytes(number, "big"))


def _from_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _demand(fulfilled: bool, why: str) -> None:
    if not fulfilled:
        raise Invalid(why)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("text", help="what stands in the QR code")
    options.add_argument("--keys", type=Path, required=True, help="a file with the answer of /cards/keys.json")
    options.add_argument("--revoked", type=Path, required=True, help="a file with the answer of /cards/revoked.json")
    options.add_argument(
        "--at", type=datetime.fromisoformat, default=datetime.now(UTC), help="ISO 8601 with its offset"
    )
    options.add_argument("--leeway", type=int, default=30, help="seconds: 30 with a network, 120 without")
    given = options.parse_args()
    if given.at.tzinfo is None:
        options.error("--at needs its offset, such as +09:00")
    keys, revoked = (json.loads(file.read_text()) for file in (given.keys, given.revoked))
    result = check(given.text, keys=keys, revoked=revoked, at=given.at, leeway=given.leeway)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if result["valid"] else 1


if __name__ == "__main__":
    sys.exit(main())
