"""Cards are issued to phones and on paper, and revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from yukari.audit import commands as audit
from yukari.cards import queries
from yukari.cards.models import IssuedCard
from yukari.cards.queries import Card, session_mark
from yukari.kit import p256, rows
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.people.queries import sessions_of
from yukari.places.queries import require
from yukari.rules import card as rule
from yukari.rules.card import ACCOUNT, Medium, Says
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

Why = IssuedCard.Why
ASKED_AN_HOUR, PHONES_A_DAY, PAPERS_A_DAY = 120, 10, 20
"""A phone asks whenever it is opened. Many new phones in a day, or a day of printing, are somebody's script."""
HOUR, DAY = 60 * 60, 24 * 60 * 60
KEPT = timedelta(days=60)
"""After a card has run out, what was scanned while it was good may still arrive."""


@dataclass(frozen=True)
class Issued:
    """A card for the phone that asked: over `statement` the phone signs the moment. Without `card`: the account card."""

    id: UUID
    statement: bytes
    valid_until: date
    card: Card | None


def issue(
    person: Person, *, key: bytes, device: str = "", session_key: str = "", by: Person | None, at: datetime
) -> list[Issued]:
    """All cards of a person for the phone with this key: the account card, and one of each registration in force.

    A phone asks whenever it is opened with a network. A card that says what is still true is the same card with more days;
    a session that comes with another key is a browser that has forgotten the one before.
    """
    if not p256.is_public_key(key):
        raise Refused(Reason.CARD_KEY_UNUSABLE)
    people.slow_down(f"cards:{person.id}", capacity=ASKED_AN_HOUR, per_seconds=HOUR, by=by, at=at)
    on, session = day_in_japan(at), session_mark(session_key)
    with transaction.atomic():
        _lock(person.id)
        if not IssuedCard.objects.filter(person=person, key=key.hex()).exists():
            people.slow_down(f"phones:{person.id}", capacity=PHONES_A_DAY, per_seconds=DAY, by=by, at=at)
        cards = {one.says: one for one in queries.cards_of(person.id, at=at)}
        alive = list(_alive(person.id).filter(medium=Medium.PHONE))
        elsewhere = _make_room(person.id, [row for row in alive if row.key != key.hex()], session=session, on=on, at=at)
        held = {row.says: row for row in alive if row.key == key.hex()}
        new = [says for says in (ACCOUNT, *cards) if says not in held]
        for says in new:
            held[says] = _made(person.id, says, Medium.PHONE, key=key, on=on, at=at)
        for says, row in held.items():
            if rule.is_due(row.valid_until, says, on=on, phone_days=settings.CARD_DAYS):
                row.valid_from = on
                row.valid_until = rule.valid_until(says, Medium.PHONE, on=on, phone_days=settings.CARD_DAYS)
            row.device, row.session, row.seen_on = device[:60] or row.device, session, on
        rows.write(held.values())
        if new:
            places = [says.place_id for says in new if says.place_id]
            audit.record("issued_cards", by=by, at=at, person_id=person.id, device=device[:60], places=places)
        if len(new) == len(held) and elsewhere:
            _tell_of_another_phone(person, key=key, device=device[:60], by=by, at=at)
    return [
        Issued(held[says].id, queries.signed(held[says]), held[says].valid_until, cards.get(says))
        for says in (ACCOUNT, *cards)
    ]


def issue_paper(person_id: UUID, *, place_id: str = "", why: str = "", by: Person | None, at: datetime) -> UUID:
    """A card to be printed, by the person or at the window; the one printed before is good no longer.

    Staff print the card of their own place only, and the person can read that they did, and why (D1, D2).
    """
    own = by is not None and by.id == person_id
    if not own:
        require(Ability.RECORD_BY_HAND, of=by, at_place=place_id)
        if not why.strip():
            raise Refused(Reason.REASON_MISSING)
    people.slow_down(f"papers:{person_id}", capacity=PAPERS_A_DAY, per_seconds=DAY, by=by, at=at)
    with transaction.atomic():
        _lock(person_id)
        says = queries.card_of(person_id, place_id, at=at).says if place_id else ACCOUNT
        _revoke(_alive(person_id).filter(medium=Medium.PAPER, place_id=place_id), Why.REPLACED, at=at)
        row = _made(person_id, says, Medium.PAPER, key=b"", on=day_in_japan(at), at=at)
        row.save(force_insert=True)
        if own:
            audit.record("printed_a_card", by=by, at=at, person_id=person_id, place_id=place_id)
        else:
            audit.record(
                "looked_at_a_card_to_print", by=by, at=at, person_id=person_id, place_id=place_id, why=why.strip()
            )
    return row.id


@transaction.atomic
def revoke(person: Person, *, card_id: UUID, by: Person | None, at: datetime) -> None:
    """A card on paper that is not wanted any more, or was lost."""
    count = _revoke(_alive(person.id).filter(medium=Medium.PAPER, id=card_id), Why.OWN_WISH, at=at)
    if count:
        audit.record("revoked_cards", by=by, at=at, person_id=person.id, cards=count)


@transaction.atomic
def revoke_phone(person: Person, *, phone_id: UUID, by: Person | None, at: datetime) -> None:
    """The cards in a phone are good no longer, and whoever has it is signed out there: it was given away, or lost."""
    phone = IssuedCard.objects.filter(person=person, id=phone_id, medium=Medium.PHONE).first()
    if phone is None:
        raise Refused(Reason.NOT_FOUND)
    count = _revoke(_alive(person.id).filter(key=phone.key), Why.OWN_WISH, at=at)
    for session in sessions_of(person.id, at=at):
        if session_mark(session.session_key) == phone.session:
            people.end_session(person, session_id=session.id, by=by, at=at)
    if count:
        audit.record("revoked_cards", by=by, at=at, person_id=person.id, device=phone.device, cards=count)


@transaction.atomic
def lose_phone(person: Person, *, phone_id: UUID, session_key: str, by: Person | None, at: datetime) -> None:
    """The same for a phone in unknown hands: everywhere but here the person is signed out, whatever the phone remembers."""
    revoke_phone(person, phone_id=phone_id, by=by, at=at)
    people.end_other_sessions(person, session_key=session_key, by=by, at=at)


@transaction.atomic
def end_session(person: Person, *, session_id: int, by: Person | None, at: datetime) -> bool:
    """Sign the person out on one device; the cards in it go with it."""
    for session in sessions_of(person.id, at=at):
        if session.id == session_id:
            sign_out(person, session_key=session.session_key, by=by, at=at)
    return people.end_session(person, session_id=session_id, by=by, at=at)


@transaction.atomic
def end_other_sessions(person: Person, *, session_key: str, by: Person | None, at: datetime) -> int:
    """Sign the person out everywhere but here; the cards in all other phones go with it."""
    phones = _alive(person.id).filter(medium=Medium.PHONE)
    _revoke(phones.exclude(session=session_mark(session_key)), Why.SIGNED_OUT, at=at)
    return people.end_other_sessions(person, session_key=session_key, by=by, at=at)


def sign_out(person: Person, *, session_key: str, by: Person | None, at: datetime) -> None:
    """The person signs out here: the cards of this browser are good no longer."""
    if session_key:
        _revoke(_alive(person.id).filter(session=session_mark(session_key)), Why.SIGNED_OUT, at=at)


def revoke_every_card(person: Person, *, by: Person | None, at: datetime) -> int:
    """The account is about to be closed: its cards, in phones and on paper, say nothing any more. How many there were."""
    return _revoke(_alive(person.id), Why.SIGNED_OUT, at=at)


def empty_cards(person: Person, *, by: Person | None, at: datetime) -> None:
    """The account is erased: of its cards the ids stay until they have run out, so that readers are told to turn them away."""
    IssuedCard.objects.filter(person=person).update(device="", session="", key="", place_id="", long_stay=False)


def forget_cards(*, by: Person | None, at: datetime) -> int:
    """Remove cards that ran out so long ago that nothing scanned from them can still arrive."""
    count, _ = IssuedCard.objects.filter(valid_until__lt=day_in_japan(at) - KEPT).delete()
    return count


def _lock(person_id: UUID) -> None:
    """Two tabs of one phone ask at once; an account that was united with another has no cards any more."""
    if Person.objects.select_for_update(no_key=True).get(id=person_id).left_at is not None:
        raise Refused(Reason.ACCOUNT_UNITED)


def _alive(person_id: UUID) -> QuerySet[IssuedCard]:
    return IssuedCard.objects.filter(person_id=person_id, revoked_at=None)


def _made(person_id: UUID, says: Says, medium: Medium, *, key: bytes, on: date, at: datetime) -> IssuedCard:
    return IssuedCard(
        person_id=person_id,
        id=uuid4(),
        medium=medium,
        key=key.hex(),
        place_id=says.place_id,
        kind=says.kind,
        long_stay=says.long_stay,
        is_home=says.is_home,
        term_until=says.term_until,
        first_issued_at=at,
        valid_from=on,
        valid_until=rule.valid_until(says, medium, on=on, phone_days=settings.CARD_DAYS),
        seen_on=on,
    )


def _tell_of_another_phone(person: Person, *, key: bytes, device: str, by: Person | None, at: datetime) -> None:
    """If it was somebody else, the person reads it where the cards are already."""
    mark = sha256(key).hexdigest()[:32]
    details = {"device": device}
    people.tell(person.id, kind="card_in_another_phone", key=f"card_in:{mark}", details=details, by=by, at=at)


def _make_room(person_id: UUID, others: Iterable[IssuedCard], *, session: str, on: date, at: datetime) -> bool:
    """A browser has one key, and a person so many phones: whichever was seen longest ago has to go. True if others stay."""
    phones: dict[str, IssuedCard] = {}
    gone = set()
    for row in others:
        if row.session and row.session == session:
            gone.add(row.key)
        elif row.valid_until >= on:
            phones[row.key] = max(phones.get(row.key, row), row, key=lambda one: (one.seen_on, one.first_issued_at))
    lately = sorted(phones.values(), key=lambda one: (one.seen_on, one.first_issued_at), reverse=True)
    gone |= {row.key for row in lately[rule.PHONES_AT_MOST - 1 :]}
    if gone:
        _revoke(_alive(person_id).filter(key__in=gone), Why.REPLACED, at=at)
    return bool(phones)


def _revoke(some: QuerySet[IssuedCard], why: IssuedCard.Why, *, at: datetime) -> int:
    return some.update(revoked_at=at, revoked_why=why)
