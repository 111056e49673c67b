"""What the page of a project or an occurrence shows, to this viewer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from yukari.activities.models import Joining, Occurrence, Organisation, Project
from yukari.activities.queries import desks
from yukari.activities.queries.joining import Draw, draw_of
from yukari.activities.queries.search import Found, suggestions_for, with_designations
from yukari.kit.clock import day_in_japan
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

SHOWN = 60
"""Occurrences on a project's page."""


@dataclass(frozen=True)
class Offer:
    """An occurrence and what it is to the viewer. `why_not`: why it cannot be joined now."""

    found: Found
    state: Joining.State | None
    why_not: Reason | None

    @property
    def needs_guardian(self) -> bool:
        """What a guardian can change."""
        return self.why_not in (Reason.GUARDIAN_CONSENT_MISSING, Reason.GUARDIAN_SAYS_NO)


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    offers: list[Offer]
    """The soonest first."""
    past: int
    may_edit: bool


@dataclass(frozen=True)
class OccurrencePage:
    project: Project
    offer: Offer
    ahead: int
    """How many wait before the viewer, or before whoever would join now."""
    draw: Draw | None
    suggestions: list[Found]
    """Where it is full, over or cancelled (A8)."""
    may_edit: bool


@dataclass(frozen=True)
class OrganisationPage:
    organisation: Organisation
    projects: list[Project]


def project_page(project_id: UUID, *, viewer: Person | None, at: datetime) -> ProjectPage:
    """A project; a draft is there for its desk and the place only."""
    project = Project.objects.select_related("organisation", "place").defer("words").filter(pk=project_id).first()
    if project is None:
        raise Refused(Reason.NOT_FOUND)
    may_edit = _checked(project, viewer)
    occurrences = list(project.occurrences.filter(ends_at__gt=at).order_by("starts_at", "id")[:SHOWN])
    past = project.occurrences.filter(ends_at__lte=at, cancelled_at=None).count()
    return ProjectPage(project, _offers(project, occurrences, viewer=viewer, at=at), past, may_edit)


def occurrence_page(occurrence_id: UUID, *, viewer: Person | None, at: datetime) -> OccurrencePage:
    """One occurrence, with its waiting list, its draw, and what else one could do."""
    occurrence = (
        Occurrence.objects.select_related("project__organisation", "project__place")
        .defer("project__words")
        .filter(pk=occurrence_id)
        .first()
    )
    if occurrence is None:
        raise Refused(Reason.NOT_FOUND)
    project = occurrence.project
    may_edit = _checked(project, viewer)
    (offer,) = _offers(project, [occurrence], viewer=viewer, at=at)
    is_full = occurrence.capacity is not None and occurrence.taken >= occurrence.capacity
    return OccurrencePage(
        project=project,
        offer=offer,
        ahead=_ahead(occurrence, viewer) if is_full else 0,
        draw=draw_of(occurrence, viewer=viewer),
        suggestions=suggestions_for(occurrence.id, at=at) if is_full or offer.why_not else [],
        may_edit=may_edit,
    )


def organisation_page(organisation_id: UUID, *, at: datetime) -> OrganisationPage:
    """An organisation as newcomers meet it, with what it offers."""
    organisation = desks.organisation(organisation_id)
    if organisation.state != Organisation.State.ACTIVE:
        raise Refused(Reason.NOT_FOUND)
    projects = organisation.projects.filter(state=Project.State.PUBLISHED).defer("words").select_related("place")
    return OrganisationPage(organisation, list(projects.order_by("-published_at", "-pk")[:SHOWN]))


def draws_due(*, at: datetime) -> list[UUID]:
    """Occurrences whose deadline is over and whose lots are still to be drawn."""
    due = Occurrence.objects.filter(
        drawn_at=None, cancelled_at=None, closes_at__lte=at, starts_at__gt=at - timedelta(days=1)
    )
    return list(due.exclude(draw_seed="").order_by("closes_at", "pk").values_list("pk", flat=True))


def reminders_due(*, at: datetime) -> list[UUID]:
    """Occurrences within the next day whose participants were not reminded."""
    due = Occurrence.objects.filter(
        reminded_at=None, cancelled_at=None, starts_at__gt=at, starts_at__lte=at + timedelta(days=1), taken__gt=0
    )
    return list(due.order_by("starts_at", "pk").values_list("pk", flat=True))


def _checked(project: Project, viewer: Person | None) -> bool:
    """Whether the viewer may edit; a draft is not there for anybody else."""
    abilities = desks.abilities_in(viewer, project.organisation) if viewer else frozenset()
    if project.state == Project.State.DRAFT and Ability.SEE_ACTIVITIES not in abilities:
        raise Refused(Reason.NOT_FOUND)
    return Ability.RUN_ACTIVITIES in abilities


def _offers(project: Project, occurrences: list[Occurrence], *, viewer: Person | None, at: datetime) -> list[Offer]:
    for occurrence in occurrences:
        occurrence.project = project
        occurrence.place = project.place
    states, objection = {}, None
    if viewer:
        objection = people.objection(viewer, kind=project.field, asked=project.asks_guardian, on=day_in_japan(at))
        mine = Joining.objects.filter(person=viewer, occurrence__in=occurrences)
        states = dict(mine.exclude(state=Joining.State.CANCELLED).values_list("occurrence_id", "state"))
    return [
        Offer(
            found,
            Joining.State(states[found.occurrence.id]) if found.occurrence.id in states else None,
            _why_not(found.occurrence, at=at) or (None if found.occurrence.id in states else objection),
        )
        for found in with_designations(occurrences)
    ]


def _why_not(occurrence: Occurrence, *, at: datetime) -> Reason | None:
    if occurrence.cancelled_at is not None or occurrence.project.state == Project.State.CANCELLED:
        return Reason.OCCURRENCE_CANCELLED
    if occurrence.project.state == Project.State.DRAFT:
        return Reason.NOT_PUBLISHED
    if at >= occurrence.ends_at:
        return Reason.OCCURRENCE_OVER
    if occurrence.closes_at and at >= occurrence.closes_at and not occurrence.project.draws_lots:
        return Reason.JOINING_CLOSED
    return None


def _ahead(occurrence: Occurrence, viewer: Person | None) -> int:
    waiting = occurrence.joinings.filter(state=Joining.State.WAITING)
    mine = waiting.filter(person=viewer).first() if viewer else None
    if mine is None:
        return waiting.count()
    if mine.rank is not None:
        return waiting.filter(rank__lt=mine.rank).count()
    return waiting.exclude(rank=None).count() + waiting.filter(rank=None, joined_at__lt=mine.joined_at).count()
