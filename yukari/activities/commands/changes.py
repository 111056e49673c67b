"""What the systems of places and organisations are told of activities, written down in the transaction of the deed itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from yukari.activities.models import ActivityChange, Occurrence, Project
from yukari.people.models import Person
from yukari.rules.hooks import Kind

KEPT = timedelta(days=90)
"""A system that is paused for longer asks anew."""


def say_of_project(project: Project, what: Kind, *, at: datetime) -> None:
    """Drafts are nobody's business."""
    if project.published_at is not None:
        ActivityChange.objects.create(place_id=project.place_id, what=what, project_id=project.id, changed_at=at)


def say_of_occurrence(occurrence: Occurrence, what: Kind, *, at: datetime) -> None:
    if occurrence.project.published_at is not None:
        ActivityChange.objects.create(
            place_id=occurrence.place_id, what=what, occurrence_id=occurrence.id, changed_at=at
        )


def say_of_joinings(occurrence: Occurrence, person_ids: Iterable[UUID], *, at: datetime) -> None:
    """Of everybody at once, where lots were drawn or seats pass on."""
    ActivityChange.objects.bulk_create(
        ActivityChange(
            place_id=occurrence.place_id,
            what=Kind.JOINING_CHANGED,
            occurrence_id=occurrence.id,
            person_id=person_id,
            changed_at=at,
        )
        for person_id in person_ids
    )


def of_participation(
    person_id: UUID, *, what: Kind, occurrence_id: UUID, place_id: str, at: datetime
) -> ActivityChange:
    """Not written yet: at the gate it goes along with everything else."""
    return ActivityChange(place_id=place_id, what=what, occurrence_id=occurrence_id, person_id=person_id, changed_at=at)


def forget_changes(*, by: Person | None, at: datetime) -> int:
    """Those of a season ago; how many."""
    return ActivityChange.objects.filter(changed_at__lt=at - KEPT).delete()[0]
