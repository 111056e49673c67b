"""The example's places take part, and its people come: those with names and offices first, then their neighbours."""

from datetime import datetime, timedelta
from typing import NamedTuple

from yukari.demo import surveys
from yukari.demo.programme import PLACES
from yukari.demo.townsfolk import (
    GIFU,
    HANA,
    HIDA,
    ITO,
    LEADERS,
    MANAGER,
    MINISTRY,
    MIO,
    MORI,
    SATO,
    SHIRAKAWA,
    YUKI,
    Someone,
    neighbours,
)
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.queries import Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.rules.policy import Policy
from yukari.rules.roles import Role


class Cast(NamedTuple):
    """The example's people by their key, and the neighbours in their order."""

    by_key: dict[str, Person]
    neighbours: list[Person]


def places_join(at: datetime) -> None:
    for example in PLACES:
        places.join(example.code, by=None, at=at)
        places.describe(
            example.code, greeting=example.greeting, greeting_en=example.greeting_en, link="", by=None, at=at
        )
        in_force_from = day_in_japan(at) + timedelta(days=1)
        policy = Policy(place=example.code, version=1, in_force_from=in_force_from, register=example.register)
        places.announce_policy(example.code, policy=policy, note="参加にあわせて定めました。", by=None, at=at)
    surveys.ask_on_registration(at)


def people_arrive(at: datetime) -> Cast:
    named = {someone.address: arrive(someone, at) for someone in (HANA, YUKI, MIO, MANAGER, MORI, SATO, ITO, MINISTRY)}
    named |= {key: arrive(someone, at) for key, someone in LEADERS.items()}
    for someone, place_id, role in (
        (MANAGER, HIDA, Role.MANAGER),
        (MORI, HIDA, Role.OFFICER),
        (SATO, SHIRAKAWA, Role.OFFICER),
        (ITO, GIFU, Role.OFFICER),
        (MINISTRY, None, Role.MINISTRY),
    ):
        places.appoint(named[someone.address], place_id=place_id, role=role, by=None, at=at)
    return Cast(named, [arrive(someone, at) for someone in neighbours()])


def address(someone: Someone) -> str:
    return f"{someone.address}@example.jp"


def arrive(someone: Someone, at: datetime) -> Person:
    person = people.person_at(address(someone), by=None, at=at)
    return people.complete_profile(
        person,
        called=someone.called,
        birth_year=someone.born.year,
        birth_month=someone.born.month,
        residence_id=someone.residence,
        tell_by_email=False,
        by=person,
        at=at,
    )


def confirm(person: Person, someone: Someone, at: datetime) -> None:
    registrations.confirm_identity(
        person,
        subject=f"example-{someone.address}",
        residence_id=someone.residence,
        birthdate=someone.born,
        by=person,
        at=at,
    )
