from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings

from tests.builders import HIDA, a_person
from tests.mailbox import Mailbox, a_mail_server
from tests.news.stories import NOW
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import commands as registrations


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Mailbox]:
    with a_mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def registrants(mori: Person) -> Callable[[int], list[Person]]:
    """So many people who are registered with 飛騨市; every third reads English."""

    def make(number: int) -> list[Person]:
        people = [a_person(f"住民{one}", language="en" if one % 3 == 2 else "ja") for one in range(number)]
        for person in people:
            registrations.register(person.id, place_id=HIDA, by=person, at=NOW)
        return people

    return make


@pytest.fixture
def tani(manager: Person) -> Person:
    """The second person: another officer of 飛騨市."""
    person = a_person("谷", address="tani@example.jp", residence_id=HIDA)
    places.appoint(person, place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=NOW)
    return person
