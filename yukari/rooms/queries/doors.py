"""Who stands where in a room: every page and every command asks here first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yukari.activities import queries as activities
from yukari.kit.clock import day_in_japan
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rooms.models import Membership, Post, Room
from yukari.rules import rooms as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import age_at_most
from yukari.rules.roles import Ability
from yukari.rules.rooms import Door


@dataclass(frozen=True)
class Inside:
    """A room as one person stands to it."""

    room: Room
    membership: Membership | None
    """Null: not there now, be it that the person never was, has left or was sent out."""
    removed: bool
    moderates: bool
    why_not_write: Reason | None

    @property
    def reads(self) -> bool:
        """Members read as long as they are members, closed or not; moderators always."""
        return self.membership is not None or self.moderates


def room_of(room_id: UUID) -> Room:
    """A room with what it belongs to."""
    rows = Room.objects.select_related("place", "project", "organisation").defer("project__words")
    found = rows.filter(id=room_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def moderates(person: Person, room: Room) -> bool:
    """Moderators are those of the place, and of the organisation whose project it is."""
    if room.organisation is not None:
        return Ability.MODERATE in activities.abilities_in(person, room.organisation)
    return Ability.MODERATE in places.abilities_at(person, room.place_id)


def belongs(person: Person, room: Room) -> bool:
    """Registered with the place, or joined or took part in the project."""
    if room.project_id is not None:
        return room.project_id in activities.projects_of(person.id)
    return room.place_id in registrations.registered_place_ids(person.id)


def inside(viewer: Person, room_id: UUID, *, at: datetime) -> Inside:
    """How somebody stands to a room."""
    room = room_of(room_id)
    row = Membership.objects.filter(person=viewer, room=room).first()
    removed = row is not None and row.removed_at is not None
    membership = row if row and row.left_at is None and not removed else None
    moderator = moderates(viewer, room)
    door = Door(
        belongs=membership is not None,
        moderates=moderator,
        removed=removed,
        opens_on=room.opens_on,
        closes_on=room.closes_on,
    )
    why_not = rule.why_not_write(door, day_in_japan(at), member=membership is not None)
    return Inside(room, membership, removed, moderator, why_not)


def inside_for_reading(viewer: Person, room_id: UUID, *, at: datetime) -> Inside:
    """The same, for members and moderators only."""
    found = inside(viewer, room_id, at=at)
    if not found.reads:
        raise Refused(Reason.ROOM_REMOVED if found.removed else Reason.ROOM_NOT_JOINED)
    return found


def why_not_enter(person: Person, room: Room, *, at: datetime) -> Reason | None:
    """Whether somebody may become a member; of minors, what the guardian says too (P15)."""
    row = Membership.objects.filter(person=person, room=room).first()
    door = Door(
        belongs=belongs(person, room),
        moderates=moderates(person, room),
        removed=row is not None and row.removed_at is not None,
        opens_on=room.opens_on,
        closes_on=room.closes_on,
    )
    return rule.why_not_enter(door, day_in_japan(at)) or guardian_objects(person, room, at=at)


def guardian_objects(person: Person, room: Room, *, at: datetime) -> Reason | None:
    """P15: a room of a project is of its field, a room of a place of basic registration; small children need a yes."""
    on = day_in_japan(at)
    kind = room.project.field if room.project else "basic"
    age = age_at_most(person.birth_year, person.birth_month, on)
    small = age is not None and age < rule.ASKS_GUARDIAN_UNDER
    asked = small or bool(room.project and room.project.asks_guardian)
    return people.objection(person, kind=kind, asked=asked, on=on)


def post_of(post_id: UUID) -> Post:
    """A post with its room."""
    found = Post.objects.select_related("room__place", "room__organisation", "author").filter(id=post_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def require_moderator(person: Person | None, room: Room) -> None:
    """Refuse unless this person moderates the room. Nobody is the machine."""
    if person is not None and not moderates(person, room):
        raise Refused(Reason.NOT_ALLOWED)
