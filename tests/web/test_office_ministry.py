"""D1, D4, V4: the ministry sees totals in which nobody can be found, in the order of codes."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, a_person
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


def test_cells_below_five_are_hidden_and_not_added_up(ministry: Client) -> None:
    """D4: nor can one be computed from its neighbours."""
    register(4, HIDA)
    for person in register(6, SHIRAKAWA):
        registrations.register(person.id, place_id=TAKAYAMA, by=person, at=AT)
    close()
    page = words_of(ministry.get("/office/ministry/"))
    assert "実人数 10 延べ人数 12" in page
    assert "212172 飛騨市 2026年4月1日（水） — 表示しません — 表示しません" in page
    assert "216046 白川村 2026年4月1日（水） 6 0" in page
    assert "だれか" not in page


def test_who_lives_there_is_not_counted_and_places_stand_by_code(ministry: Client) -> None:
    """K7, V4."""
    register(5, HIDA, living_in=HIDA)
    close()
    page = words_of(ministry.get("/office/ministry/"))
    assert "実人数 0 延べ人数 0" in page
    assert page.index("131121") < page.index("212032") < page.index("212172") < page.index("216046")


def test_a_country_in_which_nobody_has_joined_yet(client: Client, db: None) -> None:
    person = a_person("国の人")
    commands.appoint(person, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    assert "まだ参加している自治体はありません" in words_of(sign_in(client, person).get("/office/ministry/"))
