"""What looks wrong in check-ins is laid before staff and settled by them, never dropped (A9)."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.activities.models import Oddity
from yukari.audit import commands as audit
from yukari.kit.clock import start_of_day
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations.models import Participation
from yukari.rules import oddities as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

_SUSPECTS = """
WITH scans AS (
    SELECT c.person_id, c.occurrence_id, c.device, c.method, c.checked_in_at,
        count(*) OVER (PARTITION BY c.device) AS by_device, count(*) OVER (PARTITION BY c.person_id) AS by_person
    FROM activities_checkin c
    WHERE c.checked_in_at >= %(first)s AND c.checked_in_at < %(last)s AND c.voided_at IS NULL
)
SELECT scans.person_id, scans.occurrence_id, scans.device, scans.method, scans.checked_in_at,
    o.starts_at, o.ends_at, o.place_id, CASE WHEN project.online THEN NULL ELSE place.prefecture_id END
FROM scans
JOIN activities_occurrence o ON o.id = scans.occurrence_id
JOIN activities_project project ON project.id = o.project_id
JOIN places_place place ON place.code = o.place_id
WHERE by_device > %(few)s OR by_person > 1
"""

_LAY = """
INSERT INTO activities_oddity (id, place_id, occurrence_id, kind, key, people, details, seen_at, settlement)
VALUES (%s, %s, %s, %s, %s, %s, '{}', %s, '')
ON CONFLICT (occurrence_id, kind, key) DO UPDATE SET people = EXCLUDED.people
    WHERE activities_oddity.settled_at IS NULL AND activities_oddity.people <> EXCLUDED.people
"""


@transaction.atomic
def find_oddities(day: date, *, by: Person | None, at: datetime) -> int:
    """Look at the scans of a day again; what was laid before is not laid twice. How many oddities there are."""
    first, last = start_of_day(day), start_of_day(date.fromordinal(day.toordinal() + 1))
    laid = 0
    with connection.cursor() as cursor:
        # Only who shares a device or was scanned twice can be odd: SQL narrows, the rule decides.
        few = min(rule.PEOPLE_PER_DEVICE, rule.BATCH_SIZE - 1)
        cursor.execute(_SUSPECTS, {"first": first, "last": last, "few": few})
        scans, place_of = [], {}
        for person, occurrence, device, method, scanned_at, starts_at, ends_at, place_id, prefecture in cursor:
            place_of[occurrence] = place_id
            scans.append(
                rule.Scan(
                    participation=f"{occurrence}:{person}",
                    person=str(person),
                    device=device or f"{occurrence}:{person}",
                    own_device=method == Participation.Method.RESIDENT_SCANNED,
                    scanned_at=scanned_at,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    prefecture=prefecture,
                )
            )
        device_of = {scan.participation: scan.device for scan in scans}
        for oddity in rule.found_in(scans):
            people_at = defaultdict(list)
            for participation in oddity.participations:
                occurrence, person = participation.split(":")
                people_at[UUID(occurrence)].append(UUID(person))
            for occurrence_id, people in people_at.items():
                # Each place reads of its own occurrence only (D1).
                key = _key(oddity, device_of)
                cursor.execute(
                    _LAY,
                    [new_id(), place_of[occurrence_id], occurrence_id, oddity.kind, key, sorted(set(people)), at],
                )
                laid += 1
    return laid


@transaction.atomic
def settle_oddity(oddity_id: UUID, *, words: str, by: Person, at: datetime) -> Oddity:
    """Staff say what it was. What follows from it, such as voiding, they do by its own command."""
    oddity = Oddity.objects.select_for_update().filter(pk=oddity_id).first()
    if oddity is None:
        raise Refused(Reason.NOT_FOUND)
    places.require(Ability.SETTLE_ODDITIES, of=by, at_place=oddity.place_id)
    if not words.strip():
        raise Refused(Reason.REASON_MISSING)
    if oddity.settled_at is not None:
        return oddity
    oddity.settled_at = at
    oddity.settled_by_id = by.id
    oddity.settlement = words.strip()
    oddity.save(update_fields=["settled_at", "settled_by_id", "settlement"])
    audit.record("settled_oddity", by=by, at=at, place_id=oddity.place_id, why=words, oddity=oddity.id)
    return oddity


def _key(oddity: rule.Oddity, device_of: dict[str, str]) -> str:
    """What stays the same when more people join an oddity: the device, or the person in two places."""
    first = oddity.participations[0]
    return first.partition(":")[2] if oddity.kind is rule.Kind.TWO_PLACES_AT_ONCE else device_of[first]
