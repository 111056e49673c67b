"""What an account has with activities, when it becomes one with another account of the same human."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.activities.commands import seats
from yukari.activities.commands.joining import cancel_joining
from yukari.activities.commands.locks import locked_occurrence
from yukari.activities.commands.organisations import leave_united
from yukari.activities.models import (
    ActivityChange,
    CalendarAddress,
    HeldScan,
    Joining,
    Member,
    MemberInvitation,
    Refusal,
    ScannerPass,
)
from yukari.people.models import Person

MOVE_CHECK_INS = """
WITH twice AS (
    DELETE FROM activities_checkin gone USING activities_checkin kept
    WHERE gone.person_id = %(other)s AND kept.person_id = %(person)s AND kept.occurrence_id = gone.occurrence_id
    RETURNING gone.*
), stricter AS (
    UPDATE activities_checkin kept SET voided_at = coalesce(kept.voided_at, twice.voided_at)
    FROM twice WHERE kept.person_id = %(person)s AND kept.occurrence_id = twice.occurrence_id
)
UPDATE activities_checkin gone SET person_id = %(person)s
WHERE person_id = %(other)s AND NOT EXISTS (
    SELECT FROM activities_checkin kept WHERE kept.person_id = %(person)s AND kept.occurrence_id = gone.occurrence_id
)
"""

RENAME_IN_ODDITIES = """
UPDATE activities_oddity SET people = array_replace(people, %(other)s::uuid, %(person)s::uuid)
WHERE %(other)s::uuid = ANY(people)
"""

LOOSE_FROM_ODDITIES = """
UPDATE activities_oddity SET people = array_remove(people, %(person)s::uuid), details = '{}'
WHERE %(person)s::uuid = ANY(people)
"""

BEST_FIRST: list[str] = [Joining.State.JOINED, Joining.State.IN_DRAW, Joining.State.WAITING, Joining.State.CANCELLED]


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """Joinings that went over, seats that were held twice and given back, organisations whose membership ended."""

    joinings: int
    seats_given_back: int
    organisations: tuple[UUID, ...]


@transaction.atomic
def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> Joined:
    """Seats and evidence go over, one seat per human and occurrence. Memberships end, as a place's offices do."""
    joinings, given_back = _join_joinings(person, other, by, at)
    both = {"person": person.id, "other": other.id}
    with connection.cursor() as cursor:
        cursor.execute(MOVE_CHECK_INS, both)
        cursor.execute(RENAME_IN_ODDITIES, both)
    HeldScan.objects.filter(person_id=other.id).update(person_id=person.id)
    Refusal.objects.filter(person_id=other.id).update(person_id=person.id)
    ActivityChange.objects.filter(person_id=other.id).update(person_id=person.id)
    ScannerPass.objects.filter(member_id=other.id, ended_at=None).update(ended_at=at)
    CalendarAddress.objects.filter(person=other).delete()
    return Joined(
        joinings=joinings,
        seats_given_back=given_back,
        organisations=leave_offices(other, by=by, at=at),
    )


@transaction.atomic
def leave_offices(person: Person, *, by: Person | None, at: datetime) -> tuple[UUID, ...]:
    """The account is about to be closed: its memberships end. Refuses the last leader of an organisation."""
    held = list(Member.objects.filter(person=person, until=None).order_by("organisation_id"))
    for member in held:
        leave_united(member, by=by, at=at)
    return tuple(member.organisation_id for member in held)


@transaction.atomic
def leave_activities(person: Person, *, by: Person | None, at: datetime) -> None:
    """Seats are there for others, and what is about more than this person names the person no more."""
    ahead = Joining.objects.filter(person=person, occurrence__starts_at__gt=at).exclude(state=Joining.State.CANCELLED)
    for occurrence_id in list(ahead.order_by("occurrence_id").values_list("occurrence_id", flat=True)):
        cancel_joining(occurrence_id, by=person, at=at)
    with connection.cursor() as cursor:
        cursor.execute(LOOSE_FROM_ODDITIES, {"person": person.id})
    HeldScan.objects.filter(person_id=person.id).update(person_id=None, text="", why="")
    Refusal.objects.filter(person_id=person.id).update(person_id=None)
    ActivityChange.objects.filter(person_id=person.id).update(person_id=None)
    ScannerPass.objects.filter(member_id=person.id, ended_at=None).update(ended_at=at)


def forget_invited(addresses: Collection[str], *, by: Person | None, at: datetime) -> None:
    """Invitations to these addresses name them no more."""
    waiting = MemberInvitation.objects.filter(email__in=addresses, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=at)
    MemberInvitation.objects.filter(email__in=addresses).update(email="")


def _join_joinings(person: Person, other: Person, by: Person | None, at: datetime) -> tuple[int, int]:
    theirs = {joining.occurrence_id: joining for joining in Joining.objects.filter(person=other)}
    given_back = 0
    for occurrence_id in sorted(theirs):
        occurrence = locked_occurrence(occurrence_id)
        gone = Joining.objects.get(person=other, occurrence=occurrence)
        kept = Joining.objects.filter(person=person, occurrence=occurrence).first()
        Joining.objects.filter(person=other, occurrence=occurrence).delete()
        if kept is None or BEST_FIRST.index(gone.state) < BEST_FIRST.index(kept.state):
            Joining.objects.update_or_create(
                person=person,
                occurrence=occurrence,
                defaults={
                    "state": gone.state,
                    "joined_at": gone.joined_at,
                    "rank": gone.rank,
                    "changed_at": at,
                    "note": gone.note,
                },
            )
        elif gone.state == kept.state == Joining.State.JOINED:
            given_back += 1
            occurrence.taken -= 1
            occurrence.save(update_fields=["taken"])
            seats.promote(occurrence, by=by, at=at)
    return len(theirs), given_back
