"""What is deleted is deleted: the words and the picture go once it can no longer be taken back, and no moderator has to read them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from yukari.files import commands as files
from yukari.people.models import Person
from yukari.rooms.models import Contact, ContactMessage, Membership, Muting, Poll, Post, PostReaction, Report, Vote
from yukari.rooms.queries.moderating import on_record
from yukari.rules.rooms import UNDO_FOR


@transaction.atomic
def erase_posts(person_id: UUID, *, room_id: UUID, by: Person | None, at: datetime) -> int:
    """Empty what somebody wrote in a room; replies of others stay below "somebody who left". What is on record is deleted only."""
    posts = Post.objects.filter(author_id=person_id, room_id=room_id)
    kept = posts.filter(on_record()).exclude(state=Post.State.DELETED)
    kept.update(state_before=F("state"), state=Post.State.DELETED, deleted_at=at, pinned_at=None)
    return _emptied(posts.exclude(on_record()), by=by, at=at, author=None)


@transaction.atomic
def erase_person(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Somebody leaves Yukari (D3): words go, votes and signs too, and no row of a room names the person any more.

    Reported words too: moderators have had the days of leaving to read them. The report itself stays until it is settled.
    """
    _emptied(Post.objects.filter(author_id=person_id), by=by, at=at, author=None)
    Muting.objects.filter(muted_id=person_id).delete()
    for model in (Vote, PostReaction, Report, Muting, Membership, ContactMessage, Contact):
        model.objects.filter(person_id=person_id).delete()


@transaction.atomic
def erase_deleted(*, by: Person | None, at: datetime) -> int:
    """Empty what was deleted and can no longer be taken back, and forget what stood there before a change. How many.

    What is on record stays for the moderators until they have settled it.
    """
    over = at - UNDO_FOR
    free = Post.objects.exclude(on_record())
    free.filter(edited_at__lte=over).exclude(text_before="").update(text_before="")
    gone = free.filter(state=Post.State.DELETED, deleted_at__lte=over)
    return _emptied(gone.filter(~Q(text="") | Q(picture_id__isnull=False)), by=by, at=at)


def _emptied(posts: QuerySet[Post], *, by: Person | None, at: datetime, **also: None) -> int:
    rows = list(posts.select_for_update().values_list("id", "picture_id"))
    ids = [post_id for post_id, _ in rows]
    Poll.objects.filter(post_id__in=ids).delete()
    Post.objects.filter(id__in=ids).update(
        text="",
        text_before="",
        picture_id=None,
        picture_alt="",
        state=Post.State.DELETED,
        deleted_at=at,
        pinned_at=None,
        **also,
    )
    pictures = [picture for _, picture in rows if picture]
    # Once it is certain that no post shows them: bytes do not come back when a transaction fails.
    transaction.on_commit(lambda: files.forget(pictures, by=by, at=at))
    return len(ids)
