"""What the My Number card confirms (P1), and what becomes of it when a card is renewed, reissued or moved."""

import json
from datetime import date, datetime
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction

from yukari.audit.commands import record
from yukari.kit.clock import day_in_japan
from yukari.kit.sealing import reseal, seal, unseal
from yukari.people.gateway import Card, Facts
from yukari.people.models import CardFacts, ConfirmedIdentity, OpenAddress, Person
from yukari.rules import dates, identity
from yukari.rules.outcome import Reason, Refused

BATCH = 500


def confirm_identity(
    person: Person,
    *,
    subject: str,
    residence_id: str,
    birthdate: date,
    facts: Facts | None = None,
    residence_said: bool = False,
    strongly_signed_in: bool = False,
    by: Person | None,
    at: datetime,
) -> ConfirmedIdentity:
    """The card was read (P1): keep what the rules need of it. One human has one account; again refreshes the address.

    A reissued card may carry another name of the same human: it takes the place of the old one where the facts agree and
    the person is signed in more strongly than by a code.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(id=person.id)
        known = ConfirmedIdentity.objects.filter(person=person).first()
        reissued = known is not None and known.subject != subject
        if reissued:
            if facts is None or not _same_human(person, facts):
                raise Refused(Reason.IDENTITY_DIFFERS)
            if not strongly_signed_in:
                raise Refused(Reason.CARD_REISSUED)
        confirmed = known or ConfirmedIdentity(person=person)
        confirmed.subject = subject
        confirmed.residence_id = residence_id
        confirmed.residence_said = residence_said
        confirmed.adult_from = dates.adult_from(birthdate)
        confirmed.confirmed_at = at
        confirmed.waits_until = None
        try:
            with transaction.atomic():
                confirmed.save(force_insert=known is None)
        except IntegrityError:
            raise Refused(Reason.IDENTITY_ON_ANOTHER_ACCOUNT) from None
        if facts is not None:
            CardFacts.objects.update_or_create(person=person, defaults={"sealed": _sealed(person.id, facts)})
        OpenAddress.objects.filter(person=person).delete()
        record("took_a_reissued_card" if reissued else "confirmed_an_identity", by=by, at=at, person_id=person.id)
    return confirmed


def confirm_card(
    person: Person,
    *,
    card: Card,
    residence_id: str,
    residence_said: bool = False,
    strongly_signed_in: bool,
    by: Person | None,
    at: datetime,
) -> ConfirmedIdentity:
    """The same, from a card that the gateway has read."""
    assert card.facts is not None
    return confirm_identity(
        person,
        subject=card.subject,
        residence_id=residence_id,
        birthdate=card.facts.birthdate,
        facts=card.facts,
        residence_said=residence_said,
        strongly_signed_in=strongly_signed_in,
        by=by,
        at=at,
    )


def ask_for_address(
    person: Person, *, card: Card, candidates: tuple[str, ...], onward: str, by: Person | None, at: datetime
) -> None:
    """The address names no single municipality: never guess, ask the person."""
    assert card.facts is not None
    OpenAddress.objects.update_or_create(
        person=person,
        defaults={
            "sealed": _sealed(person.id, card.facts, card.subject),
            "candidates": candidates,
            "onward": onward,
            "asked_at": at,
        },
    )


def take_open_address(person: Person, *, residence_id: str, by: Person | None, at: datetime) -> Card:
    """The person has said where the address lies: the card that waits for it."""
    found = OpenAddress.objects.filter(person=person, asked_at__gt=at - identity.ADDRESS_IS_ASKED_FOR).first()
    if found is None:
        raise Refused(Reason.CARD_READ_TOO_LONG_AGO)
    if found.candidates and residence_id not in found.candidates:
        raise Refused(Reason.NOT_FOUND)
    facts, subject = _unsealed(person.id, found.sealed)
    return Card(subject, facts)


def note_service_down(person: Person, *, by: Person | None, at: datetime) -> None:
    """The service did not answer: what a card is asked for again waits for some days, and nobody loses by it."""
    until = identity.waits_until(day_in_japan(at), settings.CARD_GRACE_DAYS)
    ConfirmedIdentity.objects.filter(person=person).update(waits_until=until)


def reseal_facts(*, by: Person | None, at: datetime) -> int:
    """After a change of keys: seal everything with the first one. Safe to stop and to run again."""
    done, after = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            rows = list(CardFacts.objects.select_for_update().filter(person_id__gt=after).order_by("person_id")[:BATCH])
            for row in rows:
                row.sealed = reseal(row.sealed, settings.FIELD_KEYS)
            CardFacts.objects.bulk_update(rows, ["sealed"])
        if not rows:
            record("resealed_card_facts", by=by, at=at, people=done)
            return done
        done, after = done + len(rows), rows[-1].person_id


def forget_open_addresses(*, by: Person | None, at: datetime) -> int:
    """Nobody answered in time."""
    count, _ = OpenAddress.objects.filter(asked_at__lte=at - identity.ADDRESS_IS_ASKED_FOR).delete()
    return count


def _same_human(person: Person, facts: Facts) -> bool:
    kept = CardFacts.objects.filter(person=person).first()
    if kept is None:
        return False
    before, _ = _unsealed(person.id, kept.sealed)
    return identity.same_human(
        (before.name, before.address, before.birthdate), (facts.name, facts.address, facts.birthdate)
    )


def _sealed(person_id: UUID, facts: Facts, subject: str = "") -> bytes:
    """With the person inside, so that one person's seal cannot be put in another's row."""
    said = [str(person_id), subject, facts.name, facts.address, facts.birthdate.isoformat()]
    return seal(json.dumps(said, ensure_ascii=False), settings.FIELD_KEYS)


def _unsealed(person_id: UUID, sealed: bytes | memoryview) -> tuple[Facts, str]:
    owner, subject, name, address, birthdate = json.loads(unseal(sealed, settings.FIELD_KEYS))
    if owner != str(person_id):
        raise InvalidToken
    return Facts(name, address, date.fromisoformat(birthdate)), subject
