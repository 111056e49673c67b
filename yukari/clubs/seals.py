"""What a list says about people, sealed; and the marks under which addresses are compared."""

import json
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings

from yukari.kit import sealing, tokens
from yukari.rules.clubs import Entry


def sealed_entry(row_id: UUID, entry: Entry) -> bytes:
    """With the row inside, so that one row's seal cannot be put into another."""
    said = [str(row_id), entry.mail, entry.name, entry.prefecture, entry.since, entry.number]
    return sealing.seal(json.dumps(said, ensure_ascii=False), settings.FIELD_KEYS)


def opened_entry(row_id: UUID, kept: bytes | memoryview) -> Entry:
    """What the row said; another row's seal opens nothing."""
    owner, mail, name, prefecture, since, number = json.loads(sealing.unseal(kept, settings.FIELD_KEYS))
    if owner != str(row_id):
        raise InvalidToken
    return Entry(mail, name, prefecture, since, number)


def sealed_sample(sample: dict[str, Any]) -> bytes:
    return sealing.seal(json.dumps(sample, ensure_ascii=False), settings.FIELD_KEYS)


def opened_sample(kept: bytes | memoryview) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads(sealing.unseal(kept, settings.FIELD_KEYS))
    return sample


def mark_of(address: str, *, place_id: str) -> str:
    """The same for the same address at the same place, and at no other. Its key never changes: a refusal holds for ever."""
    return tokens.mark("club address", f"{place_id}:{address}".encode(), settings.PSEUDONYM_KEY)
