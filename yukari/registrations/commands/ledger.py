"""What else is written in the ledger: participations are voided (A6) or designated afterwards (A1), stays are recorded (P11)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.life import keep, lock, looked_at, premium
from yukari.registrations.models import Judgement, Participation, Review, Stay
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

COUNT_AFTERWARDS = """
UPDATE registrations_participation SET designated = true
WHERE person_id = %(person)s AND occurrence_id = ANY(%(occurrences)s) AND NOT designated
RETURNING place_id, occurrence_id, day
"""


def void_participation(person_id: UUID, *, occurrence_id: UUID, reason: str, by: Person | None, at: datetime) -> None:
    """A6: it stays in the record and counts no longer. What leaned on it is judged again; nothing is taken by itself."""
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    with transaction.atomic():
        lock(person_id, on=day_in_japan(at))
        participation = Participation.objects.filter(person_id=person_id, occurrence_id=occurrence_id).first()
        if participation is None:
            raise Refused(Reason.NOT_FOUND)
        place_id = participation.place_id
        require(Ability.VOID_PARTICIPATION, of=by, at_place=place_id)
        if participation.voided_at is not None:
            return
        Participation.objects.filter(person_id=person_id, occurrence_id=occurrence_id).update(
            voided_at=at, voided_by_id=by.id if by else None, void_reason=reason.strip()
        )
        life = looked_at(person_id, at=at, also=(place_id,), only=place_id)
        life.record("voided_a_participation", by=by, place_id=place_id, why=reason, occurrence=occurrence_id)
        life.tell("participation_voided", place_id, key=occurrence_id, day=participation.day, reason=reason.strip())
        for term in life.open_terms(place_id, linked=False):
            premium.reconsider(life, term, cause=Judgement.Cause.VOID)
        premium.reconsider_what_waits(life, place_id, cause=Judgement.Cause.VOID)
        keep(life, by=by)


def count_afterwards(
    person_id: UUID, *, occurrence_ids: Collection[UUID], designation_id: UUID, by: Person | None, at: datetime
) -> int:
    """A1: what was recorded of these before their designation counts as if it had been there; the person is judged again.

    Returns how many participations there were; done again, there are none.
    """
    with transaction.atomic():
        lock(person_id, on=day_in_japan(at))
        with connection.cursor() as cursor:
            cursor.execute(COUNT_AFTERWARDS, {"person": person_id, "occurrences": list(occurrence_ids)})
            found = cursor.fetchall()
        for place_id in sorted({place_id for place_id, _, _ in found}):
            life = looked_at(person_id, at=at, also=(place_id,), only=place_id)
            life.record(
                "counted_afterwards",
                by=by,
                place_id=place_id,
                designation=designation_id,
                occurrences=sorted(str(occurrence) for where, occurrence, _ in found if where == place_id),
            )
            premium.consider(life, place_id, cause=Judgement.Cause.PARTICIPATION)
            for day in sorted({day for where, _, day in found if where == place_id}):
                if (place_id, Review.Kind.RENEW) not in life.reviews:
                    premium.consider_late(life, place_id, day)
            keep(life, by=by)
    return len(found)


def record_stay(
    person_id: UUID, *, place_id: str, day: date, source: str = "", by: Person | None, at: datetime
) -> bool:
    """P11: a day of stay, from which 長期滞在 is counted. False: this day was recorded before."""
    require(Ability.RECORD_BY_HAND, of=by, at_place=place_id)
    if day > day_in_japan(at):
        raise Refused(Reason.IN_THE_FUTURE)
    with transaction.atomic():
        lock(person_id, on=day_in_japan(at))
        _, new = Stay.objects.get_or_create(
            person_id=person_id,
            place_id=place_id,
            day=day,
            defaults={"recorded_at": at, "recorded_by_id": by.id if by else None, "source": source},
        )
        if new:
            life = looked_at(person_id, at=at, also=(place_id,), only=place_id)
            life.record("recorded_a_stay", by=by, place_id=place_id, day=day.isoformat())
            premium.mark_long_stay(life, place_id)
            keep(life, by=by)
    return new
