"""What the My Number card confirms (P1), and what becomes of it when a card is renewed, reissued or moved."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yukari.audit.commands import record
from yukari.kit.clock import day_in_japan
from yukari.kit.sealing import reseal
from yukari.people.gateway import Card, Facts
from yukari.people.models import CardFacts, ConfirmedIdentity, OpenAddress, Person, SetAside
from yukari.people.queries import signs_in_only
from yukari.people.sealed import sealed, unsealed
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
    the person is signed in more strongly than by a code. Of the card of a child under 15 without a guardian nothing is
    taken but who signs in (P15).
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(id=person.id)
        known = ConfirmedIdentity.objects.filter(person=person).first()
        reissued = known if known is not None and known.subject != subject else None
        if reissued:
            if facts is None or not _same_human(reissued, facts):
                raise Refused(Reason.IDENTITY_DIFFERS)
            if not strongly_signed_in:
                raise Refused(Reason.CARD_REISSUED)
        confirmed = known or ConfirmedIdentity(person=person)
        confirmed.subject = subject
        confirmed.signs_in_only = signs_in_only(person, birthdate, on=day_in_japan(at))
        confirmed.residence_id = "" if confirmed.signs_in_only else residence_id
        confirmed.residence_said = residence_said
        confirmed.adult_from = dates.adult_from(birthdate)
        confirmed.confirmed_at = at
        confirmed.waits_until = None
        try:
            with transaction.atomic():
                confirmed.save(force_insert=known is None)
        except IntegrityError:
            raise Refused(Reason.IDENTITY_ON_ANOTHER_ACCOUNT) from None
        if facts is not None and not confirmed.signs_in_only:
            CardFacts.objects.update_or_create(person=person, defaults={"sealed": sealed(person.id, facts)})
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
            "sealed": sealed(person.id, card.facts, card.subject),
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
    facts, subject = unsealed(person.id, found.sealed)
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
            for aside in SetAside.objects.all():
                SetAside.objects.filter(pk=aside.pk).update(sealed=reseal(aside.sealed, settings.FIELD_KEYS))
            record("resealed_card_facts", by=by, at=at, people=done)
            return done
        done, after = done + len(rows), rows[-1].person_id


def set_card_aside(
    person: Person,
    *,
    card: Card,
    residence_id: str,
    residence_said: bool = False,
    by: Person | None,
    at: datetime,
) -> SetAside | None:
    """Keep, sealed, a card that could not confirm this account: it is another account's, or a new one whose facts differ.

    None: it is the card of somebody else, because the birthdate of the known one is another.
    """
    assert card.facts is not None
    other = ConfirmedIdentity.objects.filter(subject=card.subject).exclude(person=person).first()
    own = ConfirmedIdentity.objects.filter(person=person).first()
    if own and own.adult_from != dates.adult_from(card.facts.birthdate):
        return None
    if other and other.adult_from != dates.adult_from(card.facts.birthdate):
        return None
    aside, _ = SetAside.objects.update_or_create(
        person=person,
        defaults={
            "sealed": sealed(person.id, card.facts, card.subject),
            "residence_id": residence_id,
            "residence_said": residence_said,
            "other_id": other.person_id if other else None,
            "set_aside_at": at,
            "code_hash": "",
            "code_sent_at": None,
            "proved_at": None,
        },
    )
    record("set_a_card_aside", by=by, at=at, person_id=person.id)
    return aside


def take_card_aside(person: Person, *, by: Person | None, at: datetime) -> ConfirmedIdentity | None:
    """The card that was set aside confirms the account after all, instead of any other that did. None: there is none.

    Of a child under 15 it confirms with a guardian, known on either of two accounts that have just been united (P15).
    """
    with transaction.atomic():
        aside = SetAside.objects.select_for_update().filter(person=person).first()
        if aside is None:
            return None
        facts, subject = unsealed(person.id, aside.sealed)
        only = signs_in_only(person, facts.birthdate, on=day_in_japan(at))
        confirmed, _ = ConfirmedIdentity.objects.update_or_create(
            person=person,
            defaults={
                "subject": subject,
                "signs_in_only": only,
                "residence_id": "" if only else aside.residence_id,
                "residence_said": aside.residence_said and not only,
                "adult_from": dates.adult_from(facts.birthdate),
                "confirmed_at": aside.set_aside_at,
                "waits_until": None,
            },
        )
        if only:
            CardFacts.objects.filter(person=person).delete()
        else:
            CardFacts.objects.update_or_create(person=person, defaults={"sealed": sealed(person.id, facts)})
        aside.delete()
        record("took_a_card_set_aside", by=by, at=at, person_id=person.id)
    return confirmed


def unite_identities(person: Person, *, other: Person, by: Person | None, at: datetime) -> None:
    """One human, one card: the one that was read last, but one that confirms before one that only signs in (P15).

    Two cards of different humans are never joined.
    """
    own, theirs = (ConfirmedIdentity.objects.filter(person=one).first() for one in (person, other))
    if own and theirs and not _agree(person, other, own, theirs):
        raise Refused(Reason.IDENTITY_DIFFERS)
    if theirs is None or (own and _weight(own) >= _weight(theirs)):
        _forget_identity(other)
        return
    kept = CardFacts.objects.filter(person=other).first()
    facts = unsealed(other.id, kept.sealed)[0] if kept else None
    _forget_identity(person)
    _forget_identity(other)
    theirs.person = person
    theirs.save(force_insert=True)
    if facts is not None:
        CardFacts.objects.create(person=person, sealed=sealed(person.id, facts))


def forget_cards_set_aside(*, by: Person | None, at: datetime) -> int:
    """Nobody went on with it in time; what waits for staff waits."""
    since = at - identity.CARD_IS_SET_ASIDE_FOR
    count, _ = SetAside.objects.filter(other__isnull=False, set_aside_at__lte=since).delete()
    return count


def drop_card_aside(person: Person, *, by: Person | None, at: datetime) -> None:
    """Staff have refused it."""
    SetAside.objects.filter(person=person).delete()


def forget_open_addresses(*, by: Person | None, at: datetime) -> int:
    """Nobody answered in time."""
    count, _ = OpenAddress.objects.filter(asked_at__lte=at - identity.ADDRESS_IS_ASKED_FOR).delete()
    return count


def _agree(person: Person, other: Person, own: ConfirmedIdentity, theirs: ConfirmedIdentity) -> bool:
    """Whether two confirmed accounts can be one human's: the same birthday, and nothing on the cards that speaks against it."""
    if own.adult_from != theirs.adult_from:
        return False
    kept = CardFacts.objects.filter(person=person).first()
    return (
        kept is None
        or not CardFacts.objects.filter(person=other).exists()
        or _same_human(theirs, unsealed(person.id, kept.sealed)[0])
    )


def _weight(known: ConfirmedIdentity) -> tuple[bool, datetime]:
    return not known.signs_in_only, known.confirmed_at


def _forget_identity(person: Person) -> None:
    ConfirmedIdentity.objects.filter(person=person).delete()
    CardFacts.objects.filter(person=person).delete()


def _same_human(known: ConfirmedIdentity, facts: Facts) -> bool:
    if known.signs_in_only:
        # Nothing was kept to compare with, and nothing was built on it.
        return known.adult_from == dates.adult_from(facts.birthdate)
    kept = CardFacts.objects.filter(person_id=known.person_id).first()
    if kept is None:
        return False
    before, _ = unsealed(known.person_id, kept.sealed)
    return identity.same_human(
        (before.name, before.address, before.birthdate), (facts.name, facts.address, facts.birthdate)
    )
