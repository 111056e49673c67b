"""D1, D4, V4: the ministry sees totals in which nobody can be found, in the order of codes."""

from collections.abc import Iterator
from csv import reader
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from tests.builders import AT, GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, a_person
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.people.models import Person
from yukari.places import commands
from yukari.registrations import commands as registrations
from yukari.rules.roles import Role
from yukari.statistics import commands as statistics


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ministry(places: None, client: Client) -> Client:
    person = a_person("国の人")
    commands.appoint(person, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    return sign_in(client, person)


def register(count: int, place_id: str, *, living_in: str = SETAGAYA) -> list[Person]:
    people = [a_person("だれか", residence_id=living_in) for _ in range(count)]
    for person in people:
        registrations.register(person.id, place_id=place_id, by=person, at=AT)
    return people


def close() -> None:
    statistics.close_day(date(2026, 4, 30), by=None, at=AT + timedelta(days=30))


def a_published_month() -> None:
    """Four people in one place, and six others in two."""
    register(4, HIDA)
    for person in register(6, SHIRAKAWA):
        registrations.register(person.id, place_id=TAKAYAMA, by=person, at=AT)
    close()


def test_cells_below_five_are_hidden_and_not_added_up(ministry: Client) -> None:
    """D4: nor can one be computed from its neighbours. A prefecture counts each person once, whatever its places add up to."""
    a_published_month()
    page = words_of(ministry.get("/office/ministry/"))
    assert "実人数 10 延べ人数 12" in page
    assert "岐阜県 10 0 3／3 2026年4月1日（水）" in page
    inside = words_of(ministry.get(f"/office/ministry/{GIFU}/"))
    assert "参加している市区町村 3 実人数 10 プレミアム 0" in inside
    assert "212172 飛騨市 — 表示しません — 表示しません 2026年4月1日（水）" in inside
    assert "216046 白川村 6 0 2026年4月1日（水）" in inside
    assert "だれか" not in page + inside


def test_the_whole_country_is_one_file_in_which_nothing_hidden_stands(ministry: Client) -> None:
    """D4, V4: the lines of every page, by code; empty is what is a dash there."""
    a_published_month()
    answer = ministry.get("/office/ministry/places.csv")
    head, *lines = reader(answer.getvalue().decode("utf-8-sig").splitlines())
    assert head == ["基準日", "コード", "都道府県", "市区町村の名前", "参加日", "登録", "プレミアム"]
    told = {line[1]: line[2:] for line in lines}
    assert list(told) == sorted(told)
    assert {line[0] for line in lines} == {"2026-04-30"}
    assert told[GIFU] == ["岐阜県", "", "2026-04-01", "10", "0"]
    assert told[HIDA] == ["岐阜県", "飛騨市", "2026-04-01", "", ""]
    assert told[SHIRAKAWA] == ["岐阜県", "白川村", "2026-04-01", "6", "0"]
    book = load_workbook(BytesIO(ministry.get("/office/ministry/places.xlsx").content)).get_sheet_by_index(0)
    assert [row[1] for row in book.to_python()[1:]] == list(told)
    assert ministry.get("/office/ministry/places.pdf").status_code == 404


def test_before_the_first_month_is_published_no_figure_is_told(ministry: Client) -> None:
    register(7, HIDA)
    assert "毎月の最後の日の数を、次の日の朝に公表します。" in words_of(ministry.get(f"/office/ministry/{GIFU}/"))
    answer = ministry.get("/office/ministry/places.csv")
    lines = list(reader(answer.getvalue().decode("utf-8-sig").splitlines()))[1:]
    assert [line[1] for line in lines if line[2] == "岐阜県"] == [GIFU, TAKAYAMA, HIDA, SHIRAKAWA]
    assert {(line[0], line[5], line[6]) for line in lines} == {("", "", "")}


def test_a_municipality_has_no_page_of_municipalities(ministry: Client) -> None:
    for code in (HIDA, "999999"):
        assert ministry.get(f"/office/ministry/{code}/").status_code == 404


def test_a_page_of_the_ministry_asks_as_often_for_many_places_as_for_few(
    ministry: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    close()
    ministry.get("/office/ministry/")
    for path, most in (("", 10), (f"{GIFU}/", 8), ("places.csv", 7)):
        with django_assert_max_num_queries(most):
            b"".join(ministry.get(f"/office/ministry/{path}"))


def test_who_lives_there_is_not_counted_and_places_stand_by_code(ministry: Client) -> None:
    """K7, V4."""
    register(5, HIDA, living_in=HIDA)
    close()
    page = words_of(ministry.get("/office/ministry/"))
    assert "実人数 0 延べ人数 0" in page
    assert page.index("東京都") < page.index("岐阜県")
    inside = words_of(ministry.get(f"/office/ministry/{GIFU}/"))
    assert inside.index("212032") < inside.index("212172") < inside.index("216046")


def test_a_country_in_which_nobody_has_joined_yet(client: Client, db: None) -> None:
    person = a_person("国の人")
    commands.appoint(person, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    assert "まだ参加している自治体はありません" in words_of(sign_in(client, person).get("/office/ministry/"))
