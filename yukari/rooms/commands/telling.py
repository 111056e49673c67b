"""What members hear of a room: each post, replies to their own, or a digest, so that nobody must watch it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rooms.models import Membership, Muting, Post
from yukari.rooms.queries import doors
from yukari.rules import rooms as rule
from yukari.rules.rooms import Tells


def tell_of_post(post_id: UUID, *, by: Person | None, at: datetime) -> int:
    """Tell those who want to hear of each post, and the writer of the post that is answered. How many. Twice is once."""
    post = doors.post_of(post_id)
    if post.state != Post.State.SHOWN or post.author is None:
        return 0
    wants = Q(tells=Tells.ALL)
    if post.parent_id is not None:
        answered = Post.objects.filter(id=post.parent_id).values("author_id")
        wants |= Q(tells=Tells.REPLIES, person_id__in=answered)
    members = Membership.objects.filter(wants, room=post.room, left_at=None, removed_at=None)
    deaf = Muting.objects.filter(muted=post.author).values("person_id")
    told = members.exclude(person_id=post.author.id).exclude(person_id__in=deaf).order_by("person_id")
    return sum(
        people.tell(
            person_id,
            kind="room_reply" if post.parent_id else "room_post",
            key=f"room_post:{post.id}",
            details={**_about(post.room_id, post.room.name), "writer": post.author.called, "post_id": str(post.id)},
            by=by,
            at=at,
        )
        for person_id in told.values_list("person_id", flat=True)
    )


def tell_digests(*, by: Person | None, at: datetime) -> int:
    """Whoever wished for a digest hears how much is new since the last one; where nothing is new, nothing comes. How many."""
    told = 0
    wanting = Membership.objects.filter(tells__in=list(rule.DIGEST_EVERY), left_at=None, removed_at=None)
    deaf = Muting.objects.filter(person_id=OuterRef("person_id"), muted_id=OuterRef("room__posts__author_id"))
    of_others = Q(room__posts__state=Post.State.SHOWN, room__posts__written_at__gt=F("told_at")) & (
        Q(room__posts__author=None)
        | ~Q(room__posts__author_id=F("person_id")) & (Q(room__posts__as_host=True) | ~Q(Exists(deaf)))
    )
    unread = wanting.annotate(new=Count("room__posts", filter=of_others)).filter(new__gt=0)
    for member in unread.select_related("room").iterator():
        if not rule.digest_due(Tells(member.tells), member.told_at, at):
            continue
        with transaction.atomic():
            told += people.tell(
                member.person_id,
                kind="room_digest",
                key=f"room_digest:{member.room_id}:{at.date()}",
                details={**_about(member.room_id, member.room.name), "new": member.new},
                by=by,
                at=at,
            )
            Membership.objects.filter(person_id=member.person_id, room_id=member.room_id).update(told_at=at)
    return told


def _about(room_id: UUID, name: str) -> dict[str, object]:
    return {"room": name, "room_id": str(room_id)}
