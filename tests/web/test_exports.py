"""D1, D2: staff take the list out as they have narrowed it; what for is asked first, and a colleague looks where it is long."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.builders import HIDA, a_person
from tests.exports.stories import registered
from tests.web.offices import NOW, sign_in
from tests.web.pages import words_of
from yukari.audit.models import Entry
from yukari.exports.models import Export
from yukari.kit.sheets import read_table
from yukari.people.models import Person
from yukari.places.commands import appoint
from yukari.rules.roles import Role

LIST = f"/office/{HIDA}/registrants/"
HERE = f"{LIST}exports/"
WHY = {"why": "counting", "columns": ["registered_on", "is_home"]}


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(here: None, mori: Person, client: Client) -> Client:
    registered(3)
    return sign_in(client, mori)


@pytest.fixture
def colleague_s(here: None, mori: Person) -> Client:
    colleague = a_person("同僚")
    appoint(colleague, place_id=HIDA, role=Role.OFFICER, by=None, at=NOW)
    return sign_in(Client(), colleague)


def test_what_is_narrowed_is_taken_out_in_whatever_form_the_program_takes(desk: Client) -> None:
    roster = desk.get(f"{LIST}?since=2026-04-01&kind=basic").content.decode()
    narrowed = f"{HERE}new/?kind=basic&amp;since=2026-04-01"
    assert narrowed in roster
    asked = desk.post(narrowed.replace("&amp;", "&"), WHY)
    page = words_of(desk.get(asked["Location"]))
    for told in ("受け取れます", "集計や報告のため", "登録した日、ここに住んでいる", "3人", "2027年4月13日"):
        assert told in page
    for way, encoding in (("utf-8.csv", "utf-8-sig"), ("cp932.csv", "cp932")):
        data = b"".join(desk.get(f"{asked['Location']}{way}"))  # type: ignore[arg-type]
        header, *lines = data.decode(encoding).splitlines()
        assert header == "番号,登録した日,ここに住んでいる"
        assert len(lines) == 3
        assert lines[0].endswith(",2026-04-01,0")
    book = desk.get(f"{asked['Location']}excel.xlsx").content
    assert ZipFile(BytesIO(book)).testzip() is None
    assert read_table(book).header == ("番号", "登録した日", "ここに住んでいる")
    assert Entry.objects.filter(verb="exported_the_roster", why="集計や報告のため").count() == 3
    assert Entry.objects.filter(verb="took_export").count() == 3


def test_nothing_is_taken_out_without_a_purpose_or_by_name(desk: Client) -> None:
    assert "目的を選んでください。" in words_of(desk.post(f"{HERE}new/", {"words": ""}))
    assert "目的を書いてください。" in words_of(desk.post(f"{HERE}new/", {"why": "other", "words": " "}))
    by_name = desk.get(f"{HERE}new/?called=1人目&kind=basic")
    assert "だれの番号かがわかってしまう" in words_of(by_name)
    assert f"{HERE}new/?kind=basic" in by_name.content.decode()
    assert "だれの番号かがわかってしまう" in words_of(desk.post(f"{HERE}new/?called=1人目", WHY))
    assert "あてはまる人がいない" in words_of(desk.get(f"{HERE}new/?kind=home"))
    assert not Export.objects.exists()


def test_a_colleague_looks_where_it_is_long(desk: Client, colleague_s: Client, settings: LazySettings) -> None:
    settings.EXPORT_SECOND_PERSON_OVER = 2
    assert "2人より多いので、別の職員が確かめて" in words_of(desk.get(f"{HERE}new/"))
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    assert "あなたとは別の職員が" in words_of(desk.get(here))
    assert "この書き出しを認めますか" in words_of(colleague_s.get(f"{here}approve/"))
    assert "頼んだ人とは別の職員が" in words_of(desk.post(f"{here}approve/"))
    colleague_s.post(f"{here}approve/")
    assert "受け取れるのは、頼んだ森さんだけです" in words_of(colleague_s.get(here))
    assert colleague_s.get(f"{here}utf-8.csv").status_code == 403
    assert desk.get(f"{here}utf-8.csv").status_code == 200
    listed = words_of(colleague_s.get(HERE))
    for told in ("集計や報告のため", "登録者みんな", "森", "受け取れます"):
        assert told in listed


def test_a_refused_one_says_why_and_one_taken_back_is_gone(
    desk: Client, colleague_s: Client, settings: LazySettings
) -> None:
    settings.EXPORT_SECOND_PERSON_OVER = 2
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    assert "理由を書いてください。" in words_of(colleague_s.post(f"{here}refuse/", {"reason": ""}))
    colleague_s.post(f"{here}refuse/", {"reason": "数だけで足ります"})
    assert "数だけで足ります" in words_of(desk.get(here))
    assert "数だけで足ります" in words_of(desk.get("/me/notices/"))
    other = desk.post(f"{HERE}new/?kind=basic", WHY)["Location"]
    desk.post(f"{other}take-back/")
    assert "取りやめました" in words_of(desk.get(other))
    assert "もう受け取れません" in words_of(desk.get(f"{other}utf-8.csv"))
    assert desk.get(f"{other}nonsense/").status_code == 404


def test_what_is_over_is_said_before_it_is_cleared_away(desk: Client, mori: Person) -> None:
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    for name in ("utf-8.xlsx", "excel.csv", "nonsense.csv"):
        assert desk.get(f"{here}{name}").status_code == 404
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert "一覧は消えています" in words_of(sign_in(desk, mori).get(here))
        assert "もう受け取れません" in words_of(desk.get(f"{here}utf-8.csv"))


def test_a_list_too_long_for_a_workbook_is_had_as_csv(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yukari.rules.exports.MOST_ROWS_OF_A_WORKBOOK", 2)
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    assert "Excelの形はありません" in words_of(desk.get(here))
    assert desk.get(f"{here}excel.xlsx").status_code == 404
    assert desk.get(f"{here}utf-8.csv").status_code == 200


def test_how_far_it_is_is_told_while_it_is_prepared(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yukari.registrations.queries.LINES", 2)
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    page = desk.get(here)
    assert "3人のうち0人" in words_of(page)
    assert 'hx-trigger="load delay:3s"' in page.content.decode()


def test_asking_another_place_s_export_finds_nothing(desk: Client, sato: Person) -> None:
    """D1."""
    here = desk.post(f"{HERE}new/", WHY)["Location"]
    theirs = sign_in(Client(), sato)
    assert theirs.get(here.replace(HIDA, "216046")).status_code == 404
    assert theirs.get(f"{here.replace(HIDA, '216046')}utf-8.csv").status_code == 404
