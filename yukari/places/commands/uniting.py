"""What an account has with places, when it becomes one with another account of the same human."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from yukari.people.models import Person
from yukari.places.commands.staff import dismiss_united
from yukari.places.models import Invitation, Staff

MOVE_WISHES = """
WITH gone AS (DELETE FROM places_wish WHERE person_id = %(other)s RETURNING *)
INSERT INTO places_wish (person_id, place_id, wished_at)
SELECT %(person)s, place_id, wished_at FROM gone ON CONFLICT DO NOTHING
"""


@transaction.atomic
def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> tuple[str, ...]:
    """Wishes go over. Offices end: a place has given them to that sign-in, and gives them anew if it wishes. Which ended."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_WISHES, {"person": person.id, "other": other.id})
    return leave_offices(other, by=by, at=at)


def leave_offices(person: Person, *, by: Person | None, at: datetime) -> tuple[str, ...]:
    """The account is about to be closed: its offices end, and their places are named. Refuses the last manager of one."""
    held = Staff.objects.select_for_update().filter(person=person, until=None).order_by("id")
    return tuple(dismiss_united(staff, by=by, at=at).place_id or "" for staff in held)


def forget_invited(addresses: Collection[str], *, by: Person | None, at: datetime) -> None:
    """Invitations to these addresses name them no more."""
    Invitation.objects.filter(email__in=addresses, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    Invitation.objects.filter(email__in=addresses).update(email="")
