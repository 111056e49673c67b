"""No list of the office asks more of the database because it has more rows."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import HIDA, a_person, a_published_occurrence
from tests.registrations.stories import take_part
from tests.surveys.stories import a_draft_survey
from tests.web.offices import NOW, Office, a_living_office, a_resident, sign_in
from yukari.activities import commands as activities
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rules.programme import OrganisationKind
from yukari.rules.roles import Role

LISTS = {
    "": 34,
    "waiting/": 17,
    "decisions/": 11,
    "registrants/": 14,
    "policies/": 7,
    "surveys/": 7,
    "staff/": 7,
    "wishes/": 6,
    "organisations/": 15,
    "programme/": 15,
    "designations/": 15,
    "oddities/": 16,
}
"""Statements at most. Five of them are the session, the person, the person's offices, what waits and the unread notices."""


@pytest.fixture
def office(mori: Person, kondo: Person) -> Iterator[Office]:
    with time_machine.travel(NOW, tick=False):
        yield a_living_office(mori=mori, kondo=kondo)


def test_lists_ask_as_often_with_more_rows(office: Office, manager: Person) -> None:
    browser = sign_in(Client(), manager)
    # The first page of a day also notes that the person was here.
    browser.get(f"/office/{HIDA}/")
    before = counted(browser)
    more_of_everything(office, manager)
    assert counted(browser) == before
    assert {path: number for path, number in before.items() if number > LISTS[path]} == {}


def test_the_menu_tells_the_same_on_the_page_that_lists_what_waits_and_on_others(
    office: Office, manager: Person
) -> None:
    browser = sign_in(Client(), manager)
    more_of_everything(office, manager)
    told = [browser.get(f"/office/{HIDA}/{path}").context["menu"] for path in ("", "?kind=register", "staff/")]
    assert told[0] == told[1] == told[2]
    assert (told[0]["cases"], told[0]["applications"], told[0]["projects"]) > (0, 0, 0)


def counted(browser: Client) -> dict[str, int]:
    found = {}
    for path in LISTS:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/office/{HIDA}/{path}").status_code == 200
        found[path] = len(asked)
    return found


def more_of_everything(office: Office, manager: Person) -> None:
    for number in range(4):
        person = a_resident(f"{number}人目")
        for day in (1, 2, 3):
            take_part(person, date(2027, 3, day))
        places.appoint(a_person(), place_id=HIDA, role=Role.VIEWER, by=None, at=NOW)
        a_draft_survey(manager, title=f"アンケート{number}")
        activities.apply(HIDA, name=f"団体{number}", kind=OrganisationKind.NPO, by=a_person(), at=NOW)
        activities.enter(HIDA, name=f"自治会{number}", kind=OrganisationKind.NEIGHBOURHOOD, by=None, at=NOW)
        a_published_occurrence(office.company, days=374 + number, designated=False, title=f"活動{number}")
        a_published_occurrence(office.company, days=376 + number, title=f"指定した活動{number}")
