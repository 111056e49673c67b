"""Reporting, and what moderators do about it: hide with a reason, release what waits, keep words on hold; muting for oneself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.audit.commands import record
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rooms.commands.posts import tell_later
from yukari.rooms.models import HeldWord, Muting, Post, Report
from yukari.rooms.queries import doors, moderating
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.rooms import WORDS_AT_MOST

REPORTS_AT_ONCE, REPORTS_BACK_IN = 10, 24 * 60 * 60


def report(post_id: UUID, *, reason: str, by: Person, at: datetime) -> Report:
    """A member asks moderators to look; the writer is not told who did. Reported again, the last reason stands."""
    people.slow_down(f"room-report:{by.id}", capacity=REPORTS_AT_ONCE, per_seconds=REPORTS_BACK_IN, by=by, at=at)
    with transaction.atomic():
        post = doors.post_of(post_id)
        doors.inside_for_reading(by, post.room_id, at=at)
        if not reason.strip():
            raise Refused(Reason.REASON_MISSING)
        if post.state != Post.State.SHOWN or post.author_id == by.id:
            raise Refused(Reason.NOT_FOUND)
        said, _ = Report.objects.update_or_create(
            person=by,
            post=post,
            defaults={"reason": reason.strip(), "reported_at": at, "settled_at": None, "settled_by_id": None},
        )
        record("reported_a_post", by=by, at=at, place_id=post.room.place_id, post=post.id)
    return said


@transaction.atomic
def hide(post_id: UUID, *, reason: str, by: Person | None, at: datetime) -> None:
    """Nobody reads it any more but its writer, who is told why; it is kept for the record, deleted by its writer or not."""
    post = _locked(post_id)
    doors.require_moderator(by, post.room)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if post.hidden_at is not None:
        return
    if moderating.is_gone(post):
        raise Refused(Reason.NOT_FOUND)
    if post.state == Post.State.DELETED:
        post.state_before = Post.State.HIDDEN
    else:
        post.state = Post.State.HIDDEN
    post.hidden_at, post.hidden_why, post.pinned_at = at, reason.strip(), None
    post.hidden_by_id = by.id if by else None
    post.save(update_fields=["state", "state_before", "hidden_at", "hidden_why", "hidden_by_id", "pinned_at"])
    _settle(post, by=by, at=at)
    record("hid_a_post", by=by, at=at, person_id=post.author_id, place_id=post.room.place_id, why=reason, post=post.id)
    _tell_writer(post, kind="room_post_hidden", reason=reason.strip(), by=by, at=at)


@transaction.atomic
def release(post_id: UUID, *, by: Person | None, at: datetime) -> None:
    """What waited or was hidden is shown; reports about it are settled. What waited is new now, to everybody.

    What its writer deleted meanwhile is not shown again: nothing keeps it any longer, and it goes.
    """
    post = _locked(post_id)
    doors.require_moderator(by, post.room)
    if post.state == Post.State.DELETED:
        _let_go(post, by=by, at=at)
        return
    was = post.state
    post.state, post.hidden_at, post.hidden_why, post.hidden_by_id = Post.State.SHOWN, None, "", None
    if was == Post.State.WAITS and post.edited_at is None:
        post.written_at = at
    post.save(update_fields=["state", "hidden_at", "hidden_why", "hidden_by_id", "written_at"])
    settled = _settle(post, by=by, at=at)
    if was == Post.State.SHOWN and not settled:
        return
    record("released_a_post", by=by, at=at, person_id=post.author_id, place_id=post.room.place_id, post=post.id)
    if was != Post.State.SHOWN:
        _tell_writer(post, kind="room_post_released", reason="", by=by, at=at)
    if was == Post.State.WAITS:
        tell_later(post.id, at=at)


@transaction.atomic
def hold_word(place_id: str, *, word: str, by: Person | None, at: datetime) -> HeldWord:
    """From now on a post with this word waits for a moderator, in every room of the place."""
    places.require(Ability.MODERATE, of=by, at_place=place_id)
    word = " ".join(word.split())
    if not word:
        raise Refused(Reason.WORDS_MISSING)
    known = HeldWord.objects.filter(place_id=place_id, word=word).first()
    if known:
        return known
    if HeldWord.objects.filter(place_id=place_id).count() >= WORDS_AT_MOST:
        raise Refused(Reason.TOO_MANY_WORDS)
    held = HeldWord.objects.create(place=places.place(place_id), word=word, added_at=at)
    record("held_a_word", by=by, at=at, place_id=place_id, word=word)
    return held


@transaction.atomic
def free_word(word_id: UUID, *, by: Person | None, at: datetime) -> None:
    """The word holds nothing any more; what waits already still waits."""
    held = HeldWord.objects.filter(id=word_id).first()
    if held is None:
        return
    places.require(Ability.MODERATE, of=by, at_place=held.place_id)
    held.delete()
    record("freed_a_word", by=by, at=at, place_id=held.place_id, word=held.word)


def mute(person_id: UUID, *, by: Person, at: datetime) -> None:
    """Read nothing of this person any more, in no room; the person is not told."""
    if person_id != by.id and Person.objects.filter(id=person_id).exists():
        Muting.objects.get_or_create(person=by, muted_id=person_id, defaults={"muted_at": at})


def unmute(person_id: UUID, *, by: Person, at: datetime) -> None:
    """Read this person again."""
    Muting.objects.filter(person=by, muted_id=person_id).delete()


def _locked(post_id: UUID) -> Post:
    post = Post.objects.select_for_update(of=("self",)).filter(id=post_id)
    found = post.select_related("room__place", "room__organisation").first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def _let_go(post: Post, *, by: Person | None, at: datetime) -> None:
    if moderating.is_gone(post):
        raise Refused(Reason.NOT_FOUND)
    if post.state_before == Post.State.HIDDEN:
        post.state_before = Post.State.SHOWN
    post.hidden_at, post.hidden_why, post.hidden_by_id = None, "", None
    post.save(update_fields=["state_before", "hidden_at", "hidden_why", "hidden_by_id"])
    _settle(post, by=by, at=at)
    record("released_a_post", by=by, at=at, person_id=post.author_id, place_id=post.room.place_id, post=post.id)


def _settle(post: Post, *, by: Person | None, at: datetime) -> int:
    open_reports = Report.objects.filter(post=post, settled_at=None)
    return open_reports.update(settled_at=at, settled_by_id=by.id if by else None)


def _tell_writer(post: Post, *, kind: str, reason: str, by: Person | None, at: datetime) -> None:
    if post.author_id is not None:
        people.tell(
            post.author_id,
            kind=kind,
            key=f"{kind}:{post.id}:{at.isoformat()}",
            details={"room": post.room.name, "place": post.room.place.full_name, "reason": reason},
            by=by,
            at=at,
        )
