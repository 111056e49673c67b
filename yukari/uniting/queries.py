"""Reading what two people of staff decide about accounts; each sees of it what belongs to the place (D1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from yukari.audit import commands as audit
from yukari.kit.counted import Countable, first_of
from yukari.people.models import Person
from yukari.people.queries import persons
from yukari.places.queries import require
from yukari.registrations.queries import registered_place_ids
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind, Wait, Waits
from yukari.uniting.models import Proposal as Proposal  # Faces name the types of what they pass on.


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposal as the place's staff see it. `other_called`: only where the other account is registered here too."""

    proposal: Proposal
    other_called: str
    proposed_by: str
    is_mine: bool
    """The viewer proposed it, so another person decides."""


def proposals_at(place_id: str, *, viewer: Person, at: datetime) -> list[Seen]:
    """What waits at this place, the oldest first; each of the people can read that they were looked at (D2)."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    unsettled = Proposal.objects.select_related("person", "other").filter(place_id=place_id, settled_at=None)
    return _seen(list(unsettled.order_by("laid_at", "pk")), viewer, at)


def proposal_for(viewer: Person, place_id: str, proposal_id: UUID, *, at: datetime) -> Seen:
    """One of them."""
    require(Ability.DECIDE, of=viewer, at_place=place_id)
    found = Proposal.objects.select_related("person", "other").filter(id=proposal_id, place_id=place_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return _seen([found], viewer, at)[0]


def accounts_waiting(place_id: str, *, size: int) -> Waits:
    """Proposals and cards that wait for a decision: since when, and nobody's name."""
    number, first = first_of(_undecided(place_id).order_by("laid_at", "pk"), "id", "kind", "laid_at", size=size)
    return Waits(
        Kind.ACCOUNT, number, tuple(Wait(Kind.ACCOUNT, laid_at, (id,), state=kind) for id, kind, laid_at in first)
    )


def accounts_to_count(place_id: str) -> dict[Kind, Countable]:
    return {Kind.ACCOUNT: Countable(_undecided(place_id))}


def proposal_about(person: Person, proposal_id: UUID) -> Proposal:
    """The proposal as either account's holder sees it, once two have spoken for it."""
    found = Proposal.objects.select_related("place").filter(id=proposal_id, kind=Proposal.Kind.UNITE).first()
    if found is None or found.due_on is None or person.id not in (found.person_id, found.other_id):
        raise Refused(Reason.NOT_FOUND)
    return found


def _undecided(place_id: str) -> QuerySet[Proposal]:
    """What waits for the person's own word is not the office's."""
    return Proposal.objects.filter(place_id=place_id, settled_at=None).exclude(state=Proposal.State.CONFIRMED)


@transaction.atomic
def _seen(proposals: list[Proposal], viewer: Person, at: datetime) -> list[Seen]:
    named = persons(filter(None, (one.proposed_by_id for one in proposals)))
    seen = [
        Seen(
            one,
            one.other.called if one.other and one.place_id in registered_place_ids(one.other.id) else "",
            named[one.proposed_by_id].called if one.proposed_by_id in named else "",
            one.proposed_by_id == viewer.id,
        )
        for one in proposals
    ]
    if proposals:
        audit.record_looks(
            "looked_at_what_waits", person_ids=_shown(seen), by=viewer, at=at, place_id=proposals[0].place_id
        )
    return seen


def _shown(seen: Iterable[Seen]) -> set[UUID]:
    """Whose names are on the page."""
    both = ((one.proposal.person_id, one.proposal.other_id if one.other_called else None) for one in seen)
    return {person_id for pair in both for person_id in pair if person_id}
