"""Joining an occurrence: a seat, the waiting list or the draw (A7, A8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.commands import changes, seats
from yukari.activities.commands.locks import locked_occurrence
from yukari.activities.models import Joining, Occurrence, Project
from yukari.activities.queries.joining import ticket_of
from yukari.activities.queries.search import suggestions_for
from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules import admission
from yukari.rules.admission import Seat
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import age_at_most

GROWN_UP = 999
"""Who did not say when they were born is not turned away for their age."""


@transaction.atomic
def join(occurrence_id: UUID, *, note: str = "", by: Person, at: datetime) -> Joining:
    """Join; nothing but the account is needed (A7), of minors what their guardian says (P15). Joining twice is joining once; full
    means waiting (A8).
    """
    people.hold_open(by, by=by, at=at)
    occurrence = locked_occurrence(occurrence_id)
    joining = Joining.objects.filter(person=by, occurrence=occurrence).first()
    held = Seat(joining.state) if joining and joining.state != Joining.State.CANCELLED else None
    drawing = occurrence.project.draws_lots and occurrence.drawn_at is None
    if held is None and not drawing and occurrence.closes_at and at >= occurrence.closes_at:
        raise Refused(Reason.JOINING_CLOSED)
    age = age_at_most(by.birth_year, by.birth_month, occurrence.day)
    seat = admission.seat(_opening(occurrence), at=at, age=GROWN_UP if age is None else age, held=held)
    if joining and held is not None:
        return joining
    project = occurrence.project
    objection = people_queries.objection(by, kind=project.field, asked=project.asks_guardian, on=day_in_japan(at))
    if objection:
        raise Refused(objection)
    joining, _ = Joining.objects.update_or_create(
        person=by,
        occurrence=occurrence,
        defaults={
            "state": seat.value,
            "joined_at": at,
            "changed_at": at,
            "rank": None,
            "note": note.strip(),
        },
    )
    if seat is Seat.JOINED:
        occurrence.taken += 1
        occurrence.save(update_fields=["taken"])
    changes.say_of_joinings(occurrence, [by.id], at=at)
    audit.record(
        "joined", by=by, at=at, person_id=by.id, place_id=occurrence.place_id, occurrence=occurrence.id, seat=seat
    )
    return joining


@transaction.atomic
def cancel_joining(occurrence_id: UUID, *, by: Person, at: datetime) -> None:
    """Give the seat back while the occurrence is to come; whoever waits first moves up and is told."""
    occurrence = locked_occurrence(occurrence_id)
    joining = Joining.objects.filter(person=by, occurrence=occurrence).first()
    if joining is None or joining.state == Joining.State.CANCELLED:
        return
    if at >= occurrence.starts_at:
        raise Refused(Reason.OCCURRENCE_OVER)
    _give_back(joining, occurrence, by=by, at=at)


@transaction.atomic
def withdraw_consent(
    child: Person, *, kind: str, guardian: str = "", mark: str = "", by: Person | None, at: datetime
) -> None:
    """P15: a guardian says no. Of that kind of activity the child gives back what is still to come, and is told."""
    registrations.withdraw_consent(child, kind=kind, guardian=guardian, mark=mark, by=by, at=at)
    ahead = Joining.objects.filter(person=child, occurrence__project__field=kind, occurrence__starts_at__gt=at)
    ahead = ahead.exclude(state=Joining.State.CANCELLED).order_by("occurrence_id")
    for occurrence_id in list(ahead.values_list("occurrence_id", flat=True)):
        occurrence = locked_occurrence(occurrence_id)
        joining = Joining.objects.get(person=child, occurrence=occurrence)
        if joining.state == Joining.State.CANCELLED:
            continue
        _give_back(joining, occurrence, by=by, at=at)
        people.tell(
            child.id,
            kind="guardian_said_no",
            key=f"guardian_said_no:{occurrence.id}:{at.isoformat()}",
            details=seats.about(occurrence),
            by=by,
            at=at,
        )


def _give_back(joining: Joining, occurrence: Occurrence, *, by: Person | None, at: datetime) -> None:
    """Expects the lock; whoever waits first moves up and is told."""
    had_seat = joining.state == Joining.State.JOINED
    joining.state = Joining.State.CANCELLED
    joining.changed_at = at
    joining.save(update_fields=["state", "changed_at"])
    changes.say_of_joinings(occurrence, [joining.person_id], at=at)
    if had_seat:
        occurrence.taken -= 1
        occurrence.save(update_fields=["taken"])
        seats.promote(occurrence, by=by, at=at)
    audit.record(
        "cancelled_joining",
        by=by,
        at=at,
        person_id=joining.person_id,
        place_id=occurrence.place_id,
        occurrence=occurrence.id,
    )


@transaction.atomic
def draw_lots(occurrence_id: UUID, *, by: Person | None, at: datetime) -> int:
    """Draw after the deadline, by the seed that was committed to; everybody is told. How many entered."""
    occurrence = locked_occurrence(occurrence_id)
    if occurrence.drawn_at is not None or occurrence.cancelled_at is not None:
        return 0
    if not occurrence.draw_seed or occurrence.closes_at is None:
        raise Refused(Reason.NO_DRAW)
    if at < occurrence.closes_at:
        raise Refused(Reason.DRAW_NOT_DUE)
    entrants = {
        ticket_of(occurrence.id, joining.person_id): joining
        for joining in occurrence.joinings.filter(state=Joining.State.IN_DRAW)
    }
    order = admission.draw(occurrence.draw_seed, entrants)
    free = len(order) if occurrence.capacity is None else occurrence.capacity - occurrence.taken
    for rank, ticket in enumerate(order):
        joining = entrants[ticket]
        joining.state = Joining.State.JOINED if rank < free else Joining.State.WAITING
        joining.rank = rank + 1
        joining.changed_at = at
    changes.say_of_joinings(occurrence, [joining.person_id for joining in entrants.values()], at=at)
    Joining.objects.bulk_update(entrants.values(), ["state", "rank", "changed_at"])
    occurrence.taken += min(free, len(order))
    occurrence.drawn_at = at
    occurrence.save(update_fields=["taken", "drawn_at"])
    _tell_results(occurrence, list(entrants.values()), by=by, at=at)
    seats.promote(occurrence, by=by, at=at)
    audit.record("drew_lots", by=by, at=at, place_id=occurrence.place_id, occurrence=occurrence.id, entrants=len(order))
    return len(order)


def _tell_results(occurrence: Occurrence, entrants: list[Joining], *, by: Person | None, at: datetime) -> None:
    won = seats.about(occurrence)
    lost = {**won, "suggestions": [seats.about(found.occurrence) for found in suggestions_for(occurrence.id, at=at)]}
    for joining in entrants:
        has_seat = joining.state == Joining.State.JOINED
        kind = "draw_won" if has_seat else "draw_lost"
        people.tell(
            joining.person_id,
            kind=kind,
            key=f"drawn:{occurrence.id}",
            details=won if has_seat else lost,
            by=by,
            at=at,
        )


def _opening(occurrence: Occurrence) -> admission.Opening:
    project = occurrence.project
    return admission.Opening(
        published=project.state == Project.State.PUBLISHED,
        cancelled=occurrence.cancelled_at is not None or project.state == Project.State.CANCELLED,
        ends_at=occurrence.ends_at,
        capacity=occurrence.capacity,
        joined=occurrence.taken,
        waiting=occurrence.joinings.filter(state=Joining.State.WAITING).count(),
        draw_at=occurrence.closes_at if project.draws_lots else None,
        drawn=occurrence.drawn_at is not None,
        youngest=project.youngest,
    )
