"""What an app was answered, so that a request that is sent twice is done once."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection

from yukari.clients.models import KeptAnswer
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused


def kept_answer(key: str, *, app_id: UUID, request: bytes, by: Person, at: datetime) -> KeptAnswer | None:
    """What was answered to this key before; none: it is new, and from here to the end of the transaction it is ours.

    Whoever sends the same key at the same moment waits here until the first is done.
    """
    asked = hashlib.sha256(request).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO clients_keptanswer (person_id, app_id, key, request, body, kept_at)
            VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT DO NOTHING
            """,
            [by.id, app_id, key, asked, at],
        )
        if cursor.rowcount:
            return None
    kept = KeptAnswer.objects.get(person=by, app_id=app_id, key=key)
    if kept.request != asked:
        raise Refused(Reason.KEY_USED_OTHERWISE)
    return kept


def keep_answer(key: str, *, app_id: UUID, status: int, body: str, by: Person, at: datetime) -> None:
    """In the transaction of the deed itself."""
    KeptAnswer.objects.filter(person=by, app_id=app_id, key=key).update(status=status, body=body)


def free_key(key: str, *, app_id: UUID, by: Person, at: datetime) -> None:
    """Nothing was done: the key is as good as new."""
    KeptAnswer.objects.filter(person=by, app_id=app_id, key=key).delete()
