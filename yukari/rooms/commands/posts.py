"""Writing, changing, deleting, taking back; signs, votes and pins."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from yukari.audit.commands import record
from yukari.files import commands as files
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rooms.models import HeldWord, Poll, Post, PostReaction, Report
from yukari.rooms.queries import doors
from yukari.rooms.queries.doors import Inside
from yukari.rules import rooms as rule
from yukari.rules.outcome import Reason, Refused
from yukari.rules.rooms import Reaction

POSTS_AT_ONCE, POSTS_BACK_IN = 12, 60 * 60
"""So many posts and replies of one person, full again within an hour; signs and votes cost nothing."""

VOTE = """
INSERT INTO rooms_vote (person_id, poll_id, choice, voted_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (person_id, poll_id) DO UPDATE SET choice = excluded.choice, voted_at = excluded.voted_at
"""


def write(
    room_id: UUID,
    *,
    text: str,
    parent_id: UUID | None = None,
    picture: IO[bytes] | None = None,
    picture_name: str = "",
    picture_alt: str = "",
    choices: Sequence[str] = (),
    closes_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Post:
    """Write a post, or a reply; with a picture, and a post with a question to vote on. What has to wait waits for a moderator."""
    people.slow_down(f"room:{by.id}", capacity=POSTS_AT_ONCE, per_seconds=POSTS_BACK_IN, by=by, at=at)
    with transaction.atomic():
        inside = _for_writing(by, room_id, at=at)
        offered = rule.poll_choices(choices)
        _demand_words(text)
        if offered and not rule.FEWEST_CHOICES <= len(offered) <= rule.MOST_CHOICES:
            raise Refused(Reason.POLL_CHOICES_MISSING)
        parent = _top(parent_id, inside) if parent_id else None
        waits = None if inside.moderates else _what_waits("\n".join([text, picture_alt, *offered]), by, inside)
        kept = files.keep_picture(picture, name=picture_name, by=by, at=at) if picture else None
        post = Post.objects.create(
            room=inside.room,
            parent=parent,
            author=by,
            as_host=inside.moderates,
            text=text.strip(),
            picture_id=kept.id if kept else None,
            picture_alt=picture_alt.strip() if kept else "",
            state=Post.State.WAITS if waits else Post.State.SHOWN,
            waits_for=waits or "",
            written_at=at,
        )
        if offered and parent is None:
            Poll.objects.create(post=post, choices=list(offered), closes_at=closes_at)
        if not waits:
            tell_later(post.id, at=at)
    return post


def edit(post_id: UUID, *, text: str, by: Person, at: datetime) -> Post:
    """Change what one wrote; for some minutes it can be taken back. A word on hold makes it wait again."""
    with transaction.atomic():
        post = _own(post_id, by)
        inside = _for_writing(by, post.room_id, at=at)
        _demand_words(text)
        if post.state not in (Post.State.SHOWN, Post.State.WAITS):
            raise Refused(Reason.NOT_FOUND)
        if post.text == text.strip():
            return post
        waits = None if inside.moderates else _what_waits(text, by, inside)
        if not _reported_before_the_change(post):
            post.text_before = post.text
        post.text, post.edited_at = text.strip(), at
        if waits:
            post.state, post.waits_for = Post.State.WAITS, waits
        post.save(update_fields=["text", "text_before", "edited_at", "state", "waits_for"])
    return post


def delete_post(post_id: UUID, *, by: Person, at: datetime) -> None:
    """Delete what one wrote: nobody reads it any more. For some minutes it can be taken back, then the words are gone, unless a
    moderator has yet to read them. Closed rooms too."""
    with transaction.atomic():
        post = _own(post_id, by)
        if post.state == Post.State.DELETED:
            return
        post.state_before, post.state, post.deleted_at = post.state, Post.State.DELETED, at
        post.save(update_fields=["state", "state_before", "deleted_at"])


def undo(post_id: UUID, *, by: Person, at: datetime) -> Post:
    """Take back the deletion, or else the last change, of a few minutes ago."""
    with transaction.atomic():
        post = _own(post_id, by)
        if post.state == Post.State.DELETED:
            if not rule.can_undo(post.deleted_at, at) or not post.text:
                raise Refused(Reason.TOO_LATE_TO_UNDO)
            post.state, post.state_before, post.deleted_at = post.state_before, "", None
        elif post.text_before and post.state == Post.State.SHOWN:
            if not rule.can_undo(post.edited_at, at):
                raise Refused(Reason.TOO_LATE_TO_UNDO)
            post.text, post.text_before, post.edited_at = post.text_before, "", None
        post.save(update_fields=["state", "state_before", "deleted_at", "text", "text_before", "edited_at"])
    return post


def react(post_id: UUID, *, kind: Reaction, by: Person, at: datetime) -> bool:
    """Leave a sign, or take it back with a second press. Whether it is there now."""
    with transaction.atomic():
        post = _shown(post_id)
        _for_writing(by, post.room_id, at=at)
        taken_back, _ = PostReaction.objects.filter(person=by, post=post, kind=kind).delete()
        if taken_back:
            return False
        PostReaction.objects.get_or_create(person=by, post=post, kind=kind, defaults={"reacted_at": at})
    return True


def vote(post_id: UUID, *, choice: int, by: Person, at: datetime) -> None:
    """Choose; chosen again, the last choice stands. One statement, so that two presses at once are one vote."""
    with transaction.atomic():
        post = _shown(post_id)
        _for_writing(by, post.room_id, at=at)
        poll = Poll.objects.filter(post=post).first()
        if poll is None or not 0 <= choice < len(poll.choices):
            raise Refused(Reason.NOT_FOUND)
        if poll.closes_at is not None and at >= poll.closes_at:
            raise Refused(Reason.POLL_CLOSED)
        with connection.cursor() as cursor:
            cursor.execute(VOTE, [by.id, poll.post_id, choice, at])


def pin(post_id: UUID, *, pinned: bool, by: Person | None, at: datetime) -> None:
    """Moderators keep a post at the top, or let it go again."""
    with transaction.atomic():
        post = _shown(post_id)
        doors.require_moderator(by, post.room)
        if pinned == (post.pinned_at is not None) or post.parent_id is not None:
            return
        Post.objects.filter(id=post.id).update(pinned_at=at if pinned else None)
        verb = "pinned_a_post" if pinned else "unpinned_a_post"
        record(verb, by=by, at=at, place_id=post.room.place_id, post=post.id)


def tell_later(post_id: UUID, *, at: datetime) -> None:
    """Whoever wants to hear of it does, once its writer can no longer take it back at once."""
    # By name, because tasks stand above commands.
    job = app.configure_task("yukari.rooms.tasks.tell_of_post", queue="rooms", schedule_at=at + rule.UNDO_FOR)
    job.defer(post_id=str(post_id))


def _for_writing(person: Person, room_id: UUID, *, at: datetime) -> Inside:
    found = doors.inside(person, room_id, at=at)
    objection = found.why_not_write or doors.guardian_objects(person, found.room, at=at)
    if objection:
        raise Refused(objection)
    return found


def _what_waits(text: str, writer: Person, inside: Inside) -> rule.Waits | None:
    words = HeldWord.objects.filter(place_id=inside.room.place_id).values_list("word", flat=True)
    first = not Post.objects.filter(room=inside.room, author=writer, state=Post.State.SHOWN).exists()
    return rule.what_waits(text, words, first=first, first_waits=inside.room.first_waits)


def _demand_words(text: str) -> None:
    if not text.strip():
        raise Refused(Reason.WORDS_MISSING)


def _reported_before_the_change(post: Post) -> bool:
    """What was reported stays to be read: a second change does not take the place of the words before the first."""
    if not post.text_before:
        return False
    return Report.objects.filter(post=post, settled_at=None, reported_at__lt=post.edited_at).exists()


def _top(parent_id: UUID, inside: Inside) -> Post:
    """Replies stand one level deep: a reply to a reply answers the post above both."""
    parent = Post.objects.filter(id=parent_id, room=inside.room, state=Post.State.SHOWN).first()
    if parent is None:
        raise Refused(Reason.NOT_FOUND)
    return parent.parent or parent


def _own(post_id: UUID, person: Person) -> Post:
    post = Post.objects.select_for_update().filter(id=post_id, author=person).first()
    if post is None:
        raise Refused(Reason.NOT_FOUND)
    return post


def _shown(post_id: UUID) -> Post:
    post = doors.post_of(post_id)
    if post.state != Post.State.SHOWN:
        raise Refused(Reason.NOT_FOUND)
    return post
