"""What a person has done: the ledger's participations with the names and thanks of those who held them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yukari.activities.models import CheckIn, Occurrence
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.registrations.models import Participation
from yukari.rules.evidence import Confidence


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


def record_of(person: Person, *, place_id: str | None = None) -> Record:
    """The whole record, for the page, the printer and the table; or what counts at one place."""
    here = {} if place_id is None else {"place_id": place_id}
    participations = list(Participation.objects.filter(person=person, **here).order_by("-day", "-recorded_at"))
    occurrences = (
        Occurrence.objects.select_related("project__organisation", "place")
        .defer("project__words")
        .in_bulk([row.occurrence_id for row in participations])
    )
    return Record([_row(row, occurrences[row.occurrence_id]) for row in participations])


def weakly_shown(person_id: UUID) -> frozenset[UUID]:
    """The occurrences at which what was shown proves little (`rules.evidence`): a copy of paper is as good as paper."""
    weak = CheckIn.objects.filter(person_id=person_id, confidence=Confidence.WEAK)
    return frozenset(weak.values_list("occurrence_id", flat=True))


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
