"""What a confirmed identity and a guardian's consent change in a person's registrations (K7, P1, P9, P15, P16)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people import queries
from yukari.people.gateway import Card
from yukari.people.models import CardVisit, ConfirmedIdentity, GuardianConsent, Person
from yukari.places.queries import gazetteer
from yukari.registrations.life import Life, link, premium, taken_up
from yukari.registrations.models import Application, Judgement, Term
from yukari.rules import addresses, renewal
from yukari.rules.outcome import Reason, Refused

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
    if queries.card_signs_in_only(by, card, on=day_in_japan(at)):
        # Where a child under 15 lives is not even asked (P15).
        return people.confirm_card(by, card=card, residence_id="", strongly_signed_in=strongly_signed_in, by=by, at=at)
    where = queries.residence_on(card, gazetteer(on=day_in_japan(at)))
    if not isinstance(where, addresses.Found):
        candidates = where.candidates if isinstance(where, addresses.Unclear) else ()
        people.ask_for_address(by, card=card, candidates=candidates, onward=visit.onward, by=by, at=at)
        return None
    return _confirm_card(by, card, where.code, strongly_signed_in=strongly_signed_in, by=by, at=at)


def confirm_address(
    person: Person, *, residence_id: str, strongly_signed_in: bool, by: Person | None, at: datetime
) -> ConfirmedIdentity:
    """The person has said where the address on the card lies; `residence_id` is empty for abroad."""
    card = people.take_open_address(person, residence_id=residence_id, by=by, at=at)
    return _confirm_card(
        person, card, residence_id, residence_said=True, strongly_signed_in=strongly_signed_in, by=by, at=at
    )


def take_card_aside(person: Person, *, by: Person | None, at: datetime) -> ConfirmedIdentity | None:
    """A card that could not confirm the account at once does so now. None: none was set aside."""
    with transaction.atomic():
        identity = people.take_card_aside(person, by=by, at=at)
        if identity is not None:
            _look_again(person, by=by, at=at)
    return identity


def consent_by_card(visit: CardVisit, *, answer: Mapping[str, str], by: Person, at: datetime) -> None:
    """P15: a guardian has read the guardian's own card on the child's account: tied, and consenting to what was ticked."""
    card = people.read_card(visit, answer=answer, by=by, at=at)
    relation = str(visit.about["relation"])
    with transaction.atomic():
        tie = people.tie_guardian_by_card(by, card=card, relation=relation, by=by, at=at)
        for kind in visit.about["kinds"]:
            record_consent(by, guardian=tie.relation, mark=tie.mark, kind=kind, by=by, at=at)


def record_consent(
    person: Person, *, guardian: str, mark: str = "", kind: str = CONSENT, by: Person | None, at: datetime
) -> GuardianConsent:
    """P15: a guardian consents; what is applied for is judged again."""
    with transaction.atomic():
        consent = people.record_consent(person, kind=kind, guardian=guardian, mark=mark, by=by, at=at)
        if kind == CONSENT:
            with taken_up(person.id, by=by, at=at) as life:
                _judge_what_is_applied_for(life)
    return consent


def withdraw_consent(
    person: Person, *, guardian: str = "", mark: str = "", kind: str = CONSENT, by: Person | None, at: datetime
) -> None:
    """P15: a guardian takes the consent back. What was granted on it is laid before staff."""
    with transaction.atomic():
        people.withdraw_consent(person, kind=kind, guardian=guardian, mark=mark, by=by, at=at)
        if kind == CONSENT:
            with taken_up(person.id, by=by, at=at) as life:
                for term in life.open_terms(linked=False):
                    premium.reconsider(life, term, cause=Judgement.Cause.LIFE_EVENT)


def _confirm_card(
    person: Person,
    card: Card,
    residence_id: str,
    *,
    residence_said: bool = False,
    strongly_signed_in: bool,
    by: Person | None,
    at: datetime,
) -> ConfirmedIdentity:
    """A card of another account of the same human, or a new one whose facts differ, is set aside and not lost."""
    said: dict[str, Any] = {"card": card, "residence_id": residence_id, "residence_said": residence_said}
    try:
        with transaction.atomic():
            identity = people.confirm_card(person, **said, strongly_signed_in=strongly_signed_in, by=by, at=at)
            _look_again(person, by=by, at=at)
    except Refused as refused:
        if refused.reason not in (Reason.IDENTITY_ON_ANOTHER_ACCOUNT, Reason.IDENTITY_DIFFERS):
            raise
        aside = people.set_card_aside(person, **said, by=by, at=at)
        if aside is None:
            raise
        raise Refused(Reason.IDENTITY_ON_ANOTHER_ACCOUNT if aside.other_id else Reason.CARD_WAITS_FOR_STAFF) from None
    return identity


def look_again(life: Life, *, by: Person | None) -> None:
    """Who the person is has changed: homes (K7), moving in (P16), what is applied for and what is renewed."""
    link.mark_home(life)
    _welcome_home(life, by)
    _judge_what_is_applied_for(life)
    for term in life.open_terms(linked=False):
        premium.consider(life, term.place_id, cause=Judgement.Cause.LIFE_EVENT, keep_no=False)


def _look_again(person: Person, *, by: Person | None, at: datetime) -> None:
    with taken_up(person.id, by=by, at=at) as life:
        look_again(life, by=by)


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
