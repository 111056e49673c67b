"""Participations go into the ledger and are credited at once (A3, A4, A7): those of everybody at the gate together, or one alone."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from yukari.kit import rows
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations.credit import Credit, Occasion, credit
from yukari.registrations.life import Life, keep, keep_unchanged, looked_at, many_looked_at, needs_the_lock, premium
from yukari.registrations.models import Judgement, Participation, Standing
from yukari.rules.outcome import Reason, Refused

RECORD = """
came AS (
    SELECT * FROM jsonb_to_recordset(%(came)s::jsonb) AS (
        person_id uuid, version text, occurrence_id uuid, project_id uuid, place_id text, day date, minutes int, field text,
        online bool, designated bool, method text, reason text, recorded_by_id uuid
    )
), standing AS (
    INSERT INTO registrations_standing AS mine (person_id, last_access_on, premium_counted)
    SELECT person_id, %(on)s, 0 FROM came ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET last_access_on = greatest(mine.last_access_on, EXCLUDED.last_access_on)
    WHERE mine.united_into_id IS NULL AND EXISTS (
        SELECT FROM came WHERE came.person_id = mine.person_id AND coalesce(came.version, mine.xmin::text) = mine.xmin::text
    )
    RETURNING person_id
), done AS (
    INSERT INTO registrations_participation (
        person_id, occurrence_id, project_id, place_id, held_at_id, day, minutes, field, online, designated,
        method, recorded_at, recorded_by_id, reason, void_reason
    )
    SELECT person_id, occurrence_id, project_id, place_id, place_id, day, minutes, field, online, designated,
        method, %(at)s, recorded_by_id, reason, ''
    FROM standing JOIN came USING (person_id)
    ON CONFLICT (person_id, occurrence_id) DO NOTHING
    RETURNING person_id
)
"""
"""Everybody's Standing is locked and the rows are written in one statement: this is what everybody at the gate waits for.

With a `version` only if nobody has changed the person's registrations since they were read. People are taken in the order of
their ids, so that two of these never wait for one another in a ring.
"""


def _nothing(_: Credit) -> Iterable[Model]:
    return ()


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who was there, and how that is known. `beside` makes rows of the caller's own from the credit.

    `life` is theirs at this occasion's place, if the caller has read it just now.
    """

    person_id: UUID
    occasion: Occasion
    method: str
    by: Person | None
    reason: str = ""
    beside: Callable[[Credit], Iterable[Model]] = _nothing
    life: Life | None = None


def record_participations_by_each(came: Sequence[Came], *, at: datetime) -> list[Credit]:
    """A3, A4: written once, however often it is scanned; judged at once where the person strives for something (P10).

    Whether the code, the hour and the one who records are right is asked by `activities` before. Nobody needs to be
    registered: what was done before counts later (A7). Mostly nobody else changes these people's registrations at this moment
    and nothing is granted: then all are judged without a lock, and one statement, or two, do for all of them. Whoever is granted
    something, or is changed by somebody else meanwhile, is done again alone and under the lock.
    """
    for one in came:
        if one.method == Participation.Method.BY_HAND and not one.reason.strip():
            raise Refused(Reason.REASON_MISSING)
    first = {one.person_id: one for one in reversed(came)}
    done = _together(list(first.values()), at=at)
    return [
        done[one.person_id] if one is first[one.person_id] and one.person_id in done else _alone(one, at=at)
        for one in came
    ]


def record_participation(came: Came, *, by: Person | None, at: datetime) -> Credit:
    """The same for one."""
    return record_participations_by_each([came], at=at)[0]


def _together(came: Sequence[Came], *, at: datetime) -> dict[UUID, Credit]:
    """The credits of those who could be done without a lock."""
    lives = {one.person_id: one.life for one in came if one.life}
    if unread := [(one.person_id, one.occasion.place_id) for one in came if one.person_id not in lives]:
        lives |= many_looked_at(unread, at=at)
    credits = {}
    for one in came:
        life = lives.get(one.person_id)
        if life is None:
            raise Refused(Reason.NOT_FOUND)
        if _is_known(life, one.occasion):
            credits[one.person_id] = Credit(one.occasion.place_id, new=False)
            del lives[one.person_id]
            continue
        if one.occasion.designated:
            life.attend(one.occasion.place_id, one.occasion.attendance)
        credits[one.person_id] = _considered(life, one)
    free = {person_id: life for person_id, life in lives.items() if not needs_the_lock(life)}
    for person_id in lives.keys() - free.keys():
        del credits[person_id]
    if free:
        given = {"came": _written([one for one in came if one.person_id in free], free), **_moment(at)}
        for person_id in free.keys() - keep_unchanged(free.values(), RECORD, given):
            del credits[person_id]
    return credits


def _alone(one: Came, *, at: datetime) -> Credit:
    with transaction.atomic():
        if not rows.write_where(RECORD, {"came": _written([one], {}), **_moment(at)}, (), by="person_id"):
            return _where_it_went_on(one, at=at)
        life = looked_at(one.person_id, at=at, also=(one.occasion.place_id,), only=one.occasion.place_id)
        credited = _considered(life, one)
        keep(life, by=one.by)
    return credited


def _where_it_went_on(one: Came, *, at: datetime) -> Credit:
    """Known already; or the account has become one with another of the same human, and there it is recorded (A7)."""
    into = Standing.objects.filter(person_id=one.person_id).values_list("united_into_id", flat=True).first()
    if into is None:
        return Credit(one.occasion.place_id, new=False)

    def beside(credited: Credit) -> Iterable[Model]:
        for row in one.beside(credited):
            if getattr(row, "person_id", None) == one.person_id:
                row.person_id = into  # type: ignore[attr-defined]
            yield row

    return record_participations_by_each([replace(one, person_id=into, beside=beside)], at=at)[0]


def _is_known(life: Life, occasion: Occasion) -> bool:
    known = life.attendances.get(occasion.place_id, ())
    return any(attendance.occurrence == str(occasion.occurrence_id) for attendance in known)


def _considered(life: Life, one: Came) -> Credit:
    """What follows from a participation that this life holds by now; the deed is put down for the audit."""
    place_id = one.occasion.place_id
    considered = premium.consider(life, place_id, cause=Judgement.Cause.PARTICIPATION)
    premium.consider_late(life, place_id, one.occasion.day)
    life.record(
        "recorded_a_participation",
        by=one.by,
        place_id=place_id,
        why=one.reason.strip(),
        occurrence=one.occasion.occurrence_id,
    )
    credited = credit(life, place_id, considered, new=True)
    life.put(*one.beside(credited))
    return credited


def _written(came: Iterable[Came], unchanged: Mapping[UUID, Life]) -> str:
    """The rows for `RECORD`; with the version of those lives that must not have changed."""
    return json.dumps(
        [
            {
                "person_id": str(one.person_id),
                "version": unchanged[one.person_id].version if one.person_id in unchanged else None,
                "occurrence_id": str(one.occasion.occurrence_id),
                "project_id": str(one.occasion.project_id),
                "place_id": one.occasion.place_id,
                "day": one.occasion.day.isoformat(),
                "minutes": one.occasion.minutes,
                "field": one.occasion.field,
                "online": one.occasion.online,
                "designated": one.occasion.designated,
                "method": one.method,
                "reason": one.reason.strip(),
                "recorded_by_id": str(one.by.id) if one.by else None,
            }
            for one in came
        ]
    )


def _moment(at: datetime) -> dict[str, object]:
    return {"at": at, "on": day_in_japan(at)}
