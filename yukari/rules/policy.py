"""What a place asks for premium registration, as versions with the day from which each is in force (P13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yukari.rules.outcome import Reason

FEWEST_DAYS = 3
"""P2: a place may ask for more, never for fewer."""
FEWEST_LONG_STAY_DAYS = 10
"""P11: a place may ask for more."""


class Mode(StrEnum):
    """P10: whether the machine's judgement takes effect by itself or is laid before staff."""

    AUTOMATIC = "automatic"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a place's conditions. `required_fields`: at least one attendance in one of them."""

    place: str
    version: int
    in_force_from: date
    required_days: int = FEWEST_DAYS
    same_day_counts_once: bool = True
    required_minutes: int = 0
    required_projects: int = 0
    required_fields: tuple[str, ...] = ()
    online_counts: bool = True
    register: Mode = Mode.AUTOMATIC
    renew: Mode = Mode.AUTOMATIC
    release: Mode = Mode.AUTOMATIC
    long_stay_days: int = FEWEST_LONG_STAY_DAYS


def problems(policy: Policy) -> tuple[Reason, ...]:
    """Why a place may not announce this policy; nothing when it may."""
    found = {
        Reason.TOO_FEW_DAYS: policy.required_days < FEWEST_DAYS,
        Reason.LONG_STAY_TOO_SHORT: policy.long_stay_days < FEWEST_LONG_STAY_DAYS,
        Reason.NEGATIVE_NUMBER: policy.required_minutes < 0 or policy.required_projects < 0,
    }
    return tuple(reason for reason, is_found in found.items() if is_found)


def is_announced_in_time(policy: Policy, *, on: date, earlier: Iterable[Policy]) -> bool:
    """P13: a change is announced before it is in force; a place's first policy may begin at once."""
    begins = policy.in_force_from
    others = [other.in_force_from for other in earlier]
    return begins > max(on, *others) if others else begins >= on


def in_force(policies: Iterable[Policy], on: date) -> Policy | None:
    """The version in force on a day (P13); of two that begin on one day, the later version."""
    begun = (policy for policy in policies if policy.in_force_from <= on)
    return max(begun, key=lambda policy: (policy.in_force_from, policy.version), default=None)
