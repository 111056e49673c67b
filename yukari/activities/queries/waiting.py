"""What waits for a place's staff of its activities: what, and since when; nobody who took part (D1)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from yukari.activities.models import Designation, HeldScan, Occurrence, Oddity, Organisation, Project
from yukari.activities.queries.held import held_at
from yukari.kit.clock import day_in_japan
from yukari.kit.counted import Countable, first_of
from yukari.people.models import Person
from yukari.rules.waiting import Kind, Wait, Waits


def activities_waiting(place_id: str, *, viewer: Person, at: datetime, size: int) -> list[Waits]:
    """Applications, projects without a designation, what looks wrong, and scans on hold; five statements."""
    organisations, applied = first_of(
        applications(place_id).order_by("applied_at", "pk"), "id", "name", "applied_at", size=size
    )
    projects, asked = first_of(
        waiting_projects(place_id, at=at)
        .annotate(since=Coalesce("published_at", "written_at"))
        .order_by("since", "pk"),
        *("id", "title", "organisation__name", "since"),
        size=size,
    )
    oddities, seen = first_of(
        unsettled(place_id).order_by("seen_at", "pk"),
        *("id", "kind", "occurrence__project__title", "seen_at"),
        size=size,
    )
    held = held_at(place_id, viewer=viewer)
    return [
        Waits(
            Kind.ORGANISATION,
            organisations,
            tuple(Wait(Kind.ORGANISATION, since, (id,), name) for id, name, since in applied),
        ),
        Waits(
            Kind.PROJECT,
            projects,
            tuple(Wait(Kind.PROJECT, since, (id,), title, whose) for id, title, whose, since in asked),
        ),
        Waits(
            Kind.ODDITY,
            oddities,
            tuple(Wait(Kind.ODDITY, since, (id,), title, kind) for id, kind, title, since in seen),
        ),
        Waits(
            Kind.HELD,
            sum(one.number for one in held),
            tuple(
                Wait(Kind.HELD, one.since, (one.occurrence.id,), one.occurrence.project.title, number=one.number)
                for one in held
            ),
        ),
    ]


def activities_to_count(place_id: str, *, at: datetime) -> dict[Kind, Countable]:
    return {
        Kind.ORGANISATION: Countable(applications(place_id)),
        Kind.PROJECT: Countable(waiting_projects(place_id, at=at)),
        Kind.ODDITY: Countable(unsettled(place_id)),
        Kind.HELD: Countable(HeldScan.objects.filter(place_id=place_id, settled_at=None)),
    }


def applications(place_id: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(place_id=place_id, state=Organisation.State.APPLIED)


def waiting_projects(place_id: str, *, at: datetime) -> QuerySet[Project]:
    today = day_in_japan(at)
    designated = Designation.objects.filter(
        Q(project=OuterRef("pk")) | Q(organisation=OuterRef("organisation_id")),
        Q(last_day=None) | Q(last_day__gte=today),
    )
    to_come = Occurrence.objects.filter(project=OuterRef("pk"), ends_at__gt=at, cancelled_at=None)
    return Project.objects.filter(
        ~Exists(designated), Exists(to_come), place_id=place_id, state=Project.State.PUBLISHED, declined_at=None
    )


def unsettled(place_id: str) -> QuerySet[Oddity]:
    return Oddity.objects.filter(place_id=place_id, settled_at=None)
