"""The person unites two accounts of their own: the card has shown the human, and the mail shows the other sign-in."""

from datetime import datetime

from django.db import transaction

from yukari.people import queries as people
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.uniting.commands.together import United, unite


class _TakenBack(Exception):
    """The preview has seen enough."""


def preview(person: Person, *, by: Person | None, at: datetime) -> United:
    """What uniting would do: it is done, looked at, and taken back, so that the preview cannot differ from the deed."""
    try:
        with transaction.atomic():
            united = _unite(person, by, at)
            raise _TakenBack
    except _TakenBack:
        return united


def unite_own(person: Person, *, by: Person | None, at: datetime) -> United:
    """Unite, in one press. The card that was set aside confirms the account that remains."""
    with transaction.atomic():
        return _unite(person, by, at)


def _unite(person: Person, by: Person | None, at: datetime) -> United:
    aside = people.card_aside_of(person.id, at=at)
    if aside is None or aside.other_id is None:
        raise Refused(Reason.CARD_READ_TOO_LONG_AGO)
    if aside.proved_at is None:
        raise Refused(Reason.NOT_ALLOWED)
    united = unite(person.id, other_id=aside.other_id, by=by, at=at)
    if united is None:
        raise Refused(Reason.CARD_READ_TOO_LONG_AGO)
    registrations.take_card_aside(person, by=by, at=at)
    return united
