"""The pages of rooms and of questions to organisations, as members, moderators and organisations see them."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, HIDA
from tests.rooms.conftest import a_member, inside, joined, occurrence, project_room, room
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.activities.models import Occurrence
from yukari.people.models import Person
from yukari.rooms import commands
from yukari.rooms.models import Contact, Membership, Post, Room, Vote

__all__ = ["inside", "joined", "occurrence", "project_room", "room"]

HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        yield


def a_png(size: tuple[int, int] = (30, 20)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "green").save(written, "PNG")
    return written.getvalue()


def test_hana_enters_writes_and_answers_without_javascript(client: Client, hana: Person, room: Room) -> None:
    from yukari.registrations import commands as registrations

    client.force_login(hana)
    page = f"/me/rooms/{room.id}/"
    assert "この地域に登録した人か、この活動に参加した人が入れます" in words_of(client.get(page))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    assert "棚田を守る会" in words_of(client.get("/me/rooms/"))
    assert "ルームに入る" in words_of(client.get(page))
    assert "はじめのひとことを" in words_of(client.post(f"{page}enter/", follow=True))
    text = "<script>alert(1)</script> **水**は[ここ](javascript:alert(1))"
    picture = SimpleUploadedFile("a.png", a_png())
    told = client.post(
        page, {"text": text, "picture": picture, "picture_alt": "緑の棚田", "choices": "はい\nいいえ"}, follow=True
    )
    assert "書きこみました" in words_of(told)
    html = told.content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert 'alt="緑の棚田"' in html
    post = Post.objects.get()
    shown = client.get(f"/me/rooms/posts/{post.id}/picture/")
    assert shown["Content-Type"] in {"image/png", "image/jpeg"}
    assert b"".join(shown)  # Read to its end, the file is closed.
    thread = f"/me/rooms/posts/{post.id}/"
    assert "わたしも" in words_of(client.post(thread, {"text": "わたしも"}, follow=True))
    assert "返信 1件" in client.get(page).content.decode()
    client.post(f"{thread}vote/", {"choice": "1", "origin": "room"})
    assert Vote.objects.get().choice == 1
    assert client.post(f"{thread}sign/", {"kind": "thanks", "origin": "thread"})["Location"].endswith(
        f"#post-{post.id}"
    )
    assert "ありがとう" in client.post(f"{thread}sign/", {"kind": "thanks"}, headers=HX).content.decode()
    assert "1票" in client.post(f"{thread}vote/", {"choice": "0"}, headers=HX).content.decode()
    for nonsense in ("", "x", "9", "²", "99999"):
        client.post(f"{thread}vote/", {"choice": nonsense})
        client.post(f"{thread}sign/", {"kind": nonsense})
    assert Vote.objects.get().choice == 0


def test_a_file_that_lies_and_a_huge_picture_are_explained_on_the_page(
    client: Client, inside: Person, room: Room
) -> None:
    client.force_login(inside)
    page = f"/me/rooms/{room.id}/"
    liar = SimpleUploadedFile("a.png", b"<script>alert(1)</script>")
    assert "この種類のファイルは使えません" in words_of(client.post(page, {"text": "見て", "picture": liar}))
    huge = SimpleUploadedFile("a.png", a_png((10_001, 2)))
    refused = client.post(page, {"text": "見て", "picture": huge})
    assert "大きすぎます" in words_of(refused)
    assert "見て" in refused.content.decode()
    assert not Post.objects.exists()


def test_hana_changes_deletes_and_takes_back(client: Client, inside: Person, room: Room) -> None:
    post = commands.write(room.id, text="あした", by=inside, at=AT)
    client.force_login(inside)
    one = f"/me/rooms/posts/{post.id}/"
    assert "あさって" in words_of(client.post(f"{one}edit/", {"text": "あさって"}, follow=True))
    assert "あした" in words_of(client.post(f"{one}undo/", follow=True))
    assert "この書きこみは消されました" in words_of(client.post(f"{one}delete/", follow=True))
    assert "元に戻しました" in words_of(client.post(f"{one}undo/", follow=True))
    assert client.post(f"{one}explode/").status_code == 302
    sakura = a_member(room)
    client.force_login(sakura)
    assert client.post(f"{one}edit/", {"text": "x"}).status_code == 404
    client.post(f"{one}delete/")
    assert Post.objects.get().state == "shown"


def test_hana_chooses_what_to_hear_mutes_and_leaves(client: Client, inside: Person, room: Room) -> None:
    loud = a_member(room, "うるさい人")
    post = commands.write(room.id, text="！！！", by=loud, at=AT)
    client.force_login(inside)
    client.post(f"/me/rooms/{room.id}/tell/", {"tells": "weekly"})
    assert Membership.objects.get(person=inside).tells == "weekly"
    report = f"/me/rooms/posts/{post.id}/report/"
    assert "！！！" in words_of(client.get(report))
    assert "！！！" not in words_of(client.post(report, {"mute": "yes"}, follow=True))
    assert "うるさい人" in words_of(client.get("/me/rooms/"))
    client.post(f"/me/rooms/muted/{loud.id}/")
    assert "！！！" in words_of(client.get(f"/me/rooms/{room.id}/"))
    assert "このルームを出ますか" in words_of(client.get(f"/me/rooms/{room.id}/leave/"))
    client.post(f"/me/rooms/{room.id}/leave/", {"erase": "on"})
    assert Membership.objects.get(person=inside).left_at


def test_mori_settles_what_hana_reported(
    client: Client, inside: Person, room: Room, mori: Person, sato: Person
) -> None:
    bad = a_member(room, "こまった人")
    post = commands.write(room.id, text="こまったこと", by=bad, at=AT)
    client.force_login(inside)
    told = client.post(f"/me/rooms/posts/{post.id}/report/", {"reason": "電話番号が書いてあります"}, follow=True)
    assert "報告を受け取りました" in words_of(told)
    sign_in(client, mori)
    listed, case = f"/office/{HIDA}/rooms/", f"/office/{HIDA}/rooms/posts/{post.id}/"
    assert "電話番号が書いてあります" in words_of(client.get(listed))
    assert "こまったこと" in words_of(client.get(case))
    assert client.post(case, {"settle": "hide"}).status_code == 200
    hidden = client.post(case, {"settle": "hide", "reason": "個人の連絡先のため"}, follow=True)
    assert "非表示にしました" in words_of(hidden)
    member = f"/office/{HIDA}/rooms/{room.id}/members/{bad.id}/"
    assert "外しますか" in words_of(client.get(member))
    assert "本人に知らせました" in words_of(client.post(member, {"reason": "くり返しの勧誘"}, follow=True))
    assert "また入れるように" in words_of(client.post(member, follow=True))
    client.force_login(bad)
    assert "個人の連絡先のため" in words_of(client.get("/me/notices/"))
    assert "ルームに書いたものを、運営として確かめるときに見ました" in words_of(client.get("/me/looks/"))
    sign_in(client, sato)
    assert client.get(case).status_code == 403


def test_a_word_on_hold_waits_kindly(client: Client, inside: Person, room: Room, mori: Person) -> None:
    sign_in(client, mori)
    words = f"/office/{HIDA}/rooms/words/"
    assert "加えました" in words_of(client.post(words, {"word": "副業"}, follow=True))
    client.force_login(inside)
    told = words_of(client.post(f"/me/rooms/{room.id}/", {"text": "副業の話"}, follow=True))
    assert "少しお待ちください" in told
    assert "いまは、あなただけに見えています" in told
    post = Post.objects.get()
    sign_in(client, mori)
    case = f"/office/{HIDA}/rooms/posts/{post.id}/"
    assert "保留の言葉が入っています" in words_of(client.get(case))
    client.post(case, {"settle": "release"})
    post.refresh_from_db()
    assert post.state == "shown"


def test_staff_and_kondo_make_rooms(client: Client, occurrence: Occurrence, mori: Person, kondo: Person) -> None:
    sign_in(client, mori)
    said = {"name": "祭りの部屋", "about": "", "opens_on": "2026-04-01", "closes_on": "2026-05-01"}
    assert "祭りの部屋" in words_of(client.post(f"/office/{HIDA}/rooms/new/", said, follow=True))
    room = Room.objects.get()
    wrong = client.post(f"/office/{HIDA}/rooms/{room.id}/", {**said, "closes_on": "2026-03-01"})
    assert wrong.status_code == 409
    client.post(f"/office/{HIDA}/rooms/{room.id}/", {**said, "first_waits": "on"})
    assert Room.objects.get().first_waits
    sign_in(client, kondo)
    desk = f"/office/organisations/{occurrence.project.organisation_id}/rooms/"
    assert client.post(f"{desk}new/", said).status_code == 200
    made = client.post(f"{desk}new/", {**said, "project": str(occurrence.project_id)}, follow=True)
    assert "水路の草刈り" in words_of(made)
    own = Room.objects.exclude(id=room.id).get()
    assert client.get(f"{desk}{own.id}/").status_code == 200
    assert client.get(f"{desk}{room.id}/").status_code == 404
    assert client.get(f"/office/{HIDA}/rooms/").status_code == 403


def test_a_question_its_answer_and_a_report(
    client: Client, joined: Person, occurrence: Occurrence, kondo: Person, mori: Person
) -> None:
    """M1, D1: page and notices show no address; the place's staff read it only after the report."""
    client.force_login(joined)
    page = f"/me/contacts/{occurrence.id}/"
    client.post(page, {"text": "長靴は要りますか"})
    contact = Contact.objects.get()
    organisation = occurrence.project.organisation_id
    sign_in(client, kondo)
    listed = client.get(f"/office/organisations/{organisation}/contacts/").content.decode()
    assert "から待っています" in listed
    assert "hana@example.jp" not in listed
    one = f"/office/occurrences/{occurrence.id}/contacts/{joined.id}/"
    assert "長靴は要りますか" in words_of(client.get(one))
    assert "hana@example.jp" not in client.get(one).content.decode()
    sign_in(client, mori)
    assert client.get(one).status_code == 403
    assert "返事を待っている参加者がいる団体" in words_of(client.get(f"/office/{HIDA}/rooms/"))
    reported = f"/office/{HIDA}/contacts/{joined.id}/{occurrence.id}/"
    assert client.get(reported).status_code == 404
    sign_in(client, kondo)
    client.post(one, {"text": "要ります"})
    client.force_login(joined)
    assert "要ります" in words_of(client.get(page))
    assert "報告を受け取りました" in words_of(client.post(f"{page}report/", {"reason": "こわい"}, follow=True))
    assert "もう書けなくなります" in words_of(client.get(f"{page}leave/"))
    assert "このやりとりは終わりました" in words_of(client.post(f"{page}leave/", follow=True))
    sign_in(client, mori)
    assert "長靴は要りますか" in words_of(client.get(reported))
    assert "記録しました" in words_of(client.post(reported, {"reason": "話した"}, follow=True))
    sign_in(client, kondo)
    assert "終えますか" in words_of(client.get(f"{one}end/"))
    client.post(f"{one}end/")
    client.post(f"{one}report/", {"reason": "x"})
    contact.refresh_from_db()
    assert contact.organisation_left_at


def test_a_page_of_twenty_posts_costs_what_one_of_two_costs(
    client: Client, inside: Person, mori: Person, room: Room, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(inside)
    client.get(f"/me/rooms/{room.id}/")  # The first visit of the day is noted.
    counts = []
    for many in (2, 9):
        for number in range(many):
            commands.write(room.id, text=str(number), choices=["a", "b"], by=mori, at=AT + timedelta(hours=number))
        with django_assert_max_num_queries(20) as asked:
            client.get(f"/me/rooms/{room.id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_mori_reads_what_its_writer_deleted_after_a_report(
    client: Client, inside: Person, mori: Person, room: Room
) -> None:
    """The writer is told so where it is hidden, and Hana, who was about to report a reply that is gone, reads no error of ours."""
    sakura = a_member(room)
    post = commands.write(room.id, text="電話は0577です", by=sakura, at=AT)
    reply = commands.write(room.id, text="まちがい", parent_id=post.id, by=sakura, at=AT)
    commands.report(post.id, reason="番号が書いてあります", by=inside, at=AT)
    for one in (reply, post):
        commands.delete_post(one.id, by=sakura, at=AT)
    client.force_login(inside)
    assert client.get(f"/me/rooms/posts/{reply.id}/report/").status_code == 404
    sign_in(client, mori)
    assert "番号が書いてあります" in words_of(client.get(f"/office/{HIDA}/rooms/"))
    page = f"/office/{HIDA}/rooms/posts/{post.id}/"
    told = words_of(client.get(page))
    assert "書いた人が消しました" in told
    assert "電話は0577です" in told
    assert "言葉も消えます" in words_of(client.post(page, {"settle": "release"}, follow=True))
    assert client.get(page).status_code == 404
