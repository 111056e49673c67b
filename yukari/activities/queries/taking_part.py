"""Who takes part in what, as other contexts ask: a room of a project, a question to its organisation."""

from uuid import UUID

from yukari.activities.models import CheckIn, Joining, Member, Occurrence, Organisation, Project
from yukari.people.models import Person
from yukari.places.models import Staff
from yukari.rules import roles
from yukari.rules.roles import Ability, Role


def projects_of(person_id: UUID) -> frozenset[UUID]:
    """The projects that a person has joined or come to."""
    joined = Joining.objects.filter(person_id=person_id).exclude(state=Joining.State.CANCELLED)
    came = CheckIn.objects.filter(person_id=person_id, voided_at=None)
    return frozenset(
        joined.values_list("occurrence__project_id", flat=True).union(
            came.values_list("occurrence__project_id", flat=True)
        )
    )


def takes_part_in(person_id: UUID, occurrence_id: UUID) -> bool:
    """Whether a person has joined this occurrence, or came."""
    joined = Joining.objects.filter(person_id=person_id, occurrence_id=occurrence_id)
    return (
        joined.exclude(state=Joining.State.CANCELLED).exists()
        or CheckIn.objects.filter(person_id=person_id, occurrence_id=occurrence_id, voided_at=None).exists()
    )


def occurrence_of(occurrence_id: UUID) -> Occurrence | None:
    """An occurrence with its project, organisation and place."""
    rows = Occurrence.objects.select_related("project__organisation", "place").defer("project__words")
    return rows.filter(id=occurrence_id).first()


def published_projects_of(organisation_id: UUID) -> list[Project]:
    """What an organisation has published, newest first."""
    rows = Project.objects.filter(organisation_id=organisation_id, state=Project.State.PUBLISHED).defer("words")
    return list(rows.order_by("-published_at", "-pk"))


def works_for(person: Person, organisation: Organisation) -> bool:
    """Whether a person speaks for an organisation: its members, or where it is the place's own office, those who run it.

    Staff of the place, who may see much of any organisation there, are not meant: what participants ask it is not theirs.
    """
    return person.id in who_runs(organisation, helpers=True)


def who_runs(organisation: Organisation, *, helpers: bool = False) -> frozenset[UUID]:
    """Whom to tell what an organisation is asked: its leaders, or the staff who run the place's own office."""
    if organisation.is_place:
        held = Staff.objects.filter(place_id=organisation.place_id, until=None)
        running = [role for role in Role if Ability.RUN_ACTIVITIES in roles.abilities(role)]
        return frozenset(held.filter(role__in=running).values_list("person_id", flat=True))
    members = Member.objects.filter(organisation=organisation, until=None)
    if not helpers:
        members = members.filter(role=Member.Role.LEADER)
    return frozenset(members.values_list("person_id", flat=True))
