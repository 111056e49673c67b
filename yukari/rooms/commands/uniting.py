"""What an account has with rooms, when it becomes one with another account of the same human."""

from datetime import datetime

from django.db import connection, transaction

from yukari.people.models import Person
from yukari.rooms.models import Membership, Muting, Post

MOVES = {
    "rooms_membership": "room_id",
    "rooms_vote": "poll_id",
    "rooms_postreaction": "post_id, kind",
    "rooms_report": "post_id",
    "rooms_muting": "muted_id",
    "rooms_contact": "occurrence_id",
    "rooms_contactmessage": "id",
}
"""Table to what else its key holds."""


@transaction.atomic
def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> int:
    """Everything goes over; what both have stands once, and sent out of a room on one is sent out. How many posts."""
    for gone in Membership.objects.filter(person=other, removed_at__isnull=False):
        kept = Membership.objects.filter(person=person, room_id=gone.room_id, removed_at=None)
        kept.update(removed_at=gone.removed_at, removed_by_id=gone.removed_by_id, removed_why=gone.removed_why)
    both = {"person": person.id, "other": other.id}
    with connection.cursor() as cursor:
        for table, rest in MOVES.items():
            cursor.execute(_moved(table, rest), both)
    for muting in Muting.objects.filter(muted=other):
        if muting.person_id != person.id:
            Muting.objects.get_or_create(
                person_id=muting.person_id, muted=person, defaults={"muted_at": muting.muted_at}
            )
    Muting.objects.filter(muted=other).delete()
    Muting.objects.filter(person=person, muted=person).delete()
    return Post.objects.filter(author=other).update(author=person)


def _moved(table: str, rest: str) -> str:
    same = " AND ".join(f"kept.{name} = gone.{name}" for name in rest.split(", "))
    twice = f"EXISTS (SELECT FROM {table} kept WHERE kept.person_id = %(person)s AND {same})"
    drop = f"WITH twice AS (DELETE FROM {table} gone WHERE gone.person_id = %(other)s AND {twice}) "  # noqa: S608
    return drop + f"UPDATE {table} gone SET person_id = %(person)s WHERE person_id = %(other)s AND NOT {twice}"  # noqa: S608
