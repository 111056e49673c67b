"""The example's room: those who mow the terraces of 種倉 talk with each other, and one post waits for a moderator."""

from datetime import datetime, timedelta
from uuid import UUID

from yukari.activities import queries as activities
from yukari.demo.townsfolk import HIDA
from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people.queries import Person
from yukari.rooms import commands
from yukari.rules.rooms import Reaction

PROJECT = "棚田と石積みの草刈り"
OPENED = 200
"""Days ago."""
MEMBERS = 7
ENTERED = ("19:20", "07:41", "22:15", "12:08", "20:33", "06:55", "18:47", "21:26")
ABOUT = """**棚田と石積みの草刈り**に来てくださった方の部屋です。写真、忘れ物、次の相談を、気がるに書いてください。

- 電話番号や住所は書かないでください
- 急ぎの連絡は、活動のページの「主催団体に聞く」から"""
WELCOME = """はじめて来る方へ。朝は9時に飛騨古川駅の東口に、白い軽トラックと旗で待っています。

- 着替えと長靴は公民館に置けます
- 昼は朴葉寿司です。苦手なものがある方は前の日までに
- 雨の日は板倉の中で道具の手入れをします"""


def talk(project_id: UUID, *, leader: Person, neighbours: list[Person], held: UUID, coming: UUID, at: datetime) -> None:
    """Members are those who came; `held` is the last occurrence that was, `coming` the next one."""
    opened = _days_before(at, OPENED, "19:20")
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
    for person, days, time in zip([leader, *members], (200, 199, 199, 198, 195, 188, 170, 12), ENTERED, strict=False):
        commands.enter(room.id, by=person, at=_days_before(at, days, time))
    note_at = _days_before(at, 199, "20:14")
    note = commands.write(room.id, text=WELCOME, by=leader, at=note_at)
    commands.pin(note.id, pinned=True, by=leader, at=note_at)
    _talk_through_the_seasons(room.id, leader, first, third, at)
    _say_thanks(room.id, leader, first, second, at)
    _ask_for_a_day(room.id, leader, members, at)
    _lend_a_scythe(room.id, leader, third, fourth, at)
    advert = commands.write(
        room.id,
        text="在宅でできる簡単な副業を紹介しています。くわしくはプロフィールのリンクから！",
        by=last,
        at=at - timedelta(hours=5),
    )
    reports = ((first, "宣伝だと思います", 190), (third, "部屋と関係のない勧誘です", 85))
    for reporter, reason, minutes in reports:
        commands.report(advert.id, reason=reason, by=reporter, at=at - timedelta(minutes=minutes))
    _ask_the_organisation(leader, neighbours, held, coming, at)


def _days_before(at: datetime, days: int, time: str) -> datetime:
    """That many days ago by this clock in Japan: people write before work, at noon and late in the evening."""
    hours, minutes = time.split(":")
    return start_of_day(day_in_japan(at) - timedelta(days=days)) + timedelta(hours=int(hours), minutes=int(minutes))


def _talk_through_the_seasons(room_id: UUID, leader: Person, guest: Person, other: Person, at: datetime) -> None:
    frogs = commands.write(
        room_id,
        text="カエルの声を聞きながらの昼休み、忘れられません。また行きます。",
        by=guest,
        at=_days_before(at, 148, "21:37"),
    )
    commands.react(frogs.id, kind=Reaction.LIKE, by=leader, at=_days_before(at, 147, "05:58"))
    boots = commands.write(
        room_id,
        text="公民館に長靴を忘れたかもしれません。24.5の緑です。",
        by=other,
        at=_days_before(at, 92, "08:05"),
    )
    found = "ありました。下足箱の右上に置いてあります。次のときにどうぞ。"
    commands.write(room_id, text=found, parent_id=boots.id, by=leader, at=_days_before(at, 92, "19:31"))
    commands.react(boots.id, kind=Reaction.HELP, by=leader, at=_days_before(at, 92, "19:32"))
    commands.write(
        room_id,
        text="板倉の戸を直しました。道具は奥の棚に移してあります。",
        by=leader,
        at=_days_before(at, 47, "17:12"),
    )


def _say_thanks(room_id: UUID, leader: Person, guest: Person, other: Person, at: datetime) -> None:
    thanks = commands.write(
        room_id,
        text="先日はありがとうございました。帰りの電車で写真を見返しています。**石積みの上の段**、きれいになりましたね。",
        by=guest,
        at=_days_before(at, 9, "18:52"),
    )
    for text, person, days, time in (
        ("こちらこそ。あの段は三年ぶりに草がなくなりました。", leader, 9, "21:04"),
        ("朴葉寿司の作り方、今度教えてもらう約束をしました。", other, 8, "07:18"),
    ):
        commands.write(room_id, text=text, parent_id=thanks.id, by=person, at=_days_before(at, days, time))
    for person, kind, days, time in (
        (leader, Reaction.THANKS, 9, "21:05"),
        (other, Reaction.LIKE, 8, "07:16"),
        (other, Reaction.COMING, 7, "12:40"),
    ):
        commands.react(thanks.id, kind=kind, by=person, at=_days_before(at, days, time))


def _ask_for_a_day(room_id: UUID, leader: Person, members: list[Person], at: datetime) -> None:
    asked = _days_before(at, 4, "12:31")
    poll = commands.write(
        room_id,
        text="来年の最初の草刈り、どの週がよいですか。多かった週に合わせて募集を出します。",
        choices=("4月の最後の週末", "連休のはじめ", "連休のおわり", "5月の二週目"),
        closes_at=asked + timedelta(days=14),
        by=leader,
        at=asked,
    )
    votes = ((0, 4, "12:47"), (1, 4, "22:10"), (1, 3, "07:33"), (3, 3, "18:25"), (1, 2, "20:02"), (0, 1, "06:51"))
    for person, (choice, days, time) in zip(members, votes, strict=False):
        commands.vote(poll.id, choice=choice, by=person, at=_days_before(at, days, time))


def _lend_a_scythe(room_id: UUID, leader: Person, guest: Person, other: Person, at: datetime) -> None:
    asked = commands.write(
        room_id,
        text="左利きなのですが、左用の鎌はありますか。なければ買って持っていきます。",
        by=guest,
        at=_days_before(at, 2, "06:40"),
    )
    for text, person, days, time in (
        ("一本あります。名前を書いて取っておきます。", leader, 2, "12:22"),
        ("わたしも左です！もう一本、家から持っていきますね。", other, 1, "20:48"),
    ):
        commands.write(room_id, text=text, parent_id=asked.id, by=person, at=_days_before(at, days, time))
    commands.react(asked.id, kind=Reaction.HELP, by=other, at=_days_before(at, 1, "20:49"))


def _ask_the_organisation(leader: Person, neighbours: list[Person], held: UUID, coming: UUID, at: datetime) -> None:
    """One question was answered; another has waited for nine days."""
    guest, other = (
        next(one for one in neighbours if activities.takes_part_in(one.id, occurrence_id))
        for occurrence_id in (held, coming)
    )
    asked = _days_before(at, 20, "16:36")
    commands.ask(held, text="公民館の玄関に、青い水筒を忘れていませんでしたか。", by=guest, at=asked)
    answer = "ありました。次に来られる日まで、お預かりしておきます。"
    commands.answer(guest.id, occurrence_id=held, text=answer, by=leader, at=_days_before(at, 20, "19:50"))
    worry = "膝をいためていて、長くは立てません。すわってできる仕事はありますか。"
    commands.ask(coming, text=worry, by=other, at=_days_before(at, 9, "21:12"))
