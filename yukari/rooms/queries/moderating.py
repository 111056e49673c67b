"""What moderators see: their rooms, what waits for them, who is in a room. Looking at what was reported is a look (D2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yukari.activities import queries as activities
from yukari.audit.commands import record
from yukari.kit.counted import Countable, together
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rooms.models import Contact, HeldWord, Membership, Post, Report, Room
from yukari.rooms.queries import doors
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind

WAITING_SHOWN = 50
_OPEN_REPORT = Report.objects.filter(post=OuterRef("pk"), settled_at=None)


@dataclass(frozen=True)
class House:
    """Whose rooms: all of a place, or those of one organisation there."""

    place_id: str
    organisation_id: UUID | None = None

    @property
    def rooms(self) -> QuerySet[Room]:
        own = {"organisation_id": self.organisation_id} if self.organisation_id else {}
        return Room.objects.filter(place_id=self.place_id, **own)


@dataclass(frozen=True)
class RoomLine:
    room: Room
    members: int
    waiting: int


@dataclass(frozen=True)
class Case:
    """A post that waits for a moderator, with the reasons of those who reported it; not who they are."""

    post: Post
    reports: list[str]


@dataclass(frozen=True)
class RoomAtDesk:
    room: Room
    members: list[Membership]
    sent_out: list[Membership]


def rooms_at(house: House, *, viewer: Person) -> list[RoomLine]:
    """Rooms with how many are in them and how much waits there."""
    _require(viewer, house, Ability.SEE_ACTIVITIES)
    inside = Count(
        "memberships__person_id", filter=Q(memberships__left_at=None, memberships__removed_at=None), distinct=True
    )
    held = Count("posts", filter=Q(posts__state=Post.State.WAITS), distinct=True)
    rows = house.rooms.select_related("organisation", "project").defer("project__words")
    rows = rows.annotate(inside=inside, waiting=held).order_by("-opens_on", "id")
    return [RoomLine(row, row.inside, row.waiting) for row in rows]


def can_moderate(house: House, *, viewer: Person) -> bool:
    """Whether what waits may be read and settled, or only counted."""
    try:
        _require(viewer, house, Ability.MODERATE)
    except Refused:
        return False
    return True


def waits_in_rooms(house: House) -> int:
    """How many posts wait for a moderator, and at the place also reported contacts: a number, no person."""
    return sum(together(rooms_to_count(house)).values())


def rooms_to_count(house: House) -> dict[Kind, Countable]:
    """Contacts that were reported are the place's to settle, not its organisations'."""
    posts = {Kind.POST: Countable(waiting(house))}
    return posts if house.organisation_id else {**posts, Kind.CONTACT: Countable(reported(house.place_id))}


def cases_at(house: House, *, viewer: Person) -> list[Case]:
    """What waits: held back, or reported; the oldest first."""
    _require(viewer, house, Ability.MODERATE)
    posts = list(waiting(house).select_related("room", "author").order_by("written_at", "pk")[:WAITING_SHOWN])
    return _cases(posts)


def case(house: House, post_id: UUID, *, viewer: Person, at: datetime) -> Case:
    """One of them, or one that was hidden, deleted by its writer or not. A look, which its writer can read about (D2)."""
    _require(viewer, house, Ability.MODERATE)
    post = doors.post_of(post_id)
    if not house.rooms.filter(id=post.room_id).exists() or is_gone(post):
        raise Refused(Reason.NOT_FOUND)
    if post.author_id and post.author_id != viewer.id:
        record("looked_at_a_post", by=viewer, at=at, person_id=post.author_id, place_id=house.place_id, post=post.id)
    return _cases([post])[0]


def room_at(house: House, room_id: UUID, *, viewer: Person) -> RoomAtDesk:
    """A room as its moderators keep it: who is in it, and who was sent out, by the name people are called in it."""
    _require(viewer, house, Ability.MODERATE)
    room = house.rooms.select_related("place", "project", "organisation").filter(id=room_id).first()
    if room is None:
        raise Refused(Reason.NOT_FOUND)
    members = Membership.objects.filter(room=room).select_related("person").order_by("entered_at", "pk")
    inside = list(members.filter(left_at=None, removed_at=None))
    return RoomAtDesk(room, inside, list(members.filter(removed_at__isnull=False)))


def held_words(place_id: str, *, viewer: Person) -> list[HeldWord]:
    """The words that make a post wait."""
    places.require(Ability.MODERATE, of=viewer, at_place=place_id)
    return list(HeldWord.objects.filter(place_id=place_id).order_by("word"))


def reported_contacts(place_id: str, *, viewer: Person) -> list[Contact]:
    """Contacts that a side asked staff to read; the text is on the page of one, which is a look."""
    places.require(Ability.MODERATE, of=viewer, at_place=place_id)
    rows = reported(place_id).select_related("person", "organisation", "occurrence__project")
    return list(rows.defer("occurrence__project__words").order_by("reported_at", "pk"))


def reported(place_id: str) -> QuerySet[Contact]:
    return Contact.objects.filter(occurrence__place_id=place_id, reported_at__isnull=False, settled_at=None)


def waiting(house: House) -> QuerySet[Post]:
    """Held back or reported; what was reported waits on when its writer has deleted it."""
    posts = Post.objects.filter(room__in=house.rooms)
    return posts.filter(Q(state=Post.State.WAITS) | Exists(_OPEN_REPORT))


def on_record() -> Q:
    """What its writer alone cannot make unread: reported and not yet settled, or hidden by a moderator."""
    return Q(hidden_at__isnull=False) | Q(Exists(_OPEN_REPORT))


def is_gone(post: Post) -> bool:
    """Deleted by its writer, and nothing of it is left for moderators to settle."""
    return post.state == Post.State.DELETED and not Post.objects.filter(on_record(), id=post.id).exists()


def _cases(posts: list[Post]) -> list[Case]:
    said: dict[UUID, list[str]] = {post.id: [] for post in posts}
    open_reports = Report.objects.filter(post_id__in=said, settled_at=None).order_by("reported_at", "pk")
    for post_id, reason in open_reports.values_list("post_id", "reason"):
        said[post_id].append(reason)
    return [Case(post, said[post.id]) for post in posts]


def _require(viewer: Person, house: House, ability: Ability) -> None:
    if house.organisation_id is None:
        places.require(ability, of=viewer, at_place=house.place_id)
    else:
        activities.require(ability, of=viewer, organisation=activities.organisation(house.organisation_id))
