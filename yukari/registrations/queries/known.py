"""Which addresses a place writes to already: asked where a list of people is handed in (D1, D2)."""

from collections.abc import Iterable
from datetime import datetime

from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterEntry
from yukari.registrations.queries.office import note_looks
from yukari.rules.roles import Ability


def addresses_registered(addresses: Iterable[str], *, place_id: str, viewer: Person | None, at: datetime) -> set[str]:
    """Those of registrants of this very place. Whether anybody else has an account, a place is not told; who was found reads so.

    Without a viewer the machine asks, and tells nobody.
    """
    require(Ability.BRING_IN, of=viewer, at_place=place_id)
    accounts = people.people_with_addresses(addresses)
    here = set(
        RosterEntry.objects.filter(place_id=place_id, person_id__in=accounts.values()).values_list(
            "person_id", flat=True
        )
    )
    if viewer is not None:
        note_looks("found_in_a_club_list", here, place_id, viewer, at)
    return {address for address, person_id in accounts.items() if person_id in here}
