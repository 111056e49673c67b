"""What an app may show or ask once only."""

from datetime import datetime

from django.db import connection

from yukari.clients.models import App
from yukari.people.models import Person


def use_assertion(app: App, *, hash: str, until: datetime, by: Person | None, at: datetime) -> bool:
    """Whether this word was not shown before; one statement, however many show it at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clients_usedassertion (app_id, hash, until) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [app.id, hash, until],
        )
        return bool(cursor.rowcount == 1)
