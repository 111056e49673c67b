"""Free seats, and what a notice says of an occurrence."""

from datetime import datetime

from yukari.activities.commands import changes
from yukari.activities.models import Joining, Occurrence
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rules import admission


def promote(occurrence: Occurrence, *, by: Person | None, at: datetime) -> None:
    """Free seats go to those who wait, in their order, and they are told. Expects the lock."""
    draw_to_come = occurrence.project.draws_lots and occurrence.drawn_at is None
    if draw_to_come or occurrence.cancelled_at is not None or at >= occurrence.starts_at:
        return
    waiting = {str(joining.person_id): joining for joining in occurrence.joinings.filter(state=Joining.State.WAITING)}
    free = len(waiting) if occurrence.capacity is None else occurrence.capacity - occurrence.taken
    order = admission.promoted(
        (admission.Waiting(person, joining.joined_at, joining.rank) for person, joining in waiting.items()), free
    )
    for person in order:
        joining = waiting[person]
        joining.state = Joining.State.JOINED
        joining.changed_at = at
        joining.save(update_fields=["state", "changed_at"])
        people.tell(
            joining.person_id,
            kind="seat_promoted",
            key=f"seat_promoted:{occurrence.id}:{at.isoformat()}",
            details=about(occurrence),
            by=by,
            at=at,
        )
    changes.say_of_joinings(occurrence, [waiting[person].person_id for person in order], at=at)
    if order:
        occurrence.taken += len(order)
        occurrence.save(update_fields=["taken"])


def about(occurrence: Occurrence) -> dict[str, object]:
    """What a notice says of an occurrence. Expects its project and place loaded."""
    return {
        "occurrence_id": str(occurrence.id),
        "project_id": str(occurrence.project_id),
        "title": occurrence.project.title,
        "place": occurrence.place.full_name,
        "starts_at": occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at.isoformat(),
        "venue": occurrence.venue or occurrence.project.meeting_point,
    }
