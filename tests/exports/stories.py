"""Registrants of 飛騨市, and lists of them that its staff take out."""

from datetime import timedelta

from tests.builders import AT, HIDA, a_person
from yukari.exports import commands
from yukari.exports.models import Export
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.exports import Column
from yukari.rules.roster import RosterFilter

WHY = "集計や報告のため"
EVERYBODY = RosterFilter()


def registered(count: int, *, place_id: str = HIDA) -> list[Person]:
    people = [a_person(f"{number}人目") for number in range(count)]
    for number, person in enumerate(people):
        registrations.register(person.id, place_id=place_id, by=person, at=AT + timedelta(minutes=number))
    return people


def asked(by: Person, *columns: Column, filters: RosterFilter = EVERYBODY) -> Export:
    return commands.ask(HIDA, filters=filters, columns=columns or list(Column), why=WHY, by=by, at=AT)
