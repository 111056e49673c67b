"""What a scanner takes along to where there is no network: the occurrence, and who joined it (D1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.models import CheckIn, Joining, Occurrence
from yukari.activities.queries import codes
from yukari.activities.queries.check_in import scene
from yukari.audit import commands as audit
from yukari.cards import queries as cards
from yukari.people.models import Person
from yukari.rules.check_in import Window, check_in_window
from yukari.rules.outcome import Reason, Refused


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who joined. `mark` names the person for this occurrence only."""

    person_id: UUID
    mark: str
    called: str
    state: str
    checked_in: bool
    cards: list[UUID]
    """By which a phone knows whose card it has read."""


@dataclass(frozen=True, slots=True)
class ScannerRoster:
    occurrence: Occurrence
    window: Window
    expected: list[Expected]
    keys: dict[int, bytes]
    revoked: list[UUID]


@transaction.atomic
def scanner_roster(token: str, *, occurrence_id: UUID, at: datetime) -> ScannerRoster:
    """For the scanner with this pass; each person on it can read that it was taken along (D2)."""
    codes.check_pass(token, occurrence_id=occurrence_id)
    found = scene(occurrence_id, person_id=None, pass_id=codes.read_pass(token)[0], at=at)
    if found is None or found.scanner_id is None:
        raise Refused(Reason.SCANNER_CLOSED)
    occurrence = Occurrence.objects.select_related("project", "place").defer("project__words").get(pk=occurrence_id)
    joinings = Joining.objects.filter(occurrence_id=occurrence_id, person__left_at=None)
    joined = list(
        joinings.exclude(state=Joining.State.CANCELLED)
        .order_by("joined_at", "pk")
        .values_list("person_id", "person__called", "state")
    )
    here = set(CheckIn.objects.filter(occurrence_id=occurrence_id, voided_at=None).values_list("person_id", flat=True))
    audit.record_looks(
        "looked_at_roster",
        person_ids=[person_id for person_id, _, _ in joined],
        by=Person(id=found.scanner_id),
        at=at,
        place_id=found.place_id,
        occurrence=occurrence_id,
    )
    card_ids = cards.card_ids_of([person_id for person_id, _, _ in joined], at=at)
    return ScannerRoster(
        occurrence,
        check_in_window(occurrence.starts_at, occurrence.ends_at),
        [
            Expected(
                person_id,
                codes.guest_mark(person_id, occurrence_id),
                called,
                state,
                person_id in here,
                card_ids.get(person_id, []),
            )
            for person_id, called, state in joined
        ],
        cards.issuer_keys(),
        cards.revoked_list(at=at).ids,
    )
