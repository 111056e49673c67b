"""What stands on a card, sealed: in the database nobody reads it."""

import json
from datetime import date
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings

from yukari.kit.sealing import seal, unseal
from yukari.people.gateway import Facts


def sealed(person_id: UUID, facts: Facts, subject: str = "") -> bytes:
    """With the person inside, so that one person's seal cannot be put in another's row."""
    said = [str(person_id), subject, facts.name, facts.address, facts.birthdate.isoformat()]
    return seal(json.dumps(said, ensure_ascii=False), settings.FIELD_KEYS)


def unsealed(person_id: UUID, kept: bytes | memoryview) -> tuple[Facts, str]:
    """The facts, and the card service's name of the human where it was sealed with them; another person's seal opens nothing."""
    owner, subject, name, address, birthdate = json.loads(unseal(kept, settings.FIELD_KEYS))
    if owner != str(person_id):
        raise InvalidToken
    return Facts(name, address, date.fromisoformat(birthdate)), subject
