"""The ledger: participations and stays are recorded, credited in the same transaction, and voided with a reason (A3 to A7, P11)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from yukari.kit import rows
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.credit import Credit, credit
from yukari.registrations.life import Life, keep, keep_if_unchanged, lock, looked_at, premium
from yukari.registrations.models import Judgement, Participation, Stay
from yukari.rules.outcome import Reason, Refused
from yukari.rules.premium import Attendance
from yukari.rules.roles import Ability

RECORD = """
standing AS (
    INSERT INTO registrations_standing AS mine (person_id, last_access_on, premium_counted)
    VALUES (%(person)s, %(on)s, 0)
    ON CONFLICT (person_id) DO UPDATE SET last_access_on = greatest(mine.last_access_on, EXCLUDED.last_access_on)
    WHERE %(version)s::text IS NULL OR mine.xmin::text = %(version)s::text
    RETURNING person_id
), done AS (
    INSERT INTO registrations_participation (
        person_id, occurrence_id, project_id, place_id, held_at_id, day, minutes, field, online, designated,
        method, recorded_at, recorded_by_id, reason, void_reason
    )
    SELECT person_id, %(occurrence)s, %(project)s, %(place)s, %(place)s, %(day)s, %(minutes)s, %(field)s, %(online)s,
        %(designated)s, %(method)s, %(at)s, %(by)s, %(reason)s, ''
    FROM standing
    ON CONFLICT (person_id, occurrence_id) DO NOTHING
    RETURNING 1
)
"""
"""The person's Standing is locked and the row written in one statement: this is what everybody at the gate waits for.

With a `version` only if nobody has changed the person's registrations since it was read.
"""


def record_participation(
    person_id: UUID,
    *,
    occurrence_id: UUID,
    project_id: UUID,
    place_id: str,
    day: date,
    minutes: int,
    field: str,
    online: bool,
    designated: bool,
    method: str,
    reason: str = "",
    beside: Callable[[Credit], Model] | None = None,
    by: Person | None,
    at: datetime,
) -> Credit:
    """A3, A4: written once, however often it is scanned; judged at once where the person strives for something (P10).

    Whether the code, the hour and the one who records are right is asked by `activities` before. Nobody needs to be
    registered: what was done before counts later (A7). `beside` makes a row of the caller's own from the credit; it is
    written in the same statement.
    """
    if method == Participation.Method.BY_HAND and not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    given = {
        "person": person_id,
        "on": day_in_japan(at),
        "occurrence": occurrence_id,
        "project": project_id,
        "place": place_id,
        "day": day,
        "minutes": minutes,
        "field": field,
        "online": online,
        "designated": designated,
        "method": method,
        "at": at,
        "by": by.id if by else None,
        "reason": reason.strip(),
    }

    def considered(life: Life) -> Credit:
        considered = premium.consider(life, place_id, cause=Judgement.Cause.PARTICIPATION)
        premium.consider_late(life, place_id, day)
        credited = credit(life, place_id, considered, new=True)
        life.record("recorded_a_participation", by=by, place_id=place_id, why=reason, occurrence=occurrence_id)
        if beside:
            life.put(beside(credited))
        return credited

    # Mostly nobody else changes the person's registrations at this moment and nothing is granted: then it is judged
    # without a lock, and one statement writes all of it or nothing.
    life = looked_at(person_id, at=at, also=(place_id,), only=place_id)
    if any(known.occurrence == str(occurrence_id) for known in life.attendances.get(place_id, ())):
        return Credit(place_id, new=False)
    if designated:
        life.attend(place_id, Attendance(str(occurrence_id), str(project_id), day, minutes, field, online))
    credited = considered(life)
    if keep_if_unchanged(life, RECORD, given):
        return credited
    with transaction.atomic():
        if not rows.write_if(RECORD, {**given, "version": None}, ()):
            return Credit(place_id, new=False)
        life = looked_at(person_id, at=at, also=(place_id,), only=place_id)
        credited = considered(life)
        keep(life, by=by)
    return credited


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
