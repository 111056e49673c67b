"""What happens again and again where accounts are united."""

from datetime import date

from tests.registrations.stories import at
from yukari.people.models import Person
from yukari.uniting import commands
from yukari.uniting.commands import United


def unite(person: Person, other: Person, *, on: date) -> United | None:
    return commands.unite(person.id, other_id=other.id, by=person, at=at(on))
