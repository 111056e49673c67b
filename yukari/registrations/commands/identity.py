"""What a confirmed identity and a guardian's consent change in a person's registrations (K7, P1, P9, P15, P16)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import CardVisit, ConfirmedIdentity, GuardianConsent, Person
from yukari.places.queries import gazetteer
from yukari.registrations.life import Life, link, premium, taken_up
from yukari.registrations.models import Application, Judgement, Term
from yukari.rules import addresses, renewal

CONSENT = "premium"


def confirm_identity(
    person: Person, *, subject: str, residence_id: str, birthdate: date, by: Person | None, at: datetime
) -> ConfirmedIdentity:
    """P1: the card was read. Home marks (K7), moving in (P16) and what is applied for are looked at again."""
    with transaction.atomic():
        identity = people.confirm_identity(
            person, subject=subject, residence_id=residence_id, birthdate=birthdate, by=by, at=at
        )
        _look_again(person, by=by, at=at)
    return identity


def confirm_by_card(
    visit: CardVisit, *, answer: Mapping[str, str], strongly_signed_in: bool, by: Person, at: datetime
) -> ConfirmedIdentity | None:
    """The same, by what the card service answers. None: the address leaves open where it lies, and the person is asked."""
    card = people.read_card(visit, answer=answer, by=by, at=at)
    places = gazetteer(on=day_in_japan(at))
    where = card.where(lambda address: addresses.find(address, places))
    if not isinstance(where, addresses.Found):
        candidates = where.candidates if isinstance(where, addresses.Unclear) else ()
        people.ask_for_address(by, card=card, candidates=candidates, onward=visit.onward, by=by, at=at)
        return None
    with transaction.atomic():
        identity = people.confirm_card(
            by, card=card, residence_id=where.code, strongly_signed_in=strongly_signed_in, by=by, at=at
        )
        _look_again(by, by=by, at=at)
    return identity


def confirm_address(
    person: Person, *, residence_id: str, strongly_signed_in: bool, by: Person | None, at: datetime
) -> ConfirmedIdentity:
    """The person has said where the address on the card lies; `residence_id` is empty for abroad."""
    with transaction.atomic():
        card = people.take_open_address(person, residence_id=residence_id, by=by, at=at)
        identity = people.confirm_card(
            person,
            card=card,
            residence_id=residence_id,
            residence_said=True,
            strongly_signed_in=strongly_signed_in,
            by=by,
            at=at,
        )
        _look_again(person, by=by, at=at)
    return identity


def consent_by_card(visit: CardVisit, *, answer: Mapping[str, str], by: Person, at: datetime) -> None:
    """P15: a guardian has read the guardian's own card on the child's account: tied, and consenting to what was ticked."""
    card = people.read_card(visit, answer=answer, by=by, at=at)
    relation = str(visit.about["relation"])
    with transaction.atomic():
        people.tie_guardian(by, card=card, relation=relation, by=by, at=at)
        for kind in visit.about["kinds"]:
            record_consent(by, guardian=relation, kind=kind, by=by, at=at)


def record_consent(
    person: Person, *, guardian: str, kind: str = CONSENT, by: Person | None, at: datetime
) -> GuardianConsent:
    """P15: a guardian consents; what is applied for is judged again."""
    with transaction.atomic():
        consent = people.record_consent(person, kind=kind, guardian=guardian, by=by, at=at)
        if kind == CONSENT:
            with taken_up(person.id, by=by, at=at) as life:
                _judge_what_is_applied_for(life)
    return consent


def withdraw_consent(person: Person, *, kind: str = CONSENT, by: Person | None, at: datetime) -> None:
    """P15: a guardian takes the consent back. What was granted on it is laid before staff."""
    with transaction.atomic():
        people.withdraw_consent(person, kind=kind, by=by, at=at)
        if kind == CONSENT:
            with taken_up(person.id, by=by, at=at) as life:
                for term in life.open_terms(linked=False):
                    premium.reconsider(life, term, cause=Judgement.Cause.LIFE_EVENT)


def _look_again(person: Person, *, by: Person | None, at: datetime) -> None:
    with taken_up(person.id, by=by, at=at) as life:
        link.mark_home(life)
        _welcome_home(life, by)
        _judge_what_is_applied_for(life)
        for term in life.open_terms(linked=False):
            premium.consider(life, term.place_id, cause=Judgement.Cause.LIFE_EVENT, keep_no=False)


def _welcome_home(life: Life, by: Person | None) -> None:
    """P16: premium at what is now home ends as 転入, the best end that it can have; a wish for it is settled too (P9)."""
    homes = {term.place_id for term in life.open_terms(linked=False)} | set(life.applications)
    for place_id in sorted(homes):
        if life.residence is None or not renewal.moves_in(life.residence, place_id):
            continue
        if premium.end_terms(life, place_id, Term.Ending.MOVED_IN):
            life.record("moved_in", by=by, place_id=place_id)
            life.tell("moved_in", place_id, key=life.on)
        premium.settle_application(life, place_id, Application.State.WITHDRAWN)
        premium.settle_reviews(life, place_id)


def _judge_what_is_applied_for(life: Life) -> None:
    for place_id in sorted(life.applications):
        premium.consider(life, place_id, cause=Judgement.Cause.LIFE_EVENT)
