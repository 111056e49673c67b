"""The address for a person's own calendar: made, made anew, ended."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from yukari.activities.models import CalendarAddress
from yukari.activities.queries import desks
from yukari.audit import commands as audit
from yukari.people.models import Person

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_calendar_address(*, by: Person, at: datetime) -> str:
    """A new secret, told this once; the old one is good for nothing from now on."""
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        person=by, defaults={"secret_hash": desks.hash_of(secret), "made_at": at, "asked_at": None}
    )
    audit.record("made_calendar_address", by=by, at=at, person_id=by.id)
    return secret


@transaction.atomic
def end_calendar_address(*, by: Person, at: datetime) -> bool:
    """Whether there was one."""
    ended, _ = CalendarAddress.objects.filter(person=by).delete()
    if ended:
        audit.record("ended_calendar_address", by=by, at=at, person_id=by.id)
    return bool(ended)


def note_calendar_asked(person: Person, *, by: Person | None, at: datetime) -> None:
    """So that the person sees whether the address is in use."""
    stale = Q(asked_at=None) | Q(asked_at__lt=at - NOTED_EVERY)
    CalendarAddress.objects.filter(stale, person=person).update(asked_at=at)
