"""One decision at a time: what a review came to, and what is about to be taken back (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import Decision
from yukari.registrations.queries.office import DecisionSeen, latest_decisions, note_looks
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


def decisions_on(review_ids: Collection[UUID], *, place_id: str) -> dict[UUID, UUID]:
    """The decision in force on each of these reviews, ids only."""
    found = Decision.objects.filter(place_id=place_id, review_id__in=review_ids, undone_at__isnull=True)
    return {decision.review_id: decision.id for decision in found.order_by("decided_at", "pk") if decision.review_id}


def decision_for(viewer: Person, place_id: str, person_id: UUID, decision_id: UUID, *, at: datetime) -> DecisionSeen:
    """One decision of this place with the people whom it names, and whether it can still be undone."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    decision = Decision.objects.filter(place_id=place_id, person_id=person_id, id=decision_id).first()
    if decision is None:
        raise Refused(Reason.NOT_FOUND)
    note_looks("looked_at_decisions", [person_id], place_id, viewer, at)
    persons = people.persons({person_id, decision.decided_by_id or person_id})
    return DecisionSeen(
        decision,
        persons[person_id],
        persons.get(decision.decided_by_id) if decision.decided_by_id else None,
        can_be_undone=decision.id in latest_decisions(place_id, [person_id]),
    )
