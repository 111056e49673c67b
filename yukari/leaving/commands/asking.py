"""A person asks to leave, and comes back by signing in."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yukari.activities.commands import leave_offices as leave_organisations
from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.leaving.models import Leave
from yukari.leaving.queries import hash_of
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.commands import leave_offices as leave_places

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is taken for something else when it is read from paper."""


@transaction.atomic
def ask_to_leave(person: Person, *, by: Person, at: datetime) -> tuple[Leave, str]:
    """Offices end at once, and everything else on its day. Who is the last to manage something hands it over first.

    The code proves later that it was done; asked again, there is a new one.
    """
    people.hold_open(person, by=by, at=at)
    leave_places(person, by=by, at=at)
    leave_organisations(person, by=by, at=at)
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    leave, _ = Leave.objects.update_or_create(
        person=person,
        defaults={
            "asked_at": at,
            "due_at": at + timedelta(days=settings.LEAVING_DAYS),
            "receipt_hash": hash_of(code),
        },
    )
    people.tell(
        person.id,
        kind="leaving",
        key=f"leaving:{at.isoformat()}",
        details={"due_on": day_in_japan(leave.due_at), "code": code},
        always_mailed=True,
        by=by,
        at=at,
    )
    audit.record("asked_to_leave", by=by, at=at, person_id=person.id)
    return leave, code


@transaction.atomic
def take_back(person: Person, *, by: Person, at: datetime) -> bool:
    """Signing in says that the person stays. False: nothing was asked for."""
    gone, _ = Leave.objects.filter(person=person).delete()
    if not gone:
        return False
    people.tell(
        person.id,
        kind="leaving_taken_back",
        key=f"stays:{at.isoformat()}",
        details={},
        always_mailed=True,
        by=by,
        at=at,
    )
    audit.record("stays_after_all", by=by, at=at, person_id=person.id)
    return True
