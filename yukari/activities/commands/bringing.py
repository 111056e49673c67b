"""Drafts brought in from a place's own list of events: once each, and taken back as long as nobody has worked on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.commands.occurrences import add_series
from yukari.activities.commands.projects import write_project
from yukari.activities.models import Occurrence, Organisation, Project
from yukari.activities.queries import desks
from yukari.audit import commands as audit
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.rules import event_list
from yukari.rules.event_list import Event
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import LONGEST_SERIES
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class BroughtIn:
    batch: UUID
    made: int
    already: int
    """Were there from an earlier time."""


@transaction.atomic
def bring_in(organisation_id: UUID, *, events: Sequence[Event], by: Person | None, at: datetime) -> BroughtIn:
    """A draft for each name, with the days of all its rows. What was brought in before is passed over."""
    organisation = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    if organisation is None:
        raise Refused(Reason.NOT_FOUND)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    groups: dict[str, list[Event]] = {}
    for event in events:
        if event.can_come:
            groups.setdefault(event_list.key(event), []).append(event)
    known = set(organisation.projects.filter(source__in=groups).values_list("source", flat=True))
    batch = new_id()
    for source in groups.keys() - known:
        _write(organisation, groups[source], source=source, batch=batch, by=by, at=at)
    made = len(groups) - len(known)
    audit.record(
        "brought_in_projects", by=by, at=at, place_id=organisation.place_id, organisation=organisation.id, made=made
    )
    return BroughtIn(batch, made, len(known))


@transaction.atomic
def take_back(organisation_id: UUID, *, batch: UUID, by: Person | None, at: datetime) -> int:
    """Delete the drafts of a batch that are still as they came. How many were."""
    organisation = desks.organisation(organisation_id)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    drafts = Project.objects.select_for_update(no_key=True).filter(organisation=organisation, batch=batch)
    ids = list(drafts.filter(state=Project.State.DRAFT, revision=0).values_list("pk", flat=True))
    Occurrence.objects.filter(project__in=ids).delete()
    Project.objects.filter(pk__in=ids).delete()
    audit.record(
        "took_back_projects", by=by, at=at, place_id=organisation.place_id, organisation=organisation.id, gone=len(ids)
    )
    return len(ids)


def _write(
    organisation: Organisation, rows: Sequence[Event], *, source: str, batch: UUID, by: Person | None, at: datetime
) -> None:
    first = rows[0]
    project = write_project(organisation.id, title=first.title, field=first.field, by=by, at=at, **first.texts)  # type: ignore[arg-type]
    Project.objects.filter(pk=project.pk).update(source=source, batch=batch)
    left = LONGEST_SERIES
    for row in rows:
        if row.starts is not None and row.ends is not None:
            days = row.days[:left]
            left -= len(days)
            add_series(
                project.id,
                days=days,
                starts=row.starts,
                ends=row.ends,
                venue=row.venue,
                capacity=row.capacity,
                by=by,
                at=at,
            )
