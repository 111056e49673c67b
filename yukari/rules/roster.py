"""Which of a place's registrants staff look for: an audience, and what a list asks besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from yukari.rules import audience as audiences
from yukari.rules.audience import EVERYBODY, Audience


class Standing(StrEnum):
    """What an audience does not ask of a registration."""

    ENDING = "ending"
    """Premium, and its term ends soon."""
    HOME = "home"
    """The person lives there (K7)."""


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """Every condition that is given must hold; with none, all registrants are listed."""

    audience: Audience = EVERYBODY
    standing: Standing | None = None
    called: str = ""
    """Part of a name."""
    since: date | None = None
    until: date | None = None
    """Registered between these days in Japan, both included."""

    @property
    def is_everyone(self) -> bool:
        return self == RosterFilter()

    def as_json(self) -> dict[str, Any]:
        """Only what is said."""
        said = {
            "audience": self.audience.as_json(),
            "standing": self.standing and self.standing.value,
            "called": self.called,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return {name: value for name, value in said.items() if value}


def from_json(said: Mapping[str, Any]) -> RosterFilter:
    """The filter that `as_json` wrote."""
    return RosterFilter(
        audience=audiences.from_json(said.get("audience", {})),
        standing=Standing(said["standing"]) if "standing" in said else None,
        called=said.get("called", ""),
        since=date.fromisoformat(said["since"]) if "since" in said else None,
        until=date.fromisoformat(said["until"]) if "until" in said else None,
    )
