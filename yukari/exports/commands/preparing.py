"""Writing the lines of a list, a range of people at a time, and erasing them when their time is over.

Each range is one transaction: its lines, the look at each of its people, and how far it came. A killed worker goes on where it
had come to, and nobody reads twice that they were in it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from heapq import nsmallest
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yukari.audit import commands as audit
from yukari.exports.models import Export, Lines
from yukari.files import commands as files
from yukari.kit import sealing
from yukari.kit.flow import flowing
from yukari.people import commands as people
from yukari.people import queries as persons
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.registrations.queries import ExportedRegistrant
from yukari.rules import exports as rule
from yukari.rules import roster
from yukari.rules.exports import Column
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

State = Export.State

SORTED_AT_ONCE = 10_000
"""Lines in memory."""


def prepare(export_id: UUID, *, by: Person | None, at: datetime) -> None:
    """All of its lines."""
    while prepare_range(export_id, by=by, at=at):
        pass


@transaction.atomic
def prepare_range(export_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """The next lines. False: nobody is left, it was taken back, or whoever asked works here no more."""
    export = Export.objects.select_for_update().filter(id=export_id, state=State.PREPARING).first()
    if export is None:
        return False
    asker = persons.person(export.asked_by_id) if export.asked_by_id else None
    if asker is None or Ability.EXPORT not in places.abilities_at(asker, export.place_id):
        erase(export, State.OVER, at=at)
        return False
    lines, last = registrations.next_lines(
        export.place_id,
        roster.from_json(export.filters),
        after=export.done_to_id,
        viewer=asker,
        at=at,
        why=export.why,
    )
    if lines:
        written = "\n".join(json.dumps(_line(line, export.columns), separators=(",", ":")) for line in lines)
        sealed = sealing.seal_bytes(written.encode(), settings.FIELD_KEYS)
        Lines.objects.create(export=export, number=export.done, sealed=sealed)
        export.done, export.done_to_id = export.done + len(lines), last
    if len(lines) < registrations.LINES:
        _finish(export, at=at)
        if export.decided_by_id or export.size > registrations.LINES:
            _tell(export, asker, at=at)
    export.save()
    return export.state == State.PREPARING


def note_taken(export_id: UUID, *, place_id: str, form: str, by: Person, at: datetime) -> None:
    """It was downloaded, by whoever asked for it; each time is written down."""
    places.require(Ability.EXPORT, of=by, at_place=place_id)
    own = Export.objects.filter(id=export_id, place_id=place_id, asked_by=by, state=State.READY, expires_at__gt=at)
    with transaction.atomic():
        export = own.select_for_update(of=("self",)).first()
        if export is None:
            raise Refused(Reason.EXPORT_OVER)
        export.taken_at = export.taken_at or at
        export.save(update_fields=["taken_at"])
        audit.record(
            "took_export",
            by=by,
            at=at,
            place_id=place_id,
            why=export.why,
            export=export_id,
            size=export.size,
            form=form,
        )


def run_out(*, by: Person | None, at: datetime) -> int:
    """Lists that nobody answered or whose time is over: their lines go. How many."""
    due = Export.objects.filter(state__in=(State.ASKED, State.READY), expires_at__lte=at)
    over = 0
    for export_id in list(due.values_list("id", flat=True)):
        with transaction.atomic():
            export = due.select_for_update().filter(id=export_id).first()
            if export is not None:
                erase(export, State.OVER, at=at)
                over += 1
    return over


def erase(export: Export, state: Export.State, *, at: datetime) -> None:
    """The lines go; what was asked for and decided stays."""
    export.parts.all().delete()
    if export.file_id:
        files.forget([export.file_id], by=None, at=at)
    export.state, export.file_id = state, None
    export.save()


def _finish(export: Export, *, at: datetime) -> None:
    """In the order of their numbers, which tells nothing, not even who was registered first."""
    kept = files.keep_table(flowing(_in_order(export)), by=None, at=at)
    export.parts.all().delete()
    export.state, export.size, export.file_id = State.READY, export.done, kept.id
    export.ready_at, export.expires_at = at, at + rule.KEPT


def _in_order(export: Export) -> Iterator[bytes]:
    """Some lines at a time, found by looking through all of them again: memory holds no more of a long list than of a short one."""
    last = b""
    while some := nsmallest(SORTED_AT_ONCE, (line for line in _lines(export) if line > last)):
        yield b"\n".join(some) + b"\n"
        last = some[-1]


def _lines(export: Export) -> Iterator[bytes]:
    for sealed in export.parts.order_by("number").values_list("sealed", flat=True).iterator(chunk_size=1):
        yield from sealing.unseal_bytes(bytes(sealed), settings.FIELD_KEYS).split(b"\n")


def _tell(export: Export, asker: Person, *, at: datetime) -> None:
    """Whoever asked has been waiting for a colleague or for the worker."""
    details = {"place_id": export.place_id, "export_id": export.id, "until": export.expires_at}
    people.tell(asker.id, kind="export_ready", key=f"export_ready:{export.id}", details=details, by=None, at=at)


def _line(line: ExportedRegistrant, columns: list[str]) -> list[object]:
    """Its number first, by which lines are sorted as they are written."""
    said: dict[str, object] = {
        Column.REGISTERED_ON: line.registered_on.isoformat(),
        Column.PREMIUM_UNTIL: line.premium_until.isoformat() if line.premium_until else "",
        Column.LONG_STAY: int(line.long_stay),
        Column.IS_HOME: int(line.is_home),
        Column.LINKED: int(line.linked),
    }
    return [line.number, *(said[column] for column in columns)]
