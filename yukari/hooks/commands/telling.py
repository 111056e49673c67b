"""What a system is to be told next, as it is signed: who it is about by number, everything else by id, and nothing about anybody."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yukari.activities.queries import activities_since
from yukari.hooks.models import Hook
from yukari.registrations.queries import changes_since, newest_change
from yukari.rules.hooks import OF_REGISTRANTS, Kind

WHY_AT_A_PLACE = "自治体の情報システムに、変わったことを知らせるため"
WHY_AT_A_DESK = "団体「{name}」の情報システムに、変わったことを知らせるため"

KINDS = {"registered": Kind.REGISTERED, "changed": Kind.CHANGED, "released": Kind.RELEASED}


@dataclass(frozen=True, slots=True)
class News:
    """One change, and what is said of it."""

    id: UUID
    kind: Kind
    body: str


@dataclass(frozen=True, slots=True)
class NewsFor:
    """What a system is told now, and how far that came."""

    rows: list[News]
    cursor: str
    activities_cursor: str
    more: bool


def news_for(hook: Hook, *, at: datetime) -> NewsFor:
    """What came after its cursors. What a system does not wish to hear is nobody looked at."""
    rows: list[News] = []
    more = False
    if set(hook.kinds) & set(OF_REGISTRANTS):
        roster = changes_since(hook.place_id, cursor=hook.cursor, viewer=None, at=at, why=WHY_AT_A_PLACE)
        cursor, more = roster.cursor, roster.more
        for one in roster.rows:
            if KINDS[one.what] in hook.kinds:
                rows.append(_news(hook, one.id, KINDS[one.what], one.changed_at, number=one.number))
    else:
        cursor = newest_change()
    wanted = [kind for kind in hook.kinds if kind not in OF_REGISTRANTS]
    why = WHY_AT_A_DESK.format(name=hook.organisation.name) if hook.organisation else WHY_AT_A_PLACE
    happened = activities_since(
        hook.place_id,
        organisation_id=hook.organisation_id,
        kinds=wanted,
        cursor=hook.activities_cursor,
        viewer=None,
        at=at,
        why=why,
    )
    for told in happened.rows:
        ids = {"organisation": told.organisation_id, "project": told.project_id, "occurrence": told.occurrence_id}
        said = {name: str(id) for name, id in ids.items() if id} | ({"number": told.number} if told.number else {})
        rows.append(_news(hook, told.id, told.what, told.changed_at, **said))
    return NewsFor(rows, cursor, happened.cursor, more or happened.more)


def _news(hook: Hook, id: UUID, kind: Kind, changed_at: datetime, **said: str) -> News:
    """Numbers that only this place knows, and nothing about the person: the system asks for the rest with its own key."""
    data = {"change": str(id), "place": hook.place_id, **said}
    body = {"type": kind.value, "timestamp": changed_at.isoformat(), "data": data}
    return News(id, kind, json.dumps(body, ensure_ascii=False))
