"""The lives of many people at once, each as it is alone: loaded in one statement, and written in one where nobody else was faster."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from yukari.kit import rows
from yukari.kit.clock import day_in_japan
from yukari.registrations.life import store
from yukari.registrations.life.state import Life


def read_life(found: str, person_id: UUID, *, at: datetime) -> Life | None:
    """What a `glance` found; none for somebody without an account."""
    said = json.loads(found)
    return store.made(said, person_id, at, day_in_japan(at)) if said["person"] else None


_LOAD = (
    f"SELECT one.id, {store.glance('one.id', 'one.place')} "  # noqa: S608
    "FROM jsonb_to_recordset(%(people)s::jsonb) AS one(id uuid, place text)"
)


def many_looked_at(people_and_places: Sequence[tuple[UUID, str]], *, at: datetime) -> dict[UUID, Life]:
    """Lives as they are today, each glanced at for one place. Who has no account is left out."""
    # As JSON: from the length of an array PostgreSQL would make a new plan each time.
    people = json.dumps([{"id": str(person_id), "place": place_id} for person_id, place_id in people_and_places])
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, {"people": people, "on": day_in_japan(at)})
        lives = [read_life(found, person_id, at=at) for person_id, found in cursor]
    return {life.person_id: life for life in lives if life}


def keep_unchanged(lives: Iterable[Life], first: str, given: Mapping[str, Any]) -> set[UUID]:
    """Those of these lives that were written, each with all its rows or none, in one statement.

    Only for lives that nothing needs the lock for, and that nobody has changed since they were read: the latter `first` asks, in
    common table expressions of which `done` answers with `person_id`. Whoever changes a life writes its Standing, and so gives
    it another `life.version`.
    """
    return rows.write_where(first, given, [row for life in lives for row in life.changed.values()], by="person_id")
