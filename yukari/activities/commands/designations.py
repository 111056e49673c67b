"""A place designates work as 担い手活動, one project at a time or an organisation with all its projects (A1, A2)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.commands import afterwards, changes
from yukari.activities.models import Designation, Member, Organisation, Project
from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules import designation as rule
from yukari.rules.designation import Point
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@transaction.atomic
def designate_project(
    project_id: UUID,
    *,
    answers: Mapping[Point, str],
    first_day: date,
    last_day: date | None = None,
    by: Person | None,
    at: datetime,
) -> Designation:
    """Pattern ①: the occurrences of this project count from `first_day` on."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=project_id).first()
    )
    if project is None:
        raise Refused(Reason.NOT_FOUND)
    designation = Designation(place_id=project.place_id, project=project, first_day=first_day, last_day=last_day)
    _designate(designation, answers=answers, by=by, at=at)
    if project.declined_at is not None:
        project.declined_at = None
        project.decline_reason = ""
        project.save(update_fields=["declined_at", "decline_reason"])
    changes.say_of_project(project, Kind.PROJECT_CHANGED, at=at)
    _tell_desk(project.organisation, "project_designated", project.title, designation, by=by, at=at)
    return designation


@transaction.atomic
def designate_organisation(
    organisation_id: UUID,
    *,
    answers: Mapping[Point, str],
    first_day: date,
    last_day: date | None = None,
    by: Person | None,
    at: datetime,
) -> Designation:
    """Pattern ②: whatever this organisation publishes counts from `first_day` on."""
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise Refused(Reason.NOT_FOUND)
    if organisation.state != Organisation.State.ACTIVE:
        raise Refused(Reason.NOT_ALLOWED)
    designation = Designation(
        place_id=organisation.place_id, organisation=organisation, first_day=first_day, last_day=last_day
    )
    _designate(designation, answers=answers, by=by, at=at)
    _say_of_all(organisation, at=at)
    _tell_desk(organisation, "organisation_designated", organisation.name, designation, by=by, at=at)
    return designation


@transaction.atomic
def withdraw_designation(designation_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Designation:
    """Work done until today counts, from tomorrow on it does not: nobody loses the day they are working on."""
    designation = (
        Designation.objects.select_for_update(of=("self",))
        .select_related("project__organisation", "organisation")
        .filter(pk=designation_id)
        .first()
    )
    if designation is None:
        raise Refused(Reason.NOT_FOUND)
    places.require(Ability.DESIGNATE, of=by, at_place=designation.place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if designation.withdrawn_at is not None:
        return designation
    today = day_in_japan(at)
    designation.last_day = min(designation.last_day or today, today)
    designation.withdrawn_at = at
    designation.withdrawn_by = by
    designation.withdraw_reason = reason.strip()
    designation.save(update_fields=["last_day", "withdrawn_at", "withdrawn_by", "withdraw_reason"])
    audit.record(
        "withdrew_designation", by=by, at=at, place_id=designation.place_id, why=reason, designation=designation.id
    )
    organisation = designation.project.organisation if designation.project else designation.organisation
    assert organisation is not None
    title = designation.project.title if designation.project else organisation.name
    if designation.project:
        changes.say_of_project(designation.project, Kind.PROJECT_CHANGED, at=at)
    else:
        _say_of_all(organisation, at=at)
    _tell_desk(organisation, "designation_withdrawn", title, designation, by=by, at=at)
    return designation


@transaction.atomic
def decline_project(project_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Project:
    """Staff looked at a project and do not designate it; its desk is told why. It may take place all the same."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=project_id).first()
    )
    if project is None:
        raise Refused(Reason.NOT_FOUND)
    places.require(Ability.DESIGNATE, of=by, at_place=project.place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if project.declined_at is not None:
        return project
    project.declined_at = at
    project.decline_reason = reason.strip()
    project.save(update_fields=["declined_at", "decline_reason"])
    audit.record("declined_project", by=by, at=at, place_id=project.place_id, why=reason, project=project.id)
    for person_id in _people_at(project.organisation):
        people.tell(
            person_id,
            kind="project_declined",
            key=f"project_declined:{project.id}:{at.isoformat()}",
            details={"title": project.title, "project_id": str(project.id), "reason": project.decline_reason},
            by=by,
            at=at,
        )
    return project


def _designate(designation: Designation, *, answers: Mapping[Point, str], by: Person | None, at: datetime) -> None:
    """What was recorded on its days before counts too, as if the designation had been there."""
    places.require(Ability.DESIGNATE, of=by, at_place=designation.place_id)
    unanswered = rule.unanswered(answers)
    if unanswered:
        raise Refused(Reason.DESIGNATION_INCOMPLETE, points=unanswered)
    if designation.last_day and designation.last_day < designation.first_day:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    same = Designation.objects.filter(
        project=designation.project, organisation=designation.organisation, withdrawn_at=None
    )
    for earlier in same:
        begins_within = earlier.last_day is None or designation.first_day <= earlier.last_day
        ends_within = designation.last_day is None or designation.last_day >= earlier.first_day
        if begins_within and ends_within:
            raise Refused(Reason.ALREADY_DECIDED)
    designation.answers = {point.value: answers[point].strip() for point in Point}
    designation.designated_at = at
    designation.designated_by = by
    designation.save()
    audit.record("designated", by=by, at=at, place_id=designation.place_id, designation=designation.id)
    afterwards.count_later(designation)


def _tell_desk(
    organisation: Organisation, kind: str, title: str, designation: Designation, *, by: Person | None, at: datetime
) -> None:
    for person_id in _people_at(organisation):
        people.tell(
            person_id,
            kind=kind,
            key=f"{kind}:{designation.id}",
            details={
                "title": title,
                "organisation_id": str(organisation.id),
                "first_day": designation.first_day.isoformat(),
                "last_day": designation.last_day.isoformat() if designation.last_day else "",
                "reason": designation.withdraw_reason,
            },
            by=by,
            at=at,
        )


def _say_of_all(organisation: Organisation, *, at: datetime) -> None:
    for project in organisation.projects.filter(state=Project.State.PUBLISHED):
        changes.say_of_project(project, Kind.PROJECT_CHANGED, at=at)


def _people_at(organisation: Organisation) -> list[UUID]:
    return list(Member.objects.filter(organisation=organisation, until=None).values_list("person_id", flat=True))
