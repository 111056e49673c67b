"""The numbers by which the systems of places know their registrants, when an account is closed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations.models import RosterChange


@transaction.atomic
def release_numbers(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Before the account is closed: each place that was told of its number is told that the number is over (D3).

    One line per place remains, and it leads to nobody. It comes first, while what numbers are made from is still there.
    """
    told = RosterChange.objects.filter(person_id=person_id)
    places = sorted(set(told.values_list("place_id", flat=True)))
    told.delete()
    RosterChange.objects.bulk_create(
        RosterChange(
            place_id=place_id,
            number=people.pseudonyms([person_id], place_id=place_id, by=by, at=at)[person_id],
            what=RosterChange.What.RELEASED,
            changed_at=at,
        )
        for place_id in places
    )
