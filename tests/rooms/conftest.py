"""飛騨市's room about its rice terraces, and the room of a project of Kondo's brigade."""

from datetime import timedelta

import pytest

from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from yukari.activities import commands as activities
from yukari.activities.models import Occurrence
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rooms import commands
from yukari.rooms.models import Room

TODAY = day_in_japan(AT)


@pytest.fixture
def room(mori: Person) -> Room:
    return commands.open_room(HIDA, name="棚田を守る会", about="**種倉**の棚田の話", opens_on=TODAY, by=mori, at=AT)


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo))


@pytest.fixture
def project_room(occurrence: Occurrence, kondo: Person) -> Room:
    """Kondo, who leads the brigade, has opened it himself."""
    return commands.open_room(
        HIDA, name="夜回りの部屋", opens_on=TODAY, project_id=occurrence.project_id, by=kondo, at=AT
    )


def a_member(room: Room, called: str = "さくら") -> Person:
    """Registered with 飛騨市, and in the room."""
    person = a_person(called)
    registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    commands.enter(room.id, by=person, at=AT)
    return person


@pytest.fixture
def inside(hana: Person, room: Room) -> Person:
    """Hana, in the room of the terraces."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    commands.enter(room.id, by=hana, at=AT)
    return hana


@pytest.fixture
def joined(hana: Person, occurrence: Occurrence) -> Person:
    """Hana, who will come to the brigade's day."""
    activities.join(occurrence.id, by=hana, at=AT + timedelta(hours=1))
    return hana
