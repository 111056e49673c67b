"""Occurrences: added singly or as a series, changed and cancelled with everybody told, and thanked for."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from yukari.activities.commands import changes, seats
from yukari.activities.commands.locks import locked_occurrence, locked_project
from yukari.activities.models import CheckIn, Joining, Occurrence, Project
from yukari.activities.queries import desks
from yukari.activities.queries.search import suggestions_for
from yukari.audit import commands as audit
from yukari.kit.clock import JAPAN, day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rules import admission
from yukari.rules.check_in import LONGEST_OCCURRENCE, credited_minutes
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import LONGEST_SERIES
from yukari.rules.roles import Ability

COMING = (Joining.State.JOINED, Joining.State.WAITING, Joining.State.IN_DRAW)
"""Whoever counts on an occurrence in one way or another."""


class OccurrenceFields(TypedDict, total=False):
    """What a desk can change of an occurrence."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    capacity: int | None
    closes_at: datetime | None


@transaction.atomic
def add_occurrence(
    project_id: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: str = "",
    capacity: int | None = None,
    closes_at: datetime | None = None,
    by: Person | None,
    at: datetime,
) -> Occurrence:
    """One more holding of a project."""
    project = _open_project(project_id, by=by)
    return _add(
        project,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        capacity=capacity,
        closes_at=closes_at,
        by=by,
        at=at,
    )


@transaction.atomic
def add_series(
    project_id: UUID,
    *,
    days: Sequence[date],
    starts: time,
    ends: time,
    venue: str = "",
    capacity: int | None = None,
    closes_days_before: int | None = None,
    by: Person | None,
    at: datetime,
) -> list[Occurrence]:
    """The same hours on many days, listed by hand or by `rules.programme.series`."""
    if len(days) > LONGEST_SERIES:
        raise Refused(Reason.SERIES_TOO_LONG, limit=LONGEST_SERIES)
    project = _open_project(project_id, by=by)
    added = []
    for day in sorted(set(days)):
        starts_at = datetime.combine(day, starts, JAPAN)
        # Hours that end before they begin run past midnight.
        ends_at = datetime.combine(day if ends > starts else day + timedelta(days=1), ends, JAPAN)
        closes_at = None if closes_days_before is None else starts_at - timedelta(days=closes_days_before)
        added.append(
            _add(
                project,
                starts_at=starts_at,
                ends_at=ends_at,
                venue=venue,
                capacity=capacity,
                closes_at=closes_at,
                by=by,
                at=at,
            )
        )
    return added


@transaction.atomic
def change_occurrence(
    occurrence_id: UUID, *, by: Person | None, at: datetime, **fields: Unpack[OccurrenceFields]
) -> Occurrence:
    """Change an occurrence; whoever counts on it is told what changed, and free seats go to those who wait."""
    occurrence = locked_occurrence(occurrence_id)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=occurrence.project.organisation)
    _check_to_come(occurrence, at=at)
    before = {name: getattr(occurrence, name) for name in OccurrenceFields.__annotations__}
    for name, value in fields.items():
        setattr(occurrence, name, value.strip() if isinstance(value, str) else value)
    changed = [name for name, value in before.items() if getattr(occurrence, name) != value]
    if not changed:
        return occurrence
    moved = not {"starts_at", "ends_at"}.isdisjoint(changed)
    if moved and CheckIn.objects.filter(occurrence=occurrence, voided_at=None).exists():
        # The ledger has the day already.
        raise Refused(Reason.ALREADY_CHECKED_IN)
    _check_hours(occurrence)
    if any(name in changed and getattr(occurrence, name) <= at for name in ("starts_at", "ends_at")):
        # Nobody can come any more to what is over; what goes on may still end later.
        raise Refused(Reason.IN_THE_PAST)
    if occurrence.capacity is not None and occurrence.capacity < occurrence.taken:
        raise Refused(Reason.CAPACITY_TOO_SMALL, taken=occurrence.taken)
    if occurrence.project.draws_lots and occurrence.project.state == Project.State.PUBLISHED:
        if occurrence.capacity is None or occurrence.closes_at is None:
            raise Refused(Reason.PROJECT_INCOMPLETE, missing=("capacity", "closes_at"))
        if occurrence.drawn_at and "closes_at" in changed:
            raise Refused(Reason.DRAW_PROMISED)
    occurrence.day = day_in_japan(occurrence.starts_at)
    occurrence.minutes = credited_minutes(occurrence.starts_at, occurrence.ends_at)
    occurrence.reminded_at = None if moved else occurrence.reminded_at
    _mark_changed(occurrence, at=at)
    occurrence.save(
        update_fields=[*OccurrenceFields.__annotations__, "day", "minutes", "reminded_at", "revision", "changed_at"]
    )
    changes.say_of_occurrence(occurrence, Kind.OCCURRENCE_CHANGED, at=at)
    seats.promote(occurrence, by=by, at=at)
    worth_telling = [name for name in changed if name in {"starts_at", "ends_at", "venue"}]
    if worth_telling:
        details = {**seats.about(occurrence), "changed": worth_telling, "before": _readable(before)}
        for person_id in _people_coming(occurrence):
            people.tell(
                person_id,
                kind="occurrence_changed",
                key=f"occurrence_changed:{occurrence.id}:{at.isoformat()}",
                details=details,
                by=by,
                at=at,
            )
    audit.record(
        "changed_occurrence",
        by=by,
        at=at,
        place_id=occurrence.place_id,
        occurrence=occurrence.id,
        changed=changed,
    )
    return occurrence


@transaction.atomic
def cancel_occurrence(occurrence_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Occurrence:
    """It does not take place; whoever counted on it is told why, with another suggestion (A8)."""
    occurrence = locked_occurrence(occurrence_id)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=occurrence.project.organisation)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if occurrence.cancelled_at is not None:
        return occurrence
    _check_to_come(occurrence, at=at)
    occurrence.cancelled_at = at
    occurrence.cancel_reason = reason.strip()
    _mark_changed(occurrence, at=at)
    occurrence.save(update_fields=["cancelled_at", "cancel_reason", "revision", "changed_at"])
    details = {
        **seats.about(occurrence),
        "reason": occurrence.cancel_reason,
        "suggestions": [seats.about(found.occurrence) for found in suggestions_for(occurrence.id, at=at)],
    }
    for person_id in _people_coming(occurrence):
        people.tell(
            person_id,
            kind="occurrence_cancelled",
            key=f"occurrence_cancelled:{occurrence.id}",
            details=details,
            by=by,
            at=at,
        )
    changes.say_of_occurrence(occurrence, Kind.OCCURRENCE_CANCELLED, at=at)
    audit.record(
        "cancelled_occurrence", by=by, at=at, place_id=occurrence.place_id, why=reason, occurrence=occurrence.id
    )
    return occurrence


@transaction.atomic
def thank(occurrence_id: UUID, *, words: str, by: Person | None, at: datetime) -> Occurrence:
    """The organisation's word to those who came, shown in their records."""
    occurrence = locked_occurrence(occurrence_id)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=occurrence.project.organisation)
    occurrence.thanks = words.strip()
    occurrence.save(update_fields=["thanks"])
    audit.record("thanked", by=by, at=at, place_id=occurrence.place_id, occurrence=occurrence.id)
    return occurrence


@transaction.atomic
def remind(occurrence_id: UUID, *, by: Person | None, at: datetime) -> int:
    """The day before, whoever has a seat is reminded of where and when. How many were."""
    occurrence = locked_occurrence(occurrence_id)
    if occurrence.reminded_at is not None or occurrence.cancelled_at is not None or occurrence.starts_at <= at:
        return 0
    occurrence.reminded_at = at
    occurrence.save(update_fields=["reminded_at"])
    coming = occurrence.joinings.filter(state=Joining.State.JOINED).values_list("person_id", flat=True)
    return sum(
        people.tell(
            person_id,
            kind="occurrence_reminder",
            key=f"occurrence_reminder:{occurrence.id}:{occurrence.day.isoformat()}",
            details={**seats.about(occurrence), "belongings": occurrence.project.belongings},
            by=by,
            at=at,
        )
        for person_id in coming
    )


def commit_to_a_draw(occurrence: Occurrence, *, project: Project) -> None:
    """Choose the seed of the draw and publish what it hashes to, before anybody can enter (A8)."""
    if project.draws_lots and not occurrence.draw_seed:
        occurrence.draw_seed = secrets.token_hex(16)
        occurrence.draw_commitment = admission.commitment(occurrence.draw_seed)
        occurrence.save(update_fields=["draw_seed", "draw_commitment"])


def _add(
    project: Project,
    *,
    starts_at: datetime,
    ends_at: datetime,
    venue: str,
    capacity: int | None,
    closes_at: datetime | None,
    by: Person | None,
    at: datetime,
) -> Occurrence:
    occurrence = Occurrence(
        project=project,
        place_id=project.place_id,
        starts_at=starts_at,
        ends_at=ends_at,
        day=day_in_japan(starts_at),
        venue=venue.strip(),
        capacity=capacity,
        closes_at=closes_at,
        minutes=credited_minutes(starts_at, ends_at),
    )
    _check_hours(occurrence)
    if starts_at <= at:
        raise Refused(Reason.IN_THE_PAST)
    if project.state == Project.State.PUBLISHED and project.draws_lots and (capacity is None or closes_at is None):
        raise Refused(Reason.PROJECT_INCOMPLETE, missing=("capacity", "closes_at"))
    occurrence.save(force_insert=True)
    if project.state == Project.State.PUBLISHED:
        commit_to_a_draw(occurrence, project=project)
    changes.say_of_occurrence(occurrence, Kind.OCCURRENCE_ADDED, at=at)
    audit.record("added_occurrence", by=by, at=at, place_id=project.place_id, occurrence=occurrence.id)
    return occurrence


def _mark_changed(occurrence: Occurrence, *, at: datetime) -> None:
    """A calendar that has kept the occurrence knows by these that it is another now."""
    occurrence.revision += 1
    occurrence.changed_at = at


def _open_project(project_id: UUID, *, by: Person | None) -> Project:
    project = locked_project(project_id, by=by)
    if project.state == Project.State.CANCELLED:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    return project


def _check_hours(occurrence: Occurrence) -> None:
    if occurrence.ends_at <= occurrence.starts_at:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    if occurrence.ends_at - occurrence.starts_at > LONGEST_OCCURRENCE:
        raise Refused(Reason.OCCURRENCE_TOO_LONG)
    if occurrence.closes_at and occurrence.closes_at > occurrence.starts_at:
        raise Refused(Reason.CLOSES_AFTER_IT_STARTS)


def _check_to_come(occurrence: Occurrence, *, at: datetime) -> None:
    if occurrence.cancelled_at is not None:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    if at >= occurrence.ends_at:
        raise Refused(Reason.OCCURRENCE_OVER)


def _people_coming(occurrence: Occurrence) -> list[UUID]:
    return list(occurrence.joinings.filter(state__in=COMING).values_list("person_id", flat=True))


def _readable(before: dict[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in before.items()
        if name in {"starts_at", "ends_at", "venue"}
    }
