"""K2: a place's own イベント一覧 becomes drafts for its organisations: looked at, chosen, brought in once, and taken back."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from yukari.activities import commands
from yukari.activities.models import Organisation, Project
from yukari.kit.sheets import workbook
from yukari.people.models import Person

HEAD = "都道府県コード又は市区町村コード,NO,イベント名,開始日,終了日,開始時間,終了時間,説明,場所名称,定員,カテゴリー"
ROWS = [
    "212172,1,稲刈り体験,2026/10/01,2026/10/02,9:00,12:00,稲を刈ります,古川町公民館,20,農業",
    "212172,2,稲刈り体験,2026/10/10,2026/10/10,9:00,12:00,稲を刈ります,古川町公民館,20,農業",
    "212172,3,雪祭り,令和9年2月1日,,終日,,雪で遊びます,,,",
    "212172,4,春祭り,2026-03-01,2026-03-01,9:00,12:00,終わった祭り,,,",
    "212172,5,秋祭り,秋ごろ,,9:00,12:00,,,,",
]


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


@pytest.fixture
def desk(brigade: Organisation, kondo: Person) -> Client:
    return sign_in(Client(), kondo)


def list_of_events(encoding: str = "cp932") -> bytes:
    return "\r\n".join([HEAD, *ROWS, ""]).encode(encoding)


def look(desk: Client, brigade: Organisation, content: bytes, name: str = "event.csv") -> HttpResponse:
    return desk.post(
        f"/office/organisations/{brigade.id}/projects/import/", {"file": SimpleUploadedFile(name, content)}
    )


def choose(desk: Client, brigade: Organisation, looked: HttpResponse, *rows: int) -> HttpResponse:
    kept = re.search(r'name="kept" value="([^"]+)"', looked.content.decode())
    assert kept
    address = f"/office/organisations/{brigade.id}/projects/import/bring-in/"
    return desk.post(address, {"kept": kept[1], "row": rows})


def test_kondo_sees_row_by_row_what_would_become_of_it(desk: Client, brigade: Organisation) -> None:
    words = words_of(look(desk, brigade, list_of_events()))
    assert "5行のうち、3行を取りこめます。" in words
    assert "2行目 稲刈り体験 2026年10月1日（木）～10月2日（金） 9:00–12:00・農林漁業・ 古川町公民館" in words
    assert "4行目 雪祭り 2027年2月1日（月）・祭り・伝統文化 始まりと終わりの時刻が読み取れない" in words
    assert "5行目 春祭り 祭り・伝統文化 取りこめません もう終わっています。" in words
    assert "6行目 秋祭り 祭り・伝統文化 取りこめません 日付を読み取れません。" in words
    assert not Project.objects.exists()


def test_chosen_rows_become_drafts_once_and_can_be_taken_back(desk: Client, brigade: Organisation) -> None:
    looked = look(desk, brigade, list_of_events())
    done = choose(desk, brigade, looked, 2, 3, 4)
    assert "下書きを2件つくりました。" in words_of(desk.get(path_of(done)))
    rice = Project.objects.get(title="稲刈り体験")
    assert (rice.state, rice.field, rice.what) == ("draft", "farming", "稲を刈ります")
    assert [f"{one.day} {one.capacity}" for one in rice.occurrences.order_by("day")] == [
        "2026-10-01 20",
        "2026-10-02 20",
        "2026-10-10 20",
    ]
    assert not Project.objects.get(title="雪祭り").occurrences.exists()
    again = choose(desk, brigade, look(desk, brigade, list_of_events("utf-16")), 2, 3, 4)
    assert "選んだ行は、もう取りこまれています。" in words_of(desk.get(path_of(again)))
    assert Project.objects.count() == 2
    back = desk.post(path_of(done))
    assert "下書きを2件取り消しました。" in words_of(desk.get(path_of(back)))
    assert not Project.objects.exists()
    choose(desk, brigade, look(desk, brigade, list_of_events()), 4)
    assert Project.objects.get().title == "雪祭り"


def test_what_somebody_has_worked_on_stays(desk: Client, brigade: Organisation, kondo: Person) -> None:
    done = choose(desk, brigade, look(desk, brigade, list_of_events()), 2, 4)
    snow = Project.objects.get(title="雪祭り")
    commands.change_project(snow.id, belongings="長靴", by=kondo, at=AT + timedelta(hours=1))
    desk.post(path_of(done))
    assert Project.objects.get() == snow


def test_a_workbook_and_our_own_file_are_read_too(desk: Client, brigade: Organisation) -> None:
    head, *rows = [line.split(",") for line in [HEAD, *ROWS]]
    assert "3行を取りこめます" in words_of(look(desk, brigade, workbook(head, rows), "event.xlsx"))
    a_published_occurrence(brigade, designated=False)
    ours = desk.get(f"/open-data/{HIDA}/events-cp932.csv").getvalue()
    assert "1行のうち、1行を取りこめます。" in words_of(look(desk, brigade, ours))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ファイルは空です"),
        (b"%PDF-1.7", "表のファイルではないようです。"),
        ("名前,電話\nはな,03\n".encode(), "「イベント名」「開始日」の列が見つかりません。"),
        (HEAD.encode(), "見出しの下に、行がありません。"),
        (("a,b\n" + "1,2\n" * 501).encode(), "行が多すぎます。500行までに分けてください。"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk: Client, brigade: Organisation, content: bytes, words: str) -> None:
    response = look(desk, brigade, content)
    assert response.status_code == 422
    assert words in words_of(response)


def test_more_than_a_browser_can_carry_is_said_at_once(desk: Client, brigade: Organisation) -> None:
    chosen = random.Random(1)
    words = ["".join(chosen.choices("稲刈雪祭春夏秋冬山川田畑道具人手", k=4000)) for _ in range(450)]
    rows = [f"212172,{n},名前{n},2026-10-01,,9:00,12:00,{text},,," for n, text in enumerate(words)]
    response = look(desk, brigade, "\n".join([HEAD, *rows]).encode("cp932"))
    assert response.status_code == 422
    assert "ファイルが大きすぎます。1MBまでに分けてください。" in words_of(response)


def test_what_was_read_cannot_be_changed_or_carried_to_another_desk(
    desk: Client, brigade: Organisation, kondo: Person
) -> None:
    looked = look(desk, brigade, list_of_events())
    other = an_organisation(kondo, name="古川の会")
    for chosen in (
        lambda: choose(desk, other, looked, 2),
        lambda: choose(desk, brigade, looked),
        lambda: desk.post(f"/office/organisations/{brigade.id}/projects/import/bring-in/", {"kept": "x:y", "row": 2}),
    ):
        assert "取りこむ行が選ばれていません" in words_of(desk.get(path_of(chosen())))
    assert not Project.objects.exists()
