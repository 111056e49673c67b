"""From a wish for a list to its preparation: a purpose, a second person over the limit, refusing, taking back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, Sum
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.exports.commands.preparing import erase, prepare
from yukari.exports.models import Export
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules import exports as rule
from yukari.rules.exports import Column
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.roster import RosterFilter

State = Export.State


@transaction.atomic
def ask(
    place_id: str, *, filters: RosterFilter, columns: Sequence[Column], why: str, by: Person, at: datetime
) -> Export:
    """Ask for a list: a few lines are there at once, many are prepared by the worker, over the limit a second person looks.

    Under a name nobody is looked for here: the line found would tell whose number it is.
    """
    places.require(Ability.EXPORT, of=by, at_place=place_id)
    if not why.strip():
        raise Refused(Reason.REASON_MISSING)
    if filters.called:
        raise Refused(Reason.EXPORT_OF_A_NAME)
    size = registrations.roster_size(place_id, filters, viewer=by, at=at)
    if not size:
        raise Refused(Reason.EXPORT_EMPTY)
    alone = taken_alone(place_id, by=by, at=at)
    needs_second = rule.needs_second_person(size, taken_alone=alone, over=settings.EXPORT_SECOND_PERSON_OVER)
    export = Export.objects.create(
        place_id=place_id,
        state=State.ASKED if needs_second else State.PREPARING,
        filters=filters.as_json(),
        columns=[column.value for column in Column if column in columns],
        why=why.strip(),
        size=size,
        asked_by=by,
        asked_at=at,
        expires_at=at + rule.ASKED_KEPT,
    )
    audit.record("asked_for_export", by=by, at=at, place_id=place_id, why=export.why, export=export.id, size=size)
    if not needs_second:
        _begin(export, at=at)
    export.refresh_from_db()
    return export


@transaction.atomic
def approve(export_id: UUID, *, place_id: str, by: Person, at: datetime) -> Export:
    """The second person says yes; whoever asked can download it soon."""
    export = _decided_on(export_id, place_id, by)
    if export.state in (State.PREPARING, State.READY) and export.decided_by_id == by.id:
        return export
    _require_open(export, by)
    export.state, export.decided_by_id, export.decided_at = State.PREPARING, by.id, at
    export.save()
    audit.record("approved_export", by=by, at=at, place_id=place_id, export=export_id, size=export.size)
    _begin(export, at=at)
    export.refresh_from_db()
    return export


@transaction.atomic
def refuse(export_id: UUID, *, place_id: str, reason: str, by: Person, at: datetime) -> Export:
    """The second person says no; whoever asked is told why."""
    export = _decided_on(export_id, place_id, by)
    if export.state == State.REFUSED and export.decided_by_id == by.id:
        return export
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    _require_open(export, by)
    export.state, export.decided_by_id, export.decided_at = State.REFUSED, by.id, at
    export.refusal = reason.strip()
    export.save()
    audit.record("refused_export", by=by, at=at, place_id=place_id, why=export.refusal, export=export_id)
    if export.asked_by_id:
        details = {"place_id": place_id, "export_id": export_id, "reason": export.refusal}
        key = f"export_refused:{export_id}"
        people.tell(export.asked_by_id, kind="export_refused", key=key, details=details, by=by, at=at)
    return export


@transaction.atomic
def take_back(export_id: UUID, *, place_id: str, by: Person, at: datetime) -> Export:
    """Nothing more is prepared, and what was prepared is erased. Who asked may, and so may any colleague."""
    export = _decided_on(export_id, place_id, by)
    if export.state == State.TAKEN_BACK:
        return export
    if export.state not in (State.ASKED, State.PREPARING, State.READY):
        raise Refused(Reason.EXPORT_UNDER_WAY)
    erase(export, State.TAKEN_BACK, at=at)
    audit.record("took_export_back", by=by, at=at, place_id=place_id, export=export_id)
    return export


def taken_alone(place_id: str, *, by: Person, at: datetime) -> int:
    """Lines that somebody takes, or has taken, without a second person; two wishes of one person wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exports: {by.id}"])
    own = Export.objects.filter(place_id=place_id, asked_by=by, decided_by_id=None, asked_at__gt=at - rule.ALONE_WITHIN)
    counted = own.filter(Q(state__in=(State.PREPARING, State.READY)) | Q(taken_at__isnull=False))
    return counted.aggregate(lines=Sum("size"))["lines"] or 0


def _begin(export: Export, *, at: datetime) -> None:
    """What fits into one range is written at once; else the worker writes it."""
    if export.size <= registrations.LINES:
        prepare(export.id, by=None, at=at)
        return
    # By name, because tasks stand above commands.
    app.configure_task("yukari.exports.tasks.prepare", queue="house").defer(export_id=str(export.id))


def _decided_on(export_id: UUID, place_id: str, by: Person) -> Export:
    places.require(Ability.EXPORT, of=by, at_place=place_id)
    export = Export.objects.select_for_update().filter(id=export_id, place_id=place_id).first()
    if export is None:
        raise Refused(Reason.NOT_FOUND)
    return export


def _require_open(export: Export, by: Person) -> None:
    if export.state != State.ASKED:
        raise Refused(Reason.EXPORT_UNDER_WAY)
    if by.id == export.asked_by_id:
        raise Refused(Reason.EXPORT_NEEDS_ANOTHER)
