"""What happens again and again where somebody leaves."""

from datetime import timedelta

from django.db import connection

from tests.registrations.stories import DAY, at
from yukari.leaving import commands
from yukari.people.models import Person

ASKED = DAY + timedelta(days=10)
LATER = ASKED + timedelta(days=7)


def ask(person: Person) -> str:
    _, code = commands.ask_to_leave(person, by=person, at=at(ASKED))
    return code


def erase(person: Person) -> bool:
    return commands.erase(person.id, by=None, at=at(LATER))


def rows_that_say(*words: str) -> dict[str, int]:
    """In every column of every table that can hold text, whatever our models know of it."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'uuid', 'bytea'))"
        )
        for table, column in cursor.fetchall():
            for word in words:
                # Names come from the catalogue of the database itself.
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s',
                    [f"%{word}%"],
                )
                (count,) = cursor.fetchone()
                if count:
                    found[f"{table}.{column}: {word}"] = count
    return found
