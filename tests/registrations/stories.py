"""What happens again and again in the stories of registration, through the real commands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.builders import HIDA, SETAGAYA
from yukari.kit.clock import start_of_day
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.registrations import commands
from yukari.registrations.commands import Came, Credit, Occasion
from yukari.registrations.models import Registration, Term

DAY = date(2026, 4, 10)
"""Nine days after the places of the cast joined."""


def at(day: date, hour: int = 10) -> datetime:
    """That hour of a day in Japan."""
    return (start_of_day(day) + timedelta(hours=hour)).astimezone(UTC)


def confirm(
    person: Person, *, residence_id: str = SETAGAYA, birthdate: date = date(1990, 5, 5), on: date = DAY
) -> None:
    commands.confirm_identity(
        person, subject=f"card of {person.id}", residence_id=residence_id, birthdate=birthdate, by=person, at=at(on)
    )


def take_part(person: Person, day: date, *, place_id: str = HIDA, on: date | None = None, **how: Any) -> Credit:
    """Take part on a day, recorded on the same day unless `on` says when."""
    method, reason = how.pop("method", "organisation_scanned"), how.pop("reason", "")
    occasion = Occasion(
        **{
            "occurrence_id": new_id(),
            "project_id": new_id(),
            "place_id": place_id,
            "day": day,
            "minutes": 180,
            "field": "land",
            "online": False,
            "designated": True,
            **how,
        }
    )
    return commands.record_participation(Came(person.id, occasion, method, None, reason), by=None, at=at(on or day))


def three_days(person: Person, last: date, *, place_id: str = HIDA) -> list[Credit]:
    """Three consecutive days, each its own (P3)."""
    return [take_part(person, last - timedelta(days=back), place_id=place_id) for back in (2, 1, 0)]


def make_premium(person: Person, *, place_id: str = HIDA, on: date = DAY) -> Term:
    """Registered, applied, three days: premium from `on`."""
    commands.register(person.id, place_id=place_id, by=person, at=at(on - timedelta(days=3)))
    commands.apply_for_premium(person.id, place_id=place_id, by=person, at=at(on - timedelta(days=3)))
    three_days(person, on, place_id=place_id)
    return the_term(person, place_id)


def the_term(person: Person, place_id: str = HIDA) -> Term:
    """The latest term."""
    return Term.objects.filter(person=person, place_id=place_id).latest("starts_on")


def in_force(person: Person) -> dict[str, str]:
    """Registered places and how they came about."""
    rows = Registration.objects.filter(person=person, released_at=None)
    return dict(rows.values_list("place_id", "origin"))


def ids(*people: Person) -> list[UUID]:
    return [person.id for person in people]
