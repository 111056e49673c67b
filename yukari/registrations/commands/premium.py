"""Becoming premium: the application, and what a confirmed identity and a guardian's consent change (P1, P15, P16)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people.models import ConfirmedIdentity, GuardianConsent, Person
from yukari.registrations.commands.basic import own
from yukari.registrations.credit import Credit, credit
from yukari.registrations.life import Life, link, premium, taken_up
from yukari.registrations.models import Application, Judgement, Term
from yukari.rules import renewal
from yukari.rules.home import is_home
from yukari.rules.outcome import Reason, Refused

CONSENT = "premium"


def apply_for_premium(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> Credit:
    """The wish to become premium. Once said it stands until everything is met: nobody needs to ask twice (P10)."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at, also=(place_id,)) as life:
        if life.registered(place_id) is None:
            raise Refused(Reason.NOT_REGISTERED)
        if any(term.ends_on >= life.on for term in life.open_terms(place_id, linked=False)):
            raise Refused(Reason.ALREADY_PREMIUM)
        if is_home(place_id, life.residence):
            raise Refused(Reason.LIVES_HERE)
        new = place_id not in life.applications
        if new:
            application = Application(
                person_id=person_id, id=new_id(), place_id=place_id, state=Application.State.OPEN, applied_at=at
            )
            life.applications[place_id] = application
            life.put(application)
            life.record("applied_for_premium", by=by, place_id=place_id)
            considered = premium.consider(life, place_id, cause=Judgement.Cause.APPLICATION)
        else:
            considered = premium.consider(life, place_id, cause=Judgement.Cause.APPLICATION, keep_no=False)
        return credit(life, place_id, considered, new=new)


def withdraw_application(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> None:
    """The person no longer wishes it. Without a pending application nothing happens."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at) as life:
        if premium.settle_application(life, place_id, Application.State.WITHDRAWN):
            premium.settle_reviews(life, place_id, "register")
            life.record("withdrew_an_application", by=by, place_id=place_id)


def confirm_identity(
    person: Person, *, subject: str, residence_id: str, birthdate: date, by: Person | None, at: datetime
) -> ConfirmedIdentity:
    """P1: the card was read. Home marks (K7), moving in (P16) and what is applied for are looked at again."""
    with transaction.atomic():
        identity = people.confirm_identity(
            person, subject=subject, residence_id=residence_id, birthdate=birthdate, by=by, at=at
        )
        with taken_up(person.id, by=by, at=at) as life:
            link.mark_home(life)
            _welcome_home(life, by)
            _judge_what_is_applied_for(life)
    return identity


def record_consent(person: Person, *, guardian: str, by: Person | None, at: datetime) -> GuardianConsent:
    """P15: a guardian consents to premium registration; what is applied for is judged again."""
    with transaction.atomic():
        consent = people.record_consent(person, kind=CONSENT, guardian=guardian, by=by, at=at)
        with taken_up(person.id, by=by, at=at) as life:
            _judge_what_is_applied_for(life)
    return consent


def withdraw_consent(person: Person, *, by: Person | None, at: datetime) -> None:
    """P15: a guardian takes the consent back. What was granted on it is laid before staff."""
    with transaction.atomic():
        people.withdraw_consent(person, kind=CONSENT, by=by, at=at)
        with taken_up(person.id, by=by, at=at) as life:
            for term in life.open_terms(linked=False):
                premium.reconsider(life, term, cause=Judgement.Cause.LIFE_EVENT)


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
