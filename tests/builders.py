"""Plain functions that make what a test needs through the real commands."""

from datetime import UTC, datetime

from yukari.people import commands as people
from yukari.people.models import Person

AT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
"""The moment at which stories begin: ten in the morning of 2026-04-01 in Japan."""

SETAGAYA, HIDA, SHIRAKAWA, TAKAYAMA = "131121", "212172", "216046", "212032"
TOKYO, GIFU, YOKOHAMA = "130001", "210005", "141003"


def a_person(
    called: str = "はな",
    *,
    address: str = "",
    residence_id: str = SETAGAYA,
    birth_year: int = 1990,
    birth_month: int = 5,
    language: str = "ja",
    tell_by_email: bool = True,
    at: datetime = AT,
) -> Person:
    """Someone with a proved address and a complete profile."""
    address = address or f"{Person.objects.count()}@people.example.jp"
    person = people.person_at(address, by=None, at=at)
    return people.complete_profile(
        person,
        called=called,
        birth_year=birth_year,
        birth_month=birth_month,
        residence_id=residence_id,
        language=language,
        tell_by_email=tell_by_email,
        by=person,
        at=at,
    )
