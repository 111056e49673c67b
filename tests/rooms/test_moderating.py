"""Reports, words on hold, first posts, hiding, sending out: what moderators do, and who they are."""

from datetime import timedelta

import pytest

from tests.builders import AT, HIDA, SHIRAKAWA
from tests.rooms.conftest import TODAY, a_member
from tests.rooms.test_posts import LATER, SOON, reason_of, words_in
from yukari.audit.models import Entry
from yukari.people.models import Notice, Person
from yukari.rooms import commands, queries
from yukari.rooms.models import Post, Report, Room
from yukari.rooms.queries import House
from yukari.rules.outcome import Reason
from yukari.rules.rooms import Tells

AT_HIDA = House(HIDA)


def told(person: Person, kind: str) -> int:
    return Notice.objects.filter(person=person, kind=kind).count()


@pytest.fixture
def reported(room: Room, inside: Person) -> Post:
    post = commands.write(room.id, text="こまったこと", by=a_member(room, "こまった人"), at=AT)
    commands.report(post.id, reason="ほかの人の電話番号が書いてあります", by=inside, at=SOON)
    return post


def test_mori_hides_what_hana_reported_and_its_writer_is_told_why(
    reported: Post, room: Room, inside: Person, mori: Person
) -> None:
    assert reported.author
    [case] = queries.cases_at(AT_HIDA, viewer=mori)
    assert (case.post, case.reports) == (reported, ["ほかの人の電話番号が書いてあります"])
    assert queries.case(AT_HIDA, reported.id, viewer=mori, at=SOON) == case
    assert Entry.objects.filter(verb="looked_at_a_post", person_id=reported.author_id).count() == 1
    for _ in range(2):
        commands.hide(reported.id, reason="個人の連絡先のため", by=mori, at=SOON)
    assert told(reported.author, "room_post_hidden") == 1
    assert words_in(room, inside) == []
    assert words_in(room, reported.author) == ["こまったこと"]
    assert queries.waits_in_rooms(AT_HIDA) == 0
    assert Report.objects.get().settled_by_id == mori.id
    commands.release(reported.id, by=mori, at=LATER)
    assert words_in(room, inside) == ["こまったこと"]


def test_what_was_reported_and_then_deleted_waits_for_mori_with_its_words(
    reported: Post, room: Room, inside: Person, mori: Person
) -> None:
    """Nobody else reads it from then on; once it is settled, the words go as those of any deleted post."""
    assert reported.author
    commands.edit(reported.id, text="なんでもないこと", by=reported.author, at=SOON + timedelta(seconds=1))
    commands.edit(reported.id, text="ほんとうに", by=reported.author, at=SOON + timedelta(seconds=2))
    commands.delete_post(reported.id, by=reported.author, at=SOON + timedelta(seconds=3))
    assert words_in(room, inside) == []
    assert commands.erase_deleted(by=None, at=LATER) == 0
    [case] = queries.cases_at(AT_HIDA, viewer=mori)
    assert queries.waits_in_rooms(AT_HIDA) == 1
    assert case == queries.case(AT_HIDA, reported.id, viewer=mori, at=LATER)
    assert (case.post.text, case.post.text_before, case.reports) == (
        "ほんとうに",
        "こまったこと",
        ["ほかの人の電話番号が書いてあります"],
    )
    commands.release(reported.id, by=mori, at=LATER)
    assert queries.waits_in_rooms(AT_HIDA) == 0
    assert words_in(room, inside) == []
    assert told(reported.author, "room_post_released") == 0
    assert commands.erase_deleted(by=None, at=LATER) == 1
    for deed in (commands.release, lambda post_id, **who: commands.hide(post_id, reason="x", **who)):
        assert reason_of(lambda deed=deed: deed(reported.id, by=mori, at=LATER)) is Reason.NOT_FOUND  # type: ignore[misc]
    assert reason_of(lambda: queries.case(AT_HIDA, reported.id, viewer=mori, at=LATER)) is Reason.NOT_FOUND
    assert (Post.objects.get().text, Post.objects.get().text_before) == ("", "")


def test_what_a_moderator_hid_stays_on_record_whoever_deletes_it(
    reported: Post, room: Room, inside: Person, mori: Person
) -> None:
    """Hidden before or after its writer deleted it; taken back, it is hidden still."""
    assert reported.author
    commands.delete_post(reported.id, by=reported.author, at=SOON)
    commands.hide(reported.id, reason="個人の連絡先のため", by=mori, at=SOON)
    commands.hide(reported.id, reason="もう一度", by=mori, at=SOON)
    assert told(reported.author, "room_post_hidden") == 1
    assert commands.undo(reported.id, by=reported.author, at=SOON).state == Post.State.HIDDEN
    commands.delete_post(reported.id, by=reported.author, at=SOON)
    assert commands.erase_deleted(by=None, at=LATER) == 0
    assert queries.waits_in_rooms(AT_HIDA) == 0
    assert queries.case(AT_HIDA, reported.id, viewer=mori, at=LATER).post.text == "こまったこと"
    commands.release(reported.id, by=mori, at=LATER)
    assert words_in(room, inside) == []
    assert commands.erase_deleted(by=None, at=LATER) == 1


def test_leaving_a_room_takes_no_report_along_and_leaving_yukari_takes_the_words(
    reported: Post, room: Room, inside: Person, mori: Person
) -> None:
    """D3: who leaves Yukari is erased, after days in which moderators could read; the report waits until it is settled."""
    assert reported.author
    writer = reported.author
    harmless = commands.write(room.id, text="こんにちは", by=writer, at=SOON)
    commands.leave(room.id, erase=True, by=writer, at=SOON)
    assert words_in(room, inside) == []
    commands.erase_deleted(by=None, at=LATER)
    assert queries.case(AT_HIDA, reported.id, viewer=mori, at=LATER).post.text == "こまったこと"
    assert Post.objects.get(id=harmless.id).text == ""
    commands.erase_person(writer.id, by=None, at=LATER)
    case = queries.case(AT_HIDA, reported.id, viewer=mori, at=LATER)
    assert (case.post.text, case.post.author, len(case.reports)) == ("", None, 1)
    commands.release(reported.id, by=mori, at=LATER)
    assert queries.waits_in_rooms(AT_HIDA) == 0


def test_a_report_that_came_to_nothing_is_settled_silently(reported: Post, room: Room, mori: Person) -> None:
    assert reported.author
    commands.release(reported.id, by=mori, at=LATER)
    assert queries.waits_in_rooms(AT_HIDA) == 0
    assert told(reported.author, "room_post_released") == 0
    assert Post.objects.get(id=reported.id).written_at == AT


def test_who_may_moderate(reported: Post, inside: Person, sato: Person, kondo: Person) -> None:
    """D1: neither members nor another place's officer nor an organisation to which the room does not belong."""
    for person in (inside, sato, kondo):
        assert reason_of(lambda p=person: commands.hide(reported.id, reason="x", by=p, at=AT)) is Reason.NOT_ALLOWED  # type: ignore[misc]
        assert reason_of(lambda p=person: queries.cases_at(AT_HIDA, viewer=p)) is Reason.NOT_ALLOWED  # type: ignore[misc]
    assert reason_of(lambda: commands.hold_word(HIDA, word="x", by=sato, at=AT)) is Reason.NOT_ALLOWED
    assert reason_of(lambda: queries.case(House(SHIRAKAWA), reported.id, viewer=sato, at=AT)) is Reason.NOT_FOUND


def test_kondo_moderates_the_room_of_his_project(project_room: Room, joined: Person, kondo: Person) -> None:
    commands.enter(project_room.id, by=joined, at=AT)
    post = commands.write(project_room.id, text="たのしみ", by=joined, at=AT)
    assert commands.write(project_room.id, text="ようこそ", by=kondo, at=AT).as_host
    commands.pin(post.id, pinned=True, by=kondo, at=AT)
    assert queries.room_page(joined, project_room.id, at=AT).pinned[0].post == post
    own = House(HIDA, project_room.organisation_id)
    assert [line.members for line in queries.rooms_at(own, viewer=kondo)] == [1]
    assert [one.person for one in queries.room_at(own, project_room.id, viewer=kondo).members] == [joined]


def test_a_word_on_hold_makes_a_post_wait(room: Room, inside: Person, mori: Person) -> None:
    held = commands.hold_word(HIDA, word="副業", by=mori, at=AT)
    assert commands.hold_word(HIDA, word=" 副業 ", by=mori, at=AT) == held
    post = commands.write(room.id, text="副 業 の話", by=inside, at=AT)
    sakura = a_member(room)
    assert words_in(room, sakura) == []
    assert words_in(room, inside) == ["副 業 の話"]
    commands.choose(room.id, tells=Tells.ALL, by=sakura, at=AT)
    commands.release(post.id, by=mori, at=LATER)
    commands.release(post.id, by=mori, at=LATER)
    assert words_in(room, sakura) == ["副 業 の話"]
    assert told(inside, "room_post_released") == 1
    assert Post.objects.get().written_at == LATER
    commands.free_word(held.id, by=mori, at=LATER)
    commands.free_word(held.id, by=mori, at=LATER)
    assert queries.held_words(HIDA, viewer=mori) == []


def test_a_word_slipped_in_by_a_change_waits_too(room: Room, inside: Person, mori: Person) -> None:
    commands.hold_word(HIDA, word="副業", by=mori, at=AT)
    post = commands.write(room.id, text="畑の話", by=inside, at=AT)
    assert commands.edit(post.id, text="副業の話", by=inside, at=SOON).state == Post.State.WAITS


def test_a_newcomers_first_post_waits_where_the_room_says_so(mori: Person) -> None:
    room = commands.open_room(HIDA, name="はじめての部屋", opens_on=TODAY, first_waits=True, by=mori, at=AT)
    sakura = a_member(room)
    first = commands.write(room.id, text="はじめまして", by=sakura, at=AT)
    assert first.state == Post.State.WAITS
    commands.release(first.id, by=mori, at=SOON)
    assert commands.write(room.id, text="よろしく", by=sakura, at=SOON).state == Post.State.SHOWN
    assert commands.write(room.id, text="ようこそ", by=mori, at=SOON).state == Post.State.SHOWN


def test_who_is_sent_out_is_told_and_stays_out(room: Room, inside: Person, mori: Person) -> None:
    for _ in range(2):
        commands.send_out(room.id, person_id=inside.id, reason="くり返しの勧誘", by=mori, at=AT)
    assert told(inside, "room_removed") == 1
    assert reason_of(lambda: commands.enter(room.id, by=inside, at=SOON)) is Reason.ROOM_REMOVED
    assert reason_of(lambda: queries.room_page(inside, room.id, at=SOON)) is Reason.ROOM_REMOVED
    assert reason_of(lambda: commands.write(room.id, text="a", by=inside, at=SOON)) is Reason.ROOM_REMOVED
    commands.let_in_again(room.id, person_id=inside.id, by=mori, at=SOON)
    commands.enter(room.id, by=inside, at=SOON)


def test_members_hear_what_they_wished_to_hear(room: Room, inside: Person) -> None:
    """Everything, replies, a digest or nothing; and nothing of what was taken back meanwhile."""
    by_wish = {one: a_member(room, one.value) for one in Tells}
    for wish, person in by_wish.items():
        commands.choose(room.id, tells=wish, by=person, at=AT)
    post = commands.write(room.id, text="おはよう", by=by_wish[Tells.REPLIES], at=SOON)
    reply = commands.write(room.id, text="おはよう！", parent_id=post.id, by=inside, at=SOON)
    gone = commands.write(room.id, text="まちがい", by=inside, at=SOON)
    commands.delete_post(gone.id, by=inside, at=SOON)
    for _ in range(2):
        for one in (post, reply, gone):
            commands.tell_of_post(one.id, by=None, at=LATER)
    heard = {wish: told(person, "room_post") + told(person, "room_reply") for wish, person in by_wish.items()}
    assert heard == {Tells.ALL: 2, Tells.REPLIES: 1, Tells.DAILY: 0, Tells.WEEKLY: 0, Tells.NONE: 0}
    tomorrow = AT + timedelta(days=1)
    assert commands.tell_digests(by=None, at=tomorrow) == 2  # Hana has said nothing: she hears once a day.
    assert commands.tell_digests(by=None, at=tomorrow) == 0
    assert told(by_wish[Tells.DAILY], "room_digest") == 1
    assert commands.tell_digests(by=None, at=AT + timedelta(days=7)) == 1


def test_whom_hana_does_not_want_to_read_is_nothing_new_to_her(room: Room, inside: Person, mori: Person) -> None:
    """Neither in the digest nor in her list; what the same person writes as a moderator is."""
    for one in (loud := a_member(room, "うるさい人"), mori):
        commands.mute(one.id, by=inside, at=AT)
    commands.write(room.id, text="！！！", by=loud, at=SOON)
    tomorrow = AT + timedelta(days=1)
    assert commands.tell_digests(by=None, at=tomorrow) == 0
    assert (queries.new_in_rooms(inside), queries.rooms_of(inside, at=tomorrow).mine[0].new) == (0, 0)
    commands.write(room.id, text="集合は九時です", by=mori, at=SOON)
    assert (queries.new_in_rooms(inside), queries.rooms_of(inside, at=tomorrow).mine[0].new) == (1, 1)
    assert commands.tell_digests(by=None, at=tomorrow) == 2
    assert Notice.objects.get(person=inside, kind="room_digest").details["new"] == 1
