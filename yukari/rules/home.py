"""Where a person lives: registering there is welcome, but no tie from afar (K7), and never premium (P9)."""

from yukari.rules.codes import prefecture_of


def is_home(place: str, residence: str | None) -> bool:
    """Whether `place` is the municipality of residence or its prefecture; no residence, no home."""
    return residence is not None and place in (residence, prefecture_of(residence))
