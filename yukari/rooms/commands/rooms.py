"""Rooms are opened and closed by date; people enter, leave, say what they want to hear, and are sent out."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yukari.activities import queries as activities
from yukari.audit.commands import record
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rooms.commands.erasing import erase_posts
from yukari.rooms.models import Membership, Room
from yukari.rooms.queries import doors
from yukari.rules.outcome import Reason, Refused
from yukari.rules.rooms import Tells


@transaction.atomic
def open_room(
    place_id: str,
    *,
    name: str,
    about: str = "",
    opens_on: date,
    closes_on: date | None = None,
    first_waits: bool = False,
    project_id: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> Room:
    """A room of the place, or of a project held there."""
    project = activities.project_for(None, project_id) if project_id else None
    if project is not None and project.place_id != place_id:
        raise Refused(Reason.NOT_FOUND)
    room = Room(
        place=places.place(place_id),
        project=project,
        organisation=project.organisation if project else None,
        name=name.strip(),
        about=about.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        first_waits=first_waits,
        made_at=at,
    )
    doors.require_moderator(by, room)
    _demand_order(opens_on, closes_on)
    room.save(force_insert=True)
    record("opened_a_room", by=by, at=at, place_id=place_id, room=room.id)
    return room


@transaction.atomic
def change_room(
    room_id: UUID,
    *,
    name: str,
    about: str,
    opens_on: date,
    closes_on: date | None,
    first_waits: bool,
    by: Person | None,
    at: datetime,
) -> Room:
    """Other words, other dates: closing a room is giving it a last day."""
    room = doors.room_of(room_id)
    doors.require_moderator(by, room)
    _demand_order(opens_on, closes_on)
    said = {
        "name": name.strip(),
        "about": about.strip(),
        "opens_on": opens_on,
        "closes_on": closes_on,
        "first_waits": first_waits,
    }
    changed = [word for word, value in said.items() if getattr(room, word) != value]
    if changed:
        for word in changed:
            setattr(room, word, said[word])
        room.save(update_fields=changed)
        record("changed_a_room", by=by, at=at, place_id=room.place_id, room=room.id, changed=changed)
    return room


@transaction.atomic
def enter(room_id: UUID, *, by: Person, at: datetime) -> Membership:
    """Become a member. Who was there before reads on from where they left."""
    people.hold_open(by, by=by, at=at)
    room = doors.room_of(room_id)
    known = Membership.objects.select_for_update().filter(person=by, room=room).first()
    if known and known.left_at is None and known.removed_at is None:
        return known
    objection = doors.why_not_enter(by, room, at=at)
    if objection:
        raise Refused(objection)
    membership, _ = Membership.objects.update_or_create(
        person=by,
        room=room,
        defaults={"left_at": None, "entered_at": at, "told_at": at, **({} if known else {"seen_at": at})},
    )
    record("entered_a_room", by=by, at=at, person_id=by.id, place_id=room.place_id, room=room.id)
    return membership


@transaction.atomic
def leave(room_id: UUID, *, erase: bool = False, by: Person, at: datetime) -> None:
    """Leave; what one wrote stays under one's name, or goes too if one wishes."""
    gone = Membership.objects.filter(person=by, room_id=room_id, left_at=None).update(left_at=at)
    if erase:
        erase_posts(by.id, room_id=room_id, by=by, at=at)
    if gone:
        record("left_a_room", by=by, at=at, person_id=by.id, room=room_id, erased=erase)


def choose(room_id: UUID, *, tells: Tells, by: Person, at: datetime) -> None:
    """Say when one wants to hear of this room; a digest tells what is new from now on."""
    members = Membership.objects.filter(person=by, room_id=room_id).exclude(tells=tells)
    members.update(tells=tells, told_at=at)


def note_visit(room_id: UUID, *, by: Person, at: datetime) -> None:
    """Remember how far a member has read."""
    Membership.objects.filter(person=by, room_id=room_id, seen_at__lt=at).update(seen_at=at)


@transaction.atomic
def send_out(room_id: UUID, *, person_id: UUID, reason: str, by: Person | None, at: datetime) -> None:
    """A moderator takes a member out of the room for good, with a reason that the person is told."""
    room = doors.room_of(room_id)
    doors.require_moderator(by, room)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    member = Membership.objects.select_for_update().filter(person_id=person_id, room=room).first()
    if member is None:
        raise Refused(Reason.NOT_FOUND)
    if member.removed_at is not None:
        return
    member.removed_at, member.removed_by_id, member.removed_why = at, by.id if by else None, reason.strip()
    member.save(update_fields=["removed_at", "removed_by_id", "removed_why"])
    record(
        "sent_out_of_a_room",
        by=by,
        at=at,
        person_id=person_id,
        place_id=room.place_id,
        why=reason.strip(),
        room=room.id,
    )
    people.tell(
        person_id,
        kind="room_removed",
        key=f"room_removed:{room.id}:{at.isoformat()}",
        details={"room": room.name, "place": room.place.full_name, "reason": reason.strip()},
        by=by,
        at=at,
    )


@transaction.atomic
def let_in_again(room_id: UUID, *, person_id: UUID, by: Person | None, at: datetime) -> None:
    """A moderator allows it again; the person enters by their own press."""
    room = doors.room_of(room_id)
    doors.require_moderator(by, room)
    sent_out = Membership.objects.filter(person_id=person_id, room=room, removed_at__isnull=False)
    if sent_out.update(removed_at=None, removed_by_id=None, removed_why="", left_at=at):
        record("let_in_again", by=by, at=at, person_id=person_id, place_id=room.place_id, room=room.id)


def _demand_order(opens_on: date, closes_on: date | None) -> None:
    if closes_on is not None and closes_on < opens_on:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
