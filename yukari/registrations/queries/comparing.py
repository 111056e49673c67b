"""Whether the places' side of the registrations says what the persons' side says."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

COMPARE = """
WITH terms AS (
    SELECT person_id, place_id, min(starts_on) AS premium_from, max(ends_on) AS premium_until,
        bool_or(long_stay) AS long_stay
    FROM registrations_term WHERE ended_on IS NULL GROUP BY person_id, place_id
), wanted AS (
    SELECT r.place_id, r.person_id, origin, is_home, registered_at, premium_from, premium_until,
        coalesce(long_stay, false) AS long_stay, left(p.residence_id, 2) AS home_prefecture,
        (p.birth_year * 12 + p.birth_month - 1)::smallint AS born, p.called
    FROM registrations_registration r JOIN people_person p ON p.id = r.person_id
    LEFT JOIN terms USING (person_id, place_id) WHERE released_at IS NULL
)
SELECT coalesce(w.place_id, e.place_id), coalesce(w.person_id, e.person_id),
    CASE WHEN e.person_id IS NULL THEN 'missing' WHEN w.person_id IS NULL THEN 'left over' ELSE 'different' END
FROM wanted w FULL JOIN registrations_rosterentry e USING (place_id, person_id)
WHERE (w.origin, w.is_home, w.registered_at, w.premium_from, w.premium_until, w.long_stay, w.home_prefecture,
    w.born, w.called)
    IS DISTINCT FROM (e.origin, e.is_home, e.registered_at, e.premium_from, e.premium_until, e.long_stay,
    e.home_prefecture, e.born, e.called)
LIMIT %(limit)s
"""


class RosterDifference(NamedTuple):
    """`what`: the entry is `missing`, `left over` or `different`."""

    place_id: str
    person_id: UUID
    what: str


def roster_differences(*, limit: int = 1_000) -> list[RosterDifference]:
    """Nothing, as long as both are written in one transaction; a nightly job makes sure."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"limit": limit})
        return [RosterDifference(*row) for row in cursor]
