"""Exports as a place's staff see them: who asked for what and why, how far it is, and the lines for whoever asked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yukari.exports.models import Export
from yukari.files import queries as files
from yukari.kit.counted import first_of
from yukari.kit.pages import Page, page
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.exports import Column
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind, Wait, Waits

__all__ = ["Export", "Taken", "export_for", "exports_at", "exports_waiting", "lines_of"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A prepared list: its columns, and its lines one after the other. The number comes first."""

    columns: list[Column]
    lines: Iterator[list[object]]


def exports_at(place_id: str, *, viewer: Person, cursor: str = "") -> Page[Export]:
    """What was taken out at a place, or asked for, the newest first."""
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    rows = Export.objects.filter(place_id=place_id).select_related("asked_by")
    return page(rows, order=["-asked_at", "id"], cursor=cursor)


def exports_waiting(place_id: str, *, viewer: Person, size: int) -> Waits:
    """Those that wait for a second person, who waits longest first."""
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    asked = Export.objects.filter(place_id=place_id, state=Export.State.ASKED).order_by("asked_at", "pk")
    number, first = first_of(asked, "id", "why", "asked_at", size=size)
    return Waits(Kind.EXPORT, number, tuple(Wait(Kind.EXPORT, at, (id,), why) for id, why, at in first))


def export_for(viewer: Person, place_id: str, export_id: UUID) -> Export:
    """One of this place."""
    require(Ability.EXPORT, of=viewer, at_place=place_id)
    found = Export.objects.filter(place_id=place_id, id=export_id).select_related("asked_by").first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def lines_of(export: Export, *, viewer: Person, at: datetime) -> Taken:
    """The lines of a list that is ready: for whoever asked, as long as it is kept. The looks were written with the lines (D2)."""
    require(Ability.EXPORT, of=viewer, at_place=export.place_id)
    if export.asked_by_id != viewer.id:
        raise Refused(Reason.NOT_ALLOWED)
    if export.state != Export.State.READY or export.expires_at <= at or export.file_id is None:
        raise Refused(Reason.EXPORT_OVER)
    return Taken([Column(column) for column in export.columns], _lines(export.file_id))


def _lines(file_id: UUID) -> Iterator[list[object]]:
    with files.opened(files.kept(file_id)) as opened:
        for line in opened:
            yield json.loads(line)
