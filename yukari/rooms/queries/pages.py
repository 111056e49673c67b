"""A room as its members read it. However many posts there are, a page asks the same number of questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.aggregates import Max

from yukari.activities import queries as activities
from yukari.kit.clock import day_in_japan
from yukari.kit.pages import page
from yukari.people.models import Person
from yukari.registrations import queries as registrations
from yukari.rooms.models import Membership, Muting, Poll, Post, PostReaction, Room, Vote
from yukari.rooms.queries import doors
from yukari.rooms.queries.doors import Inside
from yukari.rules import rooms as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.rooms import Reaction

POSTS_ON_A_PAGE = 20
REPLIES_SHOWN = 200


@dataclass(frozen=True)
class Choice:
    number: int
    words: str
    votes: int
    mine: bool


@dataclass(frozen=True)
class PollSeen:
    """A question with what was chosen so far; one's own choice is seen by oneself only."""

    choices: list[Choice]
    total: int
    closes_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class Sign:
    """One of the few reactions, how many left it, and whether the reader did."""

    kind: Reaction
    count: int
    mine: bool


@dataclass(frozen=True)
class PostSeen:
    """A post as one reader sees it."""

    post: Post
    called: str
    """Empty: somebody who has left."""
    mine: bool
    is_new: bool
    can_undo: bool
    signs: list[Sign]
    poll: PollSeen | None
    replies: int = 0


@dataclass(frozen=True)
class RoomPage:
    inside: Inside
    pinned: list[PostSeen]
    posts: list[PostSeen]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class Thread:
    inside: Inside
    top: PostSeen
    replies: list[PostSeen]


@dataclass(frozen=True)
class MyRoom:
    """A line of one's list: how much is new since the last visit."""

    room: Room
    new: int
    is_closed: bool


@dataclass(frozen=True)
class MyRooms:
    mine: list[MyRoom]
    open_to_me: list[Room]
    muted: list[Person] = field(default_factory=list)


def rooms_of(viewer: Person, *, at: datetime) -> MyRooms:
    """The rooms that somebody is in, those that somebody could enter, and whom somebody does not want to read."""
    on = day_in_japan(at)
    deaf_to = Q(room__posts__author__in=_muted_by(viewer), room__posts__as_host=False)
    of_others = Q(room__posts__state=Post.State.SHOWN, room__posts__written_at__gt=F("seen_at")) & (
        Q(room__posts__author=None) | ~Q(room__posts__author_id=viewer.id) & ~deaf_to
    )
    members = Membership.objects.filter(person=viewer, left_at=None, removed_at=None).select_related("room__place")
    members = members.annotate(new=Count("room__posts", filter=of_others), last=Max("room__posts__written_at"))
    rows = sorted(members, key=lambda row: row.last or row.entered_at, reverse=True)
    mine = [MyRoom(row.room, row.new, bool(row.room.closes_on and row.room.closes_on < on)) for row in rows]
    known = Membership.objects.filter(person=viewer).filter(Q(left_at=None) | Q(removed_at__isnull=False))
    of_places = Q(project=None, place_id__in=registrations.registered_place_ids(viewer.id))
    of_projects = Q(project_id__in=activities.projects_of(viewer.id))
    could = Room.objects.filter(of_places | of_projects, opens_on__lte=on).exclude(closes_on__lt=on)
    could = could.exclude(id__in=known.values("room_id")).select_related("place").order_by("-opens_on", "id")
    muted = Person.objects.filter(id__in=_muted_by(viewer)).order_by("called", "pk")
    return MyRooms(mine, list(could), list(muted))


def new_in_rooms(viewer: Person) -> int:
    """How many rooms have something new, for the entry that leads there."""
    new = Post.objects.filter(room=OuterRef("room"), state=Post.State.SHOWN, written_at__gt=OuterRef("seen_at"))
    members = Membership.objects.filter(person=viewer, left_at=None, removed_at=None)
    of_others = new.exclude(author=viewer).exclude(author__in=_muted_by(viewer), as_host=False)
    return members.filter(Exists(of_others)).count()


def room_page(viewer: Person, room_id: UUID, *, cursor: str | None = None, at: datetime) -> RoomPage:
    """Pinned posts first, then the newest."""
    inside = doors.inside_for_reading(viewer, room_id, at=at)
    tops = _readable(viewer, at).filter(room_id=room_id, parent=None).select_related("author")
    shown = page(tops.filter(pinned_at=None), order=["-written_at", "-id"], size=POSTS_ON_A_PAGE, cursor=cursor)
    pinned = list(tops.filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")) if cursor is None else []
    seen = _seen([*pinned, *shown.items], viewer, inside, at)
    return RoomPage(
        inside,
        [seen[post.id] for post in pinned],
        [seen[post.id] for post in shown.items],
        shown.next_cursor,
        shown.previous_cursor,
    )


def thread(viewer: Person, post_id: UUID, *, at: datetime) -> Thread:
    """A post and what was answered, in order. The address of a reply leads to its thread."""
    post = doors.post_of(post_id)
    inside = doors.inside_for_reading(viewer, post.room_id, at=at)
    top_id = post.parent_id or post.id
    readable = _readable(viewer, at).select_related("author")
    top = readable.filter(id=top_id).first()
    if top is None:
        raise Refused(Reason.NOT_FOUND)
    replies = list(readable.filter(parent_id=top_id).order_by("written_at", "id")[:REPLIES_SHOWN])
    seen = _seen([top, *replies], viewer, inside, at)
    return Thread(inside, seen[top.id], [seen[reply.id] for reply in replies])


def picture_of(viewer: Person, post_id: UUID, *, at: datetime) -> UUID:
    """The picture of a post that this reader may see."""
    post = doors.post_of(post_id)
    inside = doors.inside_for_reading(viewer, post.room_id, at=at)
    if post.picture_id is None or not (
        post.state == Post.State.SHOWN or post.author_id == viewer.id or inside.moderates
    ):
        raise Refused(Reason.NOT_FOUND)
    return post.picture_id


def _readable(viewer: Person, at: datetime) -> QuerySet[Post]:
    """What others wrote and nobody hid, and of one's own also what waits, is hidden, or can still be taken back."""
    answered = Post.objects.filter(parent=OuterRef("pk"), state=Post.State.SHOWN)
    own = Q(author=viewer) & (
        Q(state__in=[Post.State.WAITS, Post.State.HIDDEN])
        | Q(state=Post.State.DELETED, deleted_at__gt=at - rule.UNDO_FOR)
    )
    read = Post.objects.filter(Q(state=Post.State.SHOWN) | own | (Q(state=Post.State.DELETED) & Exists(answered)))
    return read.exclude(author__in=_muted_by(viewer), as_host=False)


def _muted_by(viewer: Person) -> QuerySet[Muting, UUID]:
    return Muting.objects.filter(person=viewer).values_list("muted_id", flat=True)


def _seen(posts: Sequence[Post], viewer: Person, inside: Inside, at: datetime) -> dict[UUID, PostSeen]:
    ids = [post.id for post in posts]
    signs, polls = _signs(ids, viewer), _polls(ids, viewer, at)
    answered = Post.objects.filter(parent_id__in=ids, state=Post.State.SHOWN).values_list("parent_id")
    replies = dict(answered.annotate(number=Count("id")))
    since = inside.membership.seen_at if inside.membership else None
    return {
        post.id: PostSeen(
            post=post,
            called=post.author.called if post.author else "",
            mine=post.author_id == viewer.id,
            is_new=since is not None and post.written_at > since and post.author_id != viewer.id,
            can_undo=post.author_id == viewer.id
            and (
                rule.can_undo(post.deleted_at, at)
                or (post.text_before != "" and post.state == Post.State.SHOWN and rule.can_undo(post.edited_at, at))
            ),
            signs=signs[post.id],
            poll=polls.get(post.id),
            replies=replies.get(post.id, 0),
        )
        for post in posts
    }


def _signs(ids: Sequence[UUID], viewer: Person) -> dict[UUID, list[Sign]]:
    counted: dict[tuple[UUID, str], tuple[int, int]] = {}
    rows = PostReaction.objects.filter(post_id__in=ids).values_list("post_id", "kind")
    for post_id, kind, count, mine in rows.annotate(n=Count("kind"), me=Count("kind", filter=Q(person=viewer))):
        counted[post_id, kind] = count, mine
    found: dict[UUID, list[Sign]] = defaultdict(list)
    for post_id in ids:
        for kind in Reaction:
            count, mine = counted.get((post_id, kind.value), (0, 0))
            found[post_id].append(Sign(kind, count, mine > 0))
    return found


def _polls(ids: Sequence[UUID], viewer: Person, at: datetime) -> dict[UUID, PollSeen]:
    votes: dict[UUID, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = Vote.objects.filter(poll_id__in=ids).values_list("poll_id", "choice")
    for poll_id, choice, count, mine in rows.annotate(n=Count("choice"), me=Count("choice", filter=Q(person=viewer))):
        votes[poll_id][choice] = count, mine
    return {
        poll.post_id: PollSeen(
            choices=[
                Choice(number, words, *_of(votes[poll.post_id].get(number, (0, 0))))
                for number, words in enumerate(poll.choices)
            ],
            total=sum(count for count, _ in votes[poll.post_id].values()),
            closes_at=poll.closes_at,
            is_open=poll.closes_at is None or at < poll.closes_at,
        )
        for poll in Poll.objects.filter(post_id__in=ids)
    }


def _of(counted: tuple[int, int]) -> tuple[int, bool]:
    return counted[0], counted[1] > 0
