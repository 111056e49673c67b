"""Lists that grow are read page by page, each row once, and as many statements whatever is in them."""

from typing import Any

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, a_published_occurrence, an_organisation, many_dates
from tests.clients.stories import a_token, an_app
from tests.web.offices import sign_in
from yukari.people.models import Person
from yukari.rules.scopes import Scope


def told(token: str, address: str, cursor: str = "") -> Any:
    answer = Client().get(f"/api/v1{address}", {"cursor": cursor}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def pages_of(token: str, address: str) -> list[Any]:
    pages = [told(token, address)]
    while pages[-1]["next_cursor"]:
        pages.append(told(token, address, pages[-1]["next_cursor"]))
    return pages


def test_a_desk_reads_all_that_is_held_however_much_that_is(kondo: Person) -> None:
    brigade = an_organisation(kondo)
    next_week = a_published_occurrence(brigade, days=7)
    many_dates(next_week, [number for number in range(-210, 30) if number])
    with time_machine.travel(AT, tick=False):
        token = a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS)
        pages = pages_of(token, "/desk/occurrences")
        assert [len(page["items"]) for page in pages] == [200, 40]
        starts = [one["starts_at"] for page in pages for one in page["items"]]
        assert starts == sorted(set(starts))
        assert pages[-1]["items"][-1]["id"] == str(next_week.id)


def test_who_stands_at_many_desks_is_answered_as_quickly(kondo: Person) -> None:
    a_published_occurrence(an_organisation(kondo))

    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = told(token, "/desk/occurrences")["items"]
        assert found[-1]["organisation"] == "飛騨市消防団"
        return len(asked)

    with time_machine.travel(AT, tick=False):
        token = a_token(sign_in(Client(), kondo), an_app(), Scope.ROSTERS)
        counted()
        before = counted()
        for name in ("古川の会", "神岡の会", "宮川の会"):
            a_published_occurrence(an_organisation(kondo, name=name), days=1)
        assert counted() == before
