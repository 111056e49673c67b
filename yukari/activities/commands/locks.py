"""Rows that are locked before they are changed. Seats of one occurrence are so given one after another."""

from uuid import UUID

from yukari.activities.models import Occurrence, Project
from yukari.activities.queries import desks
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


def locked_project(project_id: UUID, *, by: Person | None) -> Project:
    """The project, for those who may change it."""
    project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "place")
        .defer("words")
        .filter(pk=project_id)
        .first()
    )
    if project is None:
        raise Refused(Reason.NOT_FOUND)
    desks.require(Ability.RUN_ACTIVITIES, of=by, organisation=project.organisation)
    return project


def locked_occurrence(occurrence_id: UUID) -> Occurrence:
    """The occurrence with its project."""
    occurrence = (
        Occurrence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__organisation", "place")
        .defer("project__words")
        .filter(pk=occurrence_id)
        .first()
    )
    if occurrence is None:
        raise Refused(Reason.NOT_FOUND)
    return occurrence
