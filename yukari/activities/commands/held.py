"""Offline scans that wait for staff: recorded by hand with a reason, or put aside with one (A3, A9)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities.commands.check_in import record_by_hand
from yukari.activities.models import HeldScan
from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@transaction.atomic
def accept_held_scan(
    scan_id: UUID, *, person_id: UUID | None = None, reason: str, by: Person, at: datetime
) -> HeldScan:
    """Staff have found out that it is right: the person was there. `person_id` where the scan itself names nobody."""
    scan = _taken_up(scan_id, reason, by)
    if scan.settled_at is not None:
        return scan
    whose = scan.person_id or person_id
    if whose is None:
        raise Refused(Reason.NOT_FOUND)
    verdict = record_by_hand(whose, occurrence_id=scan.occurrence_id, reason=reason.strip(), by=by, at=at)
    if verdict.reason is not None:
        raise Refused(verdict.reason)
    scan.person_id = whose
    return _settled(scan, HeldScan.Settlement.ACCEPTED, reason, by=by, at=at)


@transaction.atomic
def dismiss_held_scan(scan_id: UUID, *, reason: str, by: Person, at: datetime) -> HeldScan:
    """Staff have found out that nothing follows from it. It stays, with who said so and why."""
    scan = _taken_up(scan_id, reason, by)
    if scan.settled_at is not None:
        return scan
    return _settled(scan, HeldScan.Settlement.DISMISSED, reason, by=by, at=at)


def _taken_up(scan_id: UUID, reason: str, by: Person) -> HeldScan:
    scan = HeldScan.objects.select_for_update().filter(pk=scan_id).first()
    if scan is None:
        raise Refused(Reason.NOT_FOUND)
    places.require(Ability.SETTLE_ODDITIES, of=by, at_place=scan.place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    return scan


def _settled(scan: HeldScan, settlement: HeldScan.Settlement, reason: str, *, by: Person, at: datetime) -> HeldScan:
    scan.settlement = settlement
    scan.settled_at, scan.settled_by_id, scan.settled_why = at, by.id, reason.strip()
    scan.save(update_fields=["person_id", "settlement", "settled_at", "settled_by_id", "settled_why"])
    audit.record(
        f"{settlement}_held_scan",
        by=by,
        at=at,
        person_id=scan.person_id,
        place_id=scan.place_id,
        why=reason,
        occurrence=scan.occurrence_id,
        scan=scan.id,
    )
    return scan
