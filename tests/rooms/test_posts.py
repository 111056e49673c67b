"""What members of a room write, change, take back, vote on and see."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, HIDA, a_person
from tests.races import race
from tests.rooms.conftest import TODAY, a_member
from yukari.files.models import Kept
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rooms import commands, queries
from yukari.rooms.models import Membership, Post, Room, Vote
from yukari.rules.outcome import Reason, Refused
from yukari.rules.rooms import UNDO_FOR, Reaction

SOON, LATER = AT + timedelta(minutes=1), AT + UNDO_FOR + timedelta(minutes=2)


def reason_of(deed: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.reason


def a_picture(size: tuple[int, int] = (40, 30), kind: str = "PNG") -> BytesIO:
    written = BytesIO()
    Image.new("RGB", size, "green").save(written, kind)
    written.seek(0)
    return written


def words_in(room: Room, reader: Person) -> list[str]:
    return [seen.post.text for seen in queries.room_page(reader, room.id, at=SOON).posts]


def test_hana_writes_and_sakura_answers(inside: Person, room: Room) -> None:
    sakura = a_member(room)
    post = commands.write(room.id, text="水はいつ入りますか", by=inside, at=AT)
    reply = commands.write(room.id, text="5月です", parent_id=post.id, by=sakura, at=SOON)
    commands.write(room.id, text="楽しみです", parent_id=reply.id, by=inside, at=SOON)
    thread = queries.thread(inside, reply.id, at=SOON)
    assert [seen.post.text for seen in (thread.top, *thread.replies)] == ["水はいつ入りますか", "5月です", "楽しみです"]
    assert queries.room_page(sakura, room.id, at=SOON).posts[0].replies == 2


def test_who_does_not_belong_neither_enters_nor_reads(room: Room, inside: Person, sato: Person, ken: Person) -> None:
    """D1: a room is for its members and moderators; another place's officer is nobody here."""
    stranger = a_person("しらない人")
    for person in (stranger, sato):
        assert reason_of(lambda person=person: commands.enter(room.id, by=person, at=AT)) is Reason.ROOM_NOT_YOURS  # type: ignore[misc]
        assert (
            reason_of(lambda person=person: queries.room_page(person, room.id, at=AT))  # type: ignore[misc]
            is Reason.ROOM_NOT_JOINED
        )
        assert (
            reason_of(lambda person=person: commands.write(room.id, text="a", by=person, at=AT))  # type: ignore[misc]
            is Reason.ROOM_NOT_JOINED
        )


def test_a_projects_room_is_for_those_who_take_part(project_room: Room, joined: Person) -> None:
    registered = a_person("とうろくした人")
    registrations.register(registered.id, place_id=HIDA, by=registered, at=AT)
    assert reason_of(lambda: commands.enter(project_room.id, by=registered, at=AT)) is Reason.ROOM_NOT_YOURS
    commands.enter(project_room.id, by=joined, at=AT)
    commands.enter(project_room.id, by=joined, at=AT)
    assert Membership.objects.filter(room=project_room).count() == 1
    assert [line.room for line in queries.rooms_of(joined, at=AT).mine] == [project_room]


def test_a_closed_room_is_read_and_not_written_in(room: Room, inside: Person, mori: Person) -> None:
    post = commands.write(room.id, text="また来年", by=inside, at=AT)
    said = {"name": room.name, "about": "", "opens_on": TODAY, "closes_on": TODAY, "first_waits": False}
    commands.change_room(room.id, **said, by=mori, at=AT)  # type: ignore[arg-type]
    tomorrow = AT + timedelta(days=1)
    assert [seen.post for seen in queries.room_page(inside, room.id, at=tomorrow).posts] == [post]
    assert reason_of(lambda: commands.write(room.id, text="a", by=inside, at=tomorrow)) is Reason.ROOM_CLOSED
    assert reason_of(lambda: commands.react(post.id, kind=Reaction.LIKE, by=inside, at=tomorrow)) is Reason.ROOM_CLOSED
    commands.delete_post(post.id, by=inside, at=tomorrow)


def test_a_room_that_opens_tomorrow_is_entered_tomorrow(mori: Person, hana: Person) -> None:
    tomorrow = AT + timedelta(days=1)
    room = commands.open_room(HIDA, name="雪の会", opens_on=TODAY + timedelta(days=1), by=mori, at=AT)
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    assert queries.rooms_of(hana, at=AT).open_to_me == []
    assert reason_of(lambda: commands.enter(room.id, by=hana, at=AT)) is Reason.ROOM_NOT_OPEN
    assert reason_of(lambda: commands.write(room.id, text="ようこそ", by=mori, at=AT)) is Reason.ROOM_NOT_OPEN
    assert queries.rooms_of(hana, at=tomorrow).open_to_me == [room]
    commands.enter(room.id, by=hana, at=tomorrow)
    commands.write(room.id, text="はじめまして", by=hana, at=tomorrow)


def test_a_guardians_no_keeps_a_child_out(room: Room) -> None:
    """P15: a no to basic registration holds here too; under 13 a yes is needed."""
    from yukari.people import commands as people

    yuki, small = a_person("ゆき", birth_year=2010), a_person("ちいさな子", birth_year=2016)
    for child in (yuki, small):
        registrations.register(child.id, place_id=HIDA, by=child, at=AT)
    commands.enter(room.id, by=yuki, at=AT)
    assert reason_of(lambda: commands.enter(room.id, by=small, at=AT)) is Reason.GUARDIAN_CONSENT_MISSING
    people.record_consent(small, kind="basic", guardian="母", by=small, at=AT)
    commands.enter(room.id, by=small, at=AT)
    people.withdraw_consent(yuki, kind="basic", by=yuki, at=AT)
    assert reason_of(lambda: commands.write(room.id, text="a", by=yuki, at=AT)) is Reason.GUARDIAN_SAYS_NO


def test_a_change_and_a_deletion_can_be_taken_back_for_some_minutes(room: Room, inside: Person) -> None:
    post = commands.write(room.id, text="あした行きます", by=inside, at=AT)
    commands.edit(post.id, text="あさって行きます", by=inside, at=AT)
    assert commands.undo(post.id, by=inside, at=SOON).text == "あした行きます"
    commands.delete_post(post.id, by=inside, at=AT)
    commands.delete_post(post.id, by=inside, at=SOON)
    assert queries.room_page(inside, room.id, at=SOON).posts[0].can_undo
    assert not queries.room_page(a_member(room), room.id, at=SOON).posts
    commands.undo(post.id, by=inside, at=SOON)
    commands.delete_post(post.id, by=inside, at=AT)
    assert reason_of(lambda: commands.undo(post.id, by=inside, at=LATER)) is Reason.TOO_LATE_TO_UNDO
    assert commands.erase_deleted(by=None, at=LATER) == 1
    assert commands.erase_deleted(by=None, at=LATER) == 0
    assert Post.objects.get(id=post.id).text == ""


def test_nobody_changes_what_another_wrote(room: Room, inside: Person, mori: Person) -> None:
    post = commands.write(room.id, text="わたしの", by=inside, at=AT)
    sakura = a_member(room)
    for other in (sakura, mori):
        assert reason_of(lambda other=other: commands.delete_post(post.id, by=other, at=AT)) is Reason.NOT_FOUND  # type: ignore[misc]
        assert reason_of(lambda other=other: commands.edit(post.id, text="x", by=other, at=AT)) is Reason.NOT_FOUND  # type: ignore[misc]
    assert reason_of(lambda: commands.pin(post.id, pinned=True, by=sakura, at=AT)) is Reason.NOT_ALLOWED
    assert reason_of(lambda: commands.write(room.id, text=" ", by=inside, at=AT)) is Reason.WORDS_MISSING


def test_a_picture_is_made_anew_and_goes_with_the_post(
    room: Room, inside: Person, django_capture_on_commit_callbacks: Any
) -> None:
    picture = a_picture()
    post = commands.write(room.id, text="けしき", picture=picture, picture_alt="緑の棚田", by=inside, at=AT)
    assert queries.picture_of(a_member(room), post.id, at=AT) == post.picture_id
    stranger = a_person("しらない人")
    assert reason_of(lambda: queries.picture_of(stranger, post.id, at=AT)) is Reason.ROOM_NOT_JOINED
    commands.delete_post(post.id, by=inside, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        commands.erase_deleted(by=None, at=LATER)
        assert Kept.objects.count() == 1  # Nothing is certain before the commit.
    assert not Kept.objects.exists()


def test_a_file_that_lies_and_a_huge_picture_are_explained(room: Room, inside: Person) -> None:
    liar = BytesIO(b"<script>alert(1)</script>")
    for picture, name, reason in (
        (liar, "a.png", Reason.FILE_UNKNOWN),
        (a_picture(kind="PNG"), "a.jpg", Reason.FILE_NOT_WHAT_IT_SAYS),
        (BytesIO(b"%PDF-1.7 "), "a.pdf", Reason.FILE_NOT_A_PICTURE),
    ):
        said = {"text": "見て", "picture": picture, "picture_name": name, "by": inside, "at": AT}
        assert reason_of(lambda said=said: commands.write(room.id, **said)) is reason  # type: ignore[misc,arg-type]
    huge = a_picture((10_001, 2))
    assert (
        reason_of(lambda: commands.write(room.id, text="a", picture=huge, by=inside, at=AT)) is Reason.PICTURE_TOO_LARGE
    )
    assert not Post.objects.exists()


def test_signs_are_left_and_taken_back(room: Room, inside: Person) -> None:
    post = commands.write(room.id, text="終わりました", by=inside, at=AT)
    assert commands.react(post.id, kind=Reaction.THANKS, by=inside, at=AT)
    assert commands.react(post.id, kind=Reaction.LIKE, by=inside, at=AT)
    assert not commands.react(post.id, kind=Reaction.LIKE, by=inside, at=AT)
    [seen] = queries.room_page(inside, room.id, at=AT).posts
    assert {(sign.kind, sign.count, sign.mine) for sign in seen.signs if sign.count} == {(Reaction.THANKS, 1, True)}


def test_a_vote_can_be_changed_until_the_poll_closes(room: Room, inside: Person) -> None:
    post = commands.write(
        room.id, text="いつにしますか", choices=["土曜", "日曜", "土曜"], closes_at=LATER, by=inside, at=AT
    )
    commands.vote(post.id, choice=0, by=inside, at=AT)
    commands.vote(post.id, choice=1, by=inside, at=SOON)
    poll = queries.room_page(a_member(room), room.id, at=SOON).posts[0].poll
    assert poll
    assert [(choice.words, choice.votes, choice.mine) for choice in poll.choices] == [
        ("土曜", 0, False),
        ("日曜", 1, False),
    ]
    assert reason_of(lambda: commands.vote(post.id, choice=0, by=inside, at=LATER)) is Reason.POLL_CLOSED
    assert reason_of(lambda: commands.vote(post.id, choice=2, by=inside, at=AT)) is Reason.NOT_FOUND
    assert (
        reason_of(lambda: commands.write(room.id, text="a", choices=["1つ"], by=inside, at=AT))
        is Reason.POLL_CHOICES_MISSING
    )


@pytest.mark.django_db(transaction=True)
def test_two_votes_at_once_are_one_vote(room: Room, inside: Person) -> None:
    post = commands.write(room.id, text="いつ", choices=["土曜", "日曜"], by=inside, at=AT)
    attempts = [lambda n=n: commands.vote(post.id, choice=n % 2, by=inside, at=AT) for n in range(6)]  # type: ignore[misc]
    assert race(attempts) == [None] * 6
    assert Vote.objects.count() == 1


def test_who_writes_without_end_is_slowed_down(room: Room, inside: Person) -> None:
    for number in range(12):
        commands.write(room.id, text=f"{number}", by=inside, at=AT)
    assert reason_of(lambda: commands.write(room.id, text="13", by=inside, at=AT)) is Reason.TOO_MANY_TRIES


def test_hana_reads_nothing_of_whom_she_does_not_want_to_read(room: Room, inside: Person) -> None:
    loud = a_member(room, "うるさい人")
    commands.write(room.id, text="！！！", by=loud, at=AT)
    commands.mute(loud.id, by=inside, at=AT)
    commands.mute(inside.id, by=inside, at=AT)
    assert words_in(room, inside) == []
    assert words_in(room, loud) == ["！！！"]
    assert queries.rooms_of(inside, at=AT).muted == [loud]
    commands.unmute(loud.id, by=inside, at=AT)
    assert words_in(room, inside) == ["！！！"]


def test_what_is_new_is_marked_until_it_was_seen(room: Room, inside: Person) -> None:
    commands.write(room.id, text="新しい", by=a_member(room), at=SOON)
    assert queries.rooms_of(inside, at=LATER).mine[0].new == 1
    assert queries.new_in_rooms(inside) == 1
    assert queries.room_page(inside, room.id, at=LATER).posts[0].is_new
    commands.note_visit(room.id, by=inside, at=LATER)
    assert queries.rooms_of(inside, at=LATER).mine[0].new == 0
    assert queries.new_in_rooms(inside) == 0


def test_leaving_keeps_ones_words_or_takes_them_along(room: Room, inside: Person) -> None:
    """D3: the replies of others stay, below somebody who has left."""
    sakura = a_member(room)
    post = commands.write(room.id, text="こんにちは", by=inside, at=AT)
    commands.write(room.id, text="ようこそ", parent_id=post.id, by=sakura, at=SOON)
    commands.leave(room.id, by=inside, at=SOON)
    assert words_in(room, sakura) == ["こんにちは"]
    assert reason_of(lambda: queries.room_page(inside, room.id, at=SOON)) is Reason.ROOM_NOT_JOINED
    commands.leave(room.id, erase=True, by=inside, at=SOON)
    [seen] = queries.room_page(sakura, room.id, at=LATER).posts
    assert (seen.post.text, seen.called, seen.replies) == ("", "", 1)


def test_who_leaves_yukari_is_named_nowhere(room: Room, inside: Person) -> None:
    """D3: text, name, votes and signs are gone."""
    post = commands.write(room.id, text="こんにちは", choices=["a", "b"], by=inside, at=AT)
    commands.vote(post.id, choice=0, by=inside, at=AT)
    commands.react(post.id, kind=Reaction.LIKE, by=inside, at=AT)
    commands.erase_person(inside.id, by=None, at=AT)
    assert not Vote.objects.exists()
    assert not Membership.objects.filter(person=inside).exists()
    assert Post.objects.get().author is None


def test_a_page_asks_as_much_for_twenty_posts_as_for_two(
    room: Room, inside: Person, mori: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ask() -> None:
        with django_assert_num_queries(9):
            queries.room_page(inside, room.id, at=LATER)

    for number in range(2):
        _busy_post(room, mori, number)
    ask()
    for number in range(2, 11):
        _busy_post(room, mori, number)
    ask()


def _busy_post(room: Room, mori: Person, number: int) -> None:
    at = AT + timedelta(hours=number)
    post = commands.write(room.id, text=f"{number}", choices=["a", "b"], by=mori, at=at)
    commands.write(room.id, text="返信", parent_id=post.id, by=mori, at=at + timedelta(minutes=30))
    commands.vote(post.id, choice=0, by=mori, at=at)
    commands.react(post.id, kind=Reaction.LIKE, by=mori, at=at)
