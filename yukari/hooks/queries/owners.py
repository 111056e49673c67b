"""Whose a system is: a place's, or one of its organisations'; and who may connect it."""

from dataclasses import dataclass
from uuid import UUID

from yukari.activities import queries as activities
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.hooks import AT_DESKS, Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class Owner:
    """A place itself, unless it says which of its organisations."""

    place_id: str
    organisation_id: UUID | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What a system of this owner can be told."""
        return AT_DESKS if self.organisation_id else tuple(one for one in Kind if one is not Kind.TEST)


def require_connecting(owner: Owner, *, of: Person) -> None:
    """Managers for their place and what is planned in it; the leaders of an organisation for theirs."""
    if owner.organisation_id is None:
        places.require(Ability.CONNECT, of=of, at_place=owner.place_id)
        return
    organisation = activities.organisation(owner.organisation_id)
    if organisation.place_id != owner.place_id:
        raise Refused(Reason.NOT_FOUND)
    activities.require(Ability.CONNECT, of=of, organisation=organisation)
