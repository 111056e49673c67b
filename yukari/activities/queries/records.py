"""What a person has done: the ledger's participations with the names and thanks of those who held them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from yukari.activities.models import CheckIn, Occurrence
from yukari.kit.pages import page
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.registrations.models import Participation
from yukari.rules.evidence import Confidence

RECORD = 100
NEWEST_FIRST = ("-day", "-recorded_at", "occurrence_id")


@dataclass(frozen=True)
class RecordRow:
    """One participation. A void one stays, with its reason (A6); `place` keeps the name that it had (B3)."""

    occurrence_id: UUID
    project_id: UUID
    day: date
    place: Place
    title: str
    organisation: str
    field: str
    online: bool
    minutes: int
    designated: bool
    method: Participation.Method
    thanks: str
    void_reason: str


@dataclass(frozen=True)
class Record:
    """Rows newest first; days and minutes of those that stand."""

    rows: list[RecordRow]

    @property
    def days(self) -> int:
        return len({row.day for row in self.rows if not row.void_reason})

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows if not row.void_reason)


@dataclass(frozen=True)
class RecordPage:
    """A part of the rows; days and minutes of all that stand."""

    rows: list[RecordRow]
    days: int
    minutes: int
    next_cursor: str | None


def record_of(person: Person) -> Record:
    """The whole record, for the page, the printer and the table."""
    return Record(_rows(Participation.objects.filter(person=person).order_by(*NEWEST_FIRST)))


def record_page(person: Person, *, place_id: str, cursor: str = "") -> RecordPage:
    """What counts at one place, page by page."""
    here = Participation.objects.filter(person=person, place_id=place_id)
    found = page(here, order=NEWEST_FIRST, size=RECORD, cursor=cursor)
    stands = Q(void_reason="")
    whole = here.aggregate(days=Count("day", distinct=True, filter=stands), minutes=Sum("minutes", filter=stands))
    return RecordPage(_rows(found.items), whole["days"], whole["minutes"] or 0, found.next_cursor)


def weakly_shown(person_id: UUID) -> frozenset[UUID]:
    """The occurrences at which what was shown proves little (`rules.evidence`): a copy of paper is as good as paper."""
    weak = CheckIn.objects.filter(person_id=person_id, confidence=Confidence.WEAK)
    return frozenset(weak.values_list("occurrence_id", flat=True))


def _rows(participations: Iterable[Participation]) -> list[RecordRow]:
    rows = list(participations)
    occurrences = (
        Occurrence.objects.select_related("project__organisation", "place")
        .defer("project__words")
        .in_bulk([row.occurrence_id for row in rows])
    )
    return [_row(row, occurrences[row.occurrence_id]) for row in rows]


def _row(participation: Participation, occurrence: Occurrence) -> RecordRow:
    return RecordRow(
        occurrence_id=occurrence.id,
        project_id=occurrence.project_id,
        day=participation.day,
        place=occurrence.place,
        title=occurrence.project.title,
        organisation=occurrence.project.organisation.name,
        field=participation.field,
        online=participation.online,
        minutes=participation.minutes,
        designated=participation.designated,
        method=Participation.Method(participation.method),
        thanks=occurrence.thanks,
        void_reason=participation.void_reason,
    )
