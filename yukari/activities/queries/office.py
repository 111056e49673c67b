"""What a place's staff ask beside the programme itself: what looks wrong, with whom (A9, D2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.models import CheckIn, Occurrence, Oddity
from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.people.queries import persons
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody whom an oddity is about, and how the attendance was recorded."""

    person: Person
    check_in: CheckIn


@dataclass(frozen=True, slots=True)
class OddityPage:
    oddity: Oddity
    involved: list[Involved]
    """In the order in which they were checked in."""


@transaction.atomic
def oddity_for(viewer: Person, place_id: str, oddity_id: UUID, *, at: datetime) -> OddityPage:
    """One oddity with its people, who can read that they were looked at."""
    places.require(Ability.SETTLE_ODDITIES, of=viewer, at_place=place_id)
    oddity = (
        Oddity.objects.select_related("occurrence__project__organisation")
        .defer("occurrence__project__words")
        .filter(pk=oddity_id, place_id=place_id)
        .first()
    )
    if oddity is None:
        raise Refused(Reason.NOT_FOUND)
    people = persons(oddity.people)
    check_ins = CheckIn.objects.filter(occurrence=oddity.occurrence_id, person_id__in=list(people))
    audit.record_looks(
        "looked_at_oddity", person_ids=list(people), by=viewer, at=at, place_id=place_id, oddity=oddity_id
    )
    return OddityPage(
        oddity, [Involved(people[row.person_id], row) for row in check_ins.order_by("checked_in_at", "pk")]
    )


def occurrences(occurrence_ids: Iterable[UUID]) -> dict[UUID, Occurrence]:
    """Occurrences with their projects, for the titles of what was counted; one statement."""
    return Occurrence.objects.select_related("project").defer("project__words").in_bulk(set(occurrence_ids))
