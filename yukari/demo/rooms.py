"""The example's room: those who mow the terraces of 種倉 talk with each other, and one post waits for a moderator."""

from datetime import datetime, timedelta
from uuid import UUID

from yukari.activities import queries as activities
from yukari.demo.townsfolk import HIDA
from yukari.kit.clock import day_in_japan
from yukari.people.queries import Person
from yukari.rooms import commands
from yukari.rules.rooms import Reaction

PROJECT = "棚田と石積みの草刈り"
OPENED = 200
"""Days ago."""
MEMBERS = 7
ABOUT = """**棚田と石積みの草刈り**に来てくださった方の部屋です。写真、忘れ物、次の相談を、気がるに書いてください。

- 電話番号や住所は書かないでください
- 急ぎの連絡は、活動のページの「主催団体に聞く」から"""
WELCOME = """はじめて来る方へ。朝は9時に飛騨古川駅の東口に、白い軽トラックと旗で待っています。

- 着替えと長靴は公民館に置けます
- 昼は朴葉寿司です。苦手なものがある方は前の日までに
- 雨の日は板倉の中で道具の手入れをします"""


def talk(project_id: UUID, *, leader: Person, neighbours: list[Person], held: UUID, coming: UUID, at: datetime) -> None:
    """Members are those who came; `held` is the last occurrence that was, `coming` the next one."""
    opened = at - timedelta(days=OPENED)
    room = commands.open_room(
        HIDA,
        name="種倉の草刈り仲間",
        about=ABOUT,
        opens_on=day_in_japan(opened),
        project_id=project_id,
        by=leader,
        at=opened,
    )
    came = (one for one in neighbours if project_id in activities.projects_of(one.id))
    members = [one for one, _ in zip(came, range(MEMBERS), strict=False)]
    first, second, third, fourth, *_, last = members
    for number, person in enumerate([leader, *members]):
        commands.enter(room.id, by=person, at=opened + timedelta(days=number))
    note = commands.write(room.id, text=WELCOME, by=leader, at=opened + timedelta(days=1))
    commands.pin(note.id, pinned=True, by=leader, at=opened + timedelta(days=1))
    _say_thanks(room.id, leader, first, second, at - timedelta(days=9))
    _ask_for_a_day(room.id, leader, members, at - timedelta(days=4))
    _lend_a_scythe(room.id, leader, third, fourth, at - timedelta(days=2))
    advert = commands.write(
        room.id,
        text="在宅でできる簡単な副業を紹介しています。くわしくはプロフィールのリンクから！",
        by=last,
        at=at - timedelta(hours=5),
    )
    for reporter, reason in ((first, "宣伝だと思います"), (third, "部屋と関係のない勧誘です")):
        commands.report(advert.id, reason=reason, by=reporter, at=at - timedelta(hours=3))
    _ask_the_organisation(leader, neighbours, held, coming, at)


def _say_thanks(room_id: UUID, leader: Person, guest: Person, other: Person, at: datetime) -> None:
    thanks = commands.write(
        room_id,
        text="先日はありがとうございました。帰りの電車で写真を見返しています。**石積みの上の段**、きれいになりましたね。",
        by=guest,
        at=at,
    )
    for text, person, hours in (
        ("こちらこそ。あの段は三年ぶりに草がなくなりました。", leader, 2),
        ("朴葉寿司の作り方、今度教えてもらう約束をしました。", other, 5),
    ):
        commands.write(room_id, text=text, parent_id=thanks.id, by=person, at=at + timedelta(hours=hours))
    for person, kind in ((leader, Reaction.THANKS), (other, Reaction.LIKE), (other, Reaction.COMING)):
        commands.react(thanks.id, kind=kind, by=person, at=at + timedelta(hours=6))


def _ask_for_a_day(room_id: UUID, leader: Person, members: list[Person], at: datetime) -> None:
    poll = commands.write(
        room_id,
        text="来年の最初の草刈り、どの週がよいですか。多かった週に合わせて募集を出します。",
        choices=("4月の最後の週末", "連休のはじめ", "連休のおわり", "5月の二週目"),
        closes_at=at + timedelta(days=14),
        by=leader,
        at=at,
    )
    for person, choice in zip(members, (0, 1, 1, 3, 1, 0), strict=False):
        commands.vote(poll.id, choice=choice, by=person, at=at + timedelta(hours=1))


def _lend_a_scythe(room_id: UUID, leader: Person, guest: Person, other: Person, at: datetime) -> None:
    asked = commands.write(
        room_id, text="左利きなのですが、左用の鎌はありますか。なければ買って持っていきます。", by=guest, at=at
    )
    for text, person in (
        ("一本あります。名前を書いて取っておきます。", leader),
        ("わたしも左です！もう一本、家から持っていきますね。", other),
    ):
        commands.write(room_id, text=text, parent_id=asked.id, by=person, at=at + timedelta(hours=1))
    commands.react(asked.id, kind=Reaction.HELP, by=other, at=at + timedelta(hours=1))


def _ask_the_organisation(leader: Person, neighbours: list[Person], held: UUID, coming: UUID, at: datetime) -> None:
    """One question was answered; another has waited for nine days."""
    guest, other = (
        next(one for one in neighbours if activities.takes_part_in(one.id, occurrence_id))
        for occurrence_id in (held, coming)
    )
    asked = at - timedelta(days=20)
    commands.ask(held, text="公民館の玄関に、青い水筒を忘れていませんでしたか。", by=guest, at=asked)
    answer = "ありました。次に来られる日まで、お預かりしておきます。"
    commands.answer(guest.id, occurrence_id=held, text=answer, by=leader, at=asked + timedelta(hours=3))
    worry = "膝をいためていて、長くは立てません。すわってできる仕事はありますか。"
    commands.ask(coming, text=worry, by=other, at=at - timedelta(days=9))
