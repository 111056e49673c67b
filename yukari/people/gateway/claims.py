"""What the service says of a card, read tolerantly where its format is not published, and strictly otherwise."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yukari.people.gateway.trouble import CardTrouble, Situation

LONGEST_SUBJECT = 255
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on the card. Hidden from `repr`, so that no log and no traceback shows it."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birthdate: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was read: the service's pairwise name of the human, and the facts where they were asked for."""

    subject: str = field(repr=False)
    facts: Facts | None = field(repr=False)


def facts(claims: Mapping[str, Any]) -> Facts:
    """Name, address and birthdate, which the person has let the app hand over."""
    address = claims.get("address")
    if isinstance(address, Mapping):
        address = address.get("formatted")
    return Facts(_text(claims.get("name"), "name"), _text(address, "address"), _birthdate(claims.get("birthdate")))


def subject(claims: Mapping[str, Any]) -> str:
    found = claims.get("sub")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT:
        raise CardTrouble(Situation.NOT_TRUSTED, "sub")
    return found


def _text(value: object, name: str) -> str:
    if value in (None, ""):
        raise CardTrouble(Situation.NOT_SHARED, name)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise CardTrouble(Situation.NOT_TRUSTED, name)
    return value


def _birthdate(value: object) -> date:
    """`19850315` and `1985-03-15` are both seen in the wild; anything else is not guessed at."""
    text = unicodedata.normalize("NFKC", _text(value, "birthdate")).strip()
    if re.fullmatch(r"\d{8}|\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise CardTrouble(Situation.NOT_TRUSTED, "birthdate")
