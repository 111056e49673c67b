"""D1, D3: what is coming in a person's own calendar, by an address that nobody guesses and that its person can end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar, Event

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from tests.web.pages import words_of
from yukari.activities import commands, queries
from yukari.activities.models import CalendarAddress, Organisation
from yukari.people.models import Person


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


@pytest.fixture
def visit(hana: Person) -> Client:
    client = Client()
    client.force_login(hana, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(visit: Client) -> str:
    """What the page shows this once, without the site."""
    page = visit.post("/me/calendar/").content.decode()
    return "/calendars/" + page.split("http://localhost:8000/calendars/")[1].split("<")[0]


def events(path: str) -> list[Event]:
    """As a calendar program asks: without a session."""
    response = Client().get(path)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_hana_keeps_what_she_joined_in_her_own_calendar(visit: Client, hana: Person, brigade: Organisation) -> None:
    seat = a_published_occurrence(brigade, title="草刈り")
    full = a_published_occurrence(brigade, title="祭り", days=12, capacity=1)
    other = a_person("けん", address="other@example.jp")
    a_published_occurrence(brigade, title="行かない")
    commands.join(full.id, by=other, at=AT)
    for one in (seat, full):
        commands.join(one.id, by=hana, at=AT)
    path = address(visit)
    told = {str(event["SUMMARY"]): event for event in events(path)}
    assert set(told) == {"草刈り", "【キャンセル待ち】祭り"}
    assert [str(event["STATUS"]) for event in told.values()] == ["CONFIRMED", "TENTATIVE"]
    assert {str(event["CLASS"]) for event in told.values()} == {"PRIVATE"}
    response = Client().get(path)
    assert "はな" not in response.content.decode()
    assert "けん" not in response.content.decode()
    assert "private" in response["Cache-Control"]
    commands.cancel_joining(seat.id, by=hana, at=AT)
    assert [str(event["SUMMARY"]) for event in events(path)] == ["【キャンセル待ち】祭り"]


def test_what_is_cancelled_is_said_to_be(visit: Client, hana: Person, brigade: Organisation) -> None:
    mowing = a_published_occurrence(brigade)
    commands.join(mowing.id, by=hana, at=AT)
    path = address(visit)
    commands.cancel_occurrence(mowing.id, reason="大雨", by=None, at=AT + timedelta(hours=1))
    (event,) = events(path)
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)


def test_a_new_address_ends_the_old_and_the_secret_is_kept_nowhere(visit: Client, hana: Person) -> None:
    old = address(visit)
    secret = old.removeprefix("/calendars/").removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in str(CalendarAddress.objects.values().get())
    assert secret not in visit.get("/me/calendar/").content.decode()
    new = address(visit)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert "アドレスを使えなくしました。" in words_of(visit.post("/me/calendar/", {"end": "1"}, follow=True))
    assert Client().get(new).status_code == 404
    assert Client().get("/calendars/guess.ics").status_code == 404


def test_hana_sees_whether_a_calendar_asks(visit: Client, hana: Person) -> None:
    path = address(visit)
    assert "まだ来ていません" in words_of(visit.get("/me/calendar/"))
    events(path)
    assert "最後に見に来たとき 2026年4月1日（水）10:00" in words_of(visit.get("/me/calendar/"))


def test_a_closed_account_has_no_calendar(visit: Client, hana: Person) -> None:
    path = address(visit)
    Person.objects.filter(pk=hana.pk).update(is_active=False)
    assert Client().get(path).status_code == 404
    assert queries.calendar_address_of(hana) is not None


def test_nobody_makes_an_address_for_somebody_else(db: None, client: Client) -> None:
    assert client.post("/me/calendar/")["Location"].startswith("/account/")
    assert not CalendarAddress.objects.exists()
