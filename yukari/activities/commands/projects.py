"""Projects: written as drafts, copied from last year, published when complete, changed, cancelled."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from yukari.activities.commands import changes, occurrences
from yukari.activities.commands.locks import locked_project
from yukari.activities.commands.words import make_findable
from yukari.activities.models import Organisation, Project
from yukari.activities.queries import desks, planning
from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.rules.fields import Field
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


class ProjectFields(TypedDict, total=False):
    """What a desk writes about a project."""

    title: str
    field: Field
    what: str
    belongings: str
    cost: str
    insurance: str
    children: bool
    minors: str
    youngest: int
    asks_guardian: bool
    online: bool
    meeting_point: str
    access: str
    contact: str
    draws_lots: bool


FIELDS = tuple(ProjectFields.__annotations__)


@transaction.atomic
def write_project(
    organisation_id: UUID, *, by: Person | None, at: datetime, **fields: Unpack[ProjectFields]
) -> Project:
    """Begin a draft; anything may still be empty."""
    organisation = desks.organisation(organisation_id)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=organisation)
    if organisation.state != Organisation.State.ACTIVE:
        raise Refused(Reason.NOT_ALLOWED)
    project = Project(organisation=organisation, place=organisation.place, field=Field.OTHER, written_at=at)
    _put(project, fields)
    project.save(force_insert=True)
    make_findable(project)
    _record("wrote_project", project, by=by, at=at)
    return project


@transaction.atomic
def change_project(project_id: UUID, *, by: Person | None, at: datetime, **fields: Unpack[ProjectFields]) -> Project:
    """Change what is said. A published project stays complete, and people already drawing lots keep their draw."""
    project = locked_project(project_id, by=by)
    if project.state == Project.State.CANCELLED:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    drew_lots = project.draws_lots
    _put(project, fields)
    if project.state == Project.State.PUBLISHED:
        if project.draws_lots != drew_lots:
            raise Refused(Reason.DRAW_PROMISED)
        _check_complete(project, at=at, over_too=True)
    project.revision += 1
    project.changed_at = at
    project.save(update_fields=(*FIELDS, "revision", "changed_at"))
    make_findable(project)
    changes.say_of_project(project, Kind.PROJECT_CHANGED, at=at)
    _record("changed_project", project, by=by, at=at)
    return project


@transaction.atomic
def publish_project(project_id: UUID, *, by: Person | None, at: datetime) -> Project:
    """Let newcomers find it and join. Pattern ②: an organisation's designation covers it from this moment (A1)."""
    project = locked_project(project_id, by=by)
    if project.state == Project.State.PUBLISHED:
        return project
    if project.state == Project.State.CANCELLED:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    if project.organisation.state != Organisation.State.ACTIVE:
        raise Refused(Reason.NOT_ALLOWED)
    _check_complete(project, at=at)
    project.state = Project.State.PUBLISHED
    project.published_at = at
    project.save(update_fields=["state", "published_at"])
    for occurrence in project.occurrences.filter(cancelled_at=None):
        occurrences.commit_to_a_draw(occurrence, project=project)
    changes.say_of_project(project, Kind.PROJECT_PUBLISHED, at=at)
    _record("published_project", project, by=by, at=at)
    return project


@transaction.atomic
def cancel_project(project_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Project:
    """Cancel all that has not taken place yet; everybody who joined is told, with another suggestion (A8)."""
    project = locked_project(project_id, by=by)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if project.state == Project.State.CANCELLED:
        return project
    project.state = Project.State.CANCELLED
    project.cancelled_at = at
    project.cancel_reason = reason.strip()
    project.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    for occurrence_id in project.occurrences.filter(cancelled_at=None, starts_at__gt=at).values_list("pk", flat=True):
        occurrences.cancel_occurrence(occurrence_id, reason=reason, by=by, at=at)
    changes.say_of_project(project, Kind.PROJECT_CANCELLED, at=at)
    _record("cancelled_project", project, by=by, at=at, why=reason)
    return project


@transaction.atomic
def copy_last_years(project_id: UUID, *, by: Person | None, at: datetime) -> Project:
    """A new draft with last year's words, without its dates."""
    source = locked_project(project_id, by=by)
    project = Project(
        organisation=source.organisation, place=source.place, copied_from=source, written_at=at, field=source.field
    )
    for name in FIELDS:
        setattr(project, name, getattr(source, name))
    project.save(force_insert=True)
    make_findable(project)
    _record("copied_project", project, by=by, at=at)
    return project


def _put(project: Project, fields: ProjectFields) -> None:
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(f"a project has no {name}")
        setattr(project, name, value.strip() if isinstance(value, str) else value)


def _check_complete(project: Project, *, at: datetime, over_too: bool = False) -> None:
    missing = planning.missing_in([project], at=at, over_too=over_too)[project.id]
    if missing:
        raise Refused(Reason.PROJECT_INCOMPLETE, missing=missing)


def _record(verb: str, project: Project, *, by: Person | None, at: datetime, why: str = "") -> None:
    audit.record(verb, by=by, at=at, place_id=project.place_id, why=why, project=project.id)
