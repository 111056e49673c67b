"""The days are over: everything about the person goes, in one transaction, and what proves it remains (D3)."""

import logging
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from yukari.activities import commands as activities
from yukari.audit import commands as audit
from yukari.cards import commands as cards
from yukari.clubs import commands as clubs
from yukari.delivery import commands as delivery
from yukari.kit.clock import day_in_japan
from yukari.leaving import queries
from yukari.leaving.models import Leave, Receipt
from yukari.leaving.registry import COLUMNS, Parting
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.proofs import commands as proofs
from yukari.registrations import commands as registrations
from yukari.rooms import commands as rooms
from yukari.rules.outcome import Refused
from yukari.statistics import commands as statistics
from yukari.supports import commands as supports

log = logging.getLogger(__name__)

KEEP_FACTS = (
    """
    INSERT INTO leaving_pastparticipation (id, occurrence_id, place_id, month, minutes, field, online, designated)
    SELECT gen_random_uuid(), occurrence_id, place_id, date_trunc('month', day), minutes, field, online, designated
    FROM registrations_participation WHERE person_id = %(person)s AND voided_at IS NULL
    """,
    """
    INSERT INTO leaving_pastregistration (id, place_id, origin, is_home, began, ended, terms)
    SELECT gen_random_uuid(), place_id, origin, is_home,
        date_trunc('month', registered_at AT TIME ZONE 'Asia/Tokyo'),
        date_trunc('month', coalesce(released_at, %(at)s) AT TIME ZONE 'Asia/Tokyo'),
        (SELECT count(*) FROM registrations_term term
         WHERE term.person_id = registration.person_id AND term.place_id = registration.place_id)
    FROM registrations_registration registration WHERE person_id = %(person)s
    """,
)


def erase_due(*, by: Person | None, at: datetime) -> int:
    """Everybody whose days are over, each on their own. How many were erased."""
    erased = 0
    for person_id in queries.leaves_due(at=at):
        try:
            erased += erase(person_id, by=by, at=at)
        except Refused as refused:
            # Meanwhile the last to manage something: a colleague has to take over, and the next hour tries again.
            log.warning("An account that is due to be erased waits: %s", refused.reason)
    return erased


@transaction.atomic
def erase(person_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """Erase one account, with those that were united with it. False: it came back, or it is gone already.

    Locks in the order of uniting: the account, its registration life, occurrences and offers by id.
    """
    person = Person.objects.select_for_update().get(id=person_id)
    leave = Leave.objects.filter(person=person).first()
    if leave is None or leave.due_at > at:
        return False
    if person.left_at is not None:
        leave.delete()
        return False
    address, language = person.email, person.language
    rows = 0
    for account in Person.objects.filter(Q(id=person.id) | Q(united_into=person)).order_by("-united_into", "id"):
        rows += _erase_account(account, by=by, at=at)
    Receipt.objects.create(
        code_hash=leave.receipt_hash, asked_on=day_in_japan(leave.asked_at), erased_on=day_in_japan(at), rows=rows
    )
    audit.record("erased_an_account", by=by, at=at, person_id=person_id, rows=rows)
    transaction.on_commit(lambda: _say_farewell(address, language, at))
    return True


def _erase_account(person: Person, *, by: Person | None, at: datetime) -> int:
    places.leave_offices(person, by=by, at=at)
    activities.leave_offices(person, by=by, at=at)
    registrations.release_numbers(person.id, by=by, at=at)
    registrations.close_for_good(person.id, by=by, at=at)
    supports.leave_supports(person, by=by, at=at)
    activities.leave_activities(person, by=by, at=at)
    rooms.erase_person(person.id, by=by, at=at)
    statistics.count_out(person.id, by=by, at=at)
    cards.revoke_every_card(person, by=by, at=at)
    cards.empty_cards(person, by=by, at=at)
    proofs.revoke_every_credential(person, by=by, at=at)
    proofs.empty_credentials(person, by=by, at=at)
    with connection.cursor() as cursor:
        for facts in KEEP_FACTS:
            cursor.execute(facts, {"person": person.id, "at": at})
    addresses = people_queries.every_address_of(person.id)
    places.forget_invited(addresses, by=by, at=at)
    activities.forget_invited(addresses, by=by, at=at)
    clubs.forget_listed(addresses, by=by, at=at)
    delivery.forget_recipient(
        person.id, addresses=addresses, keys=people_queries.letters_about(person.id), by=by, at=at
    )
    people.end_every_session(person, by=by, at=at)
    rows = sum(_delete(name, person.id) for name, column in COLUMNS.items() if column.parting is Parting.ERASED)
    people.empty_account(person, by=by, at=at)
    return rows


def _delete(name: str, person_id: UUID) -> int:
    label, _, column = name.rpartition(".")
    model = apps.get_model(label)
    count: int
    count, _ = model._base_manager.filter(**{model._meta.get_field(column).attname: person_id}).delete()
    return count


def _say_farewell(address: str, language: str, at: datetime) -> None:
    """It waits in no queue, because nothing may hold the address any more; where no server takes it, the page says it too."""
    with translation.override(language):
        text = render_to_string("letters/erased.txt", {"site_url": settings.SITE_URL})
        subject, body = text.strip().split("\n", 1)
        try:
            delivery.send_at_once(address, subject=subject, text=body.strip() + "\n", language=language, by=None, at=at)
        except OSError as error:
            log.error("The last letter to somebody who has left could not be mailed: %s", type(error).__name__)
