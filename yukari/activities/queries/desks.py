"""Who works for an organisation, and what that lets a person do there (D1)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yukari.activities.models import CheckIn, Joining, Member, MemberInvitation, Occurrence, Organisation, Project
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules import roles
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability, OrganisationRole


@dataclass(frozen=True)
class Desk:
    """An organisation that a person works for. No role: through an office at the place."""

    organisation: Organisation
    role: OrganisationRole | None


def organisation(organisation_id: UUID) -> Organisation:
    """The organisation of this id, with its place."""
    found = Organisation.objects.select_related("place").filter(pk=organisation_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def member_of(person: Person, organisation_id: UUID) -> Member | None:
    """The membership that a person holds now."""
    return Member.objects.filter(person=person, organisation_id=organisation_id, until=None).first()


def memberships_between(person_id: UUID, *, since: datetime, until: datetime) -> list[Member]:
    """The memberships that a person held in this time, whether it holds them still or not."""
    held = Member.objects.filter(Q(until=None) | Q(until__gt=since), person_id=person_id, since__lt=until)
    return list(held.select_related("organisation").order_by("since", "pk"))


def participants_before(organisation_id: UUID, moment: datetime) -> set[UUID]:
    """Who had joined, or came to, something of this organisation by then: whom its rosters showed (D1)."""
    joined = Joining.objects.filter(occurrence__project__organisation_id=organisation_id, joined_at__lt=moment)
    came = CheckIn.objects.filter(occurrence__project__organisation_id=organisation_id, checked_in_at__lt=moment)
    return set(joined.values_list("person_id", flat=True)) | set(came.values_list("person_id", flat=True))


def organisations_of(person: Person) -> list[Desk]:
    """Where a person may plan and check in: own organisations first, then the offices of places."""
    members = Member.objects.filter(person=person, until=None, organisation__state=Organisation.State.ACTIVE)
    desks = [
        Desk(member.organisation, OrganisationRole(member.role))
        for member in members.select_related("organisation__place").order_by("organisation__name", "pk")
    ]
    offices = [
        staff.place_id
        for staff in places.offices_of(person)
        if staff.place_id and Ability.RUN_ACTIVITIES in roles.abilities(roles.Role(staff.role))
    ]
    if offices:
        own = Organisation.objects.filter(is_place=True, place_id__in=offices).select_related("place")
        desks += [Desk(office, None) for office in own.order_by("place_id")]
    return desks


def organisations_at(place_id: str) -> list[Organisation]:
    """The organisations of a place that newcomers can meet, its own office last."""
    active = Organisation.objects.filter(place_id=place_id, state=Organisation.State.ACTIVE)
    return list(active.order_by("is_place", "name", "pk"))


def abilities_in(person: Person, organisation: Organisation) -> frozenset[Ability]:
    """What a person may do for an organisation: by membership, or by an office at its place."""
    member = member_of(person, organisation.id) if organisation.state == Organisation.State.ACTIVE else None
    by_membership = roles.abilities(OrganisationRole(member.role)) if member else frozenset[Ability]()
    return by_membership | places.abilities_at(person, organisation.place_id)


def require(*abilities: Ability, of: Person | None, organisation: Organisation) -> None:
    """Refuse unless the person has one of these abilities there. Nobody is the machine."""
    if of is not None and not abilities_in(of, organisation).intersection(abilities):
        raise Refused(Reason.NOT_ALLOWED)


def members_of(organisation_id: UUID, *, viewer: Person) -> list[Member]:
    """The people who work for an organisation, for those who do too."""
    require(Ability.SEE_PARTICIPANTS, of=viewer, organisation=organisation(organisation_id))
    members = Member.objects.filter(organisation_id=organisation_id, until=None)
    return list(members.select_related("person").order_by("-role", "since", "pk"))


def leaders_of(organisation_id: UUID) -> list[UUID]:
    """Whom the machine tells what an organisation must see to."""
    leaders = Member.objects.filter(organisation_id=organisation_id, role=Member.Role.LEADER, until=None)
    return list(leaders.order_by("since", "pk").values_list("person_id", flat=True))


def invitations_of(organisation_id: UUID, *, viewer: Person, at: datetime) -> list[MemberInvitation]:
    """The invitations that can still be taken up."""
    require(Ability.INVITE_MEMBERS, Ability.RUN_ACTIVITIES, of=viewer, organisation=organisation(organisation_id))
    return list(open_invitations(at).filter(organisation_id=organisation_id).order_by("invited_at", "pk"))


def invitation(secret: str, *, at: datetime) -> MemberInvitation | None:
    """The open invitation that a letter's secret names."""
    found = open_invitations(at).filter(secret_hash=hash_of(secret))
    return found.select_related("organisation__place").first()


def open_invitations(at: datetime) -> QuerySet[MemberInvitation]:
    return MemberInvitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def project_for(viewer: Person | None, project_id: UUID, *abilities: Ability) -> Project:
    """A project for those who have one of these abilities at its desk; for all others it is not there."""
    found = Project.objects.select_related("organisation", "place").filter(pk=project_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    require(*abilities, of=viewer, organisation=found.organisation)
    return found


def occurrence_for(viewer: Person | None, occurrence_id: UUID, *abilities: Ability) -> Occurrence:
    """An occurrence for those who have one of these abilities at its desk."""
    found = Occurrence.objects.select_related("project__organisation", "place").filter(pk=occurrence_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    require(*abilities, of=viewer, organisation=found.project.organisation)
    return found
