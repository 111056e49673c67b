"""A visit to the card service: begun here, ended once, by the same browser, in time."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from yukari.people import gateway
from yukari.people.commands.accounts import slow_down
from yukari.people.gateway import Asked, Card, CardTrouble, Scope, Situation
from yukari.people.models import CardVisit, Person

VISIT_LASTS = timedelta(minutes=10)

Purpose = CardVisit.Purpose
SCOPES = {
    Purpose.CONFIRM: Scope.FACTS,
    Purpose.GUARDIAN: Scope.FACTS,
    Purpose.SIGN_IN: Scope.WHO,
    Purpose.GUARDIAN_RETURN: Scope.WHO,
}


def begin_visit(
    person: Person | None,
    *,
    purpose: CardVisit.Purpose,
    browser: str,
    onward: str = "",
    about: Mapping[str, Any] | None = None,
    by: Person | None,
    at: datetime,
) -> str:
    """Where to send the person. `browser` is a secret that only this browser's session knows."""
    slow_down(f"card:{person.id if person else browser}", capacity=10, per_seconds=600, by=by, at=at)
    address, asked = gateway.ask(SCOPES[purpose], back=settings.CARD_BACK)
    CardVisit.objects.create(
        state_hash=_hash(asked.state),
        browser_hash=_hash(browser),
        purpose=purpose,
        person=person,
        nonce=asked.nonce,
        verifier=asked.verifier,
        onward=onward[:2000],
        about=about or {},
        begun_at=at,
    )
    return address


def end_visit(state: str, *, browser: str, by: Person | None, at: datetime) -> CardVisit:
    """The visit that this answer belongs to. It is taken away at once, whatever follows: an answer counts once."""
    with transaction.atomic():
        visit = CardVisit.objects.select_for_update().filter(state_hash=_hash(state)).first()
        if visit is not None:
            visit.delete()
    if visit is None or not hmac.compare_digest(visit.browser_hash, _hash(browser)):
        raise CardTrouble(Situation.LOST, "state")
    if visit.begun_at + VISIT_LASTS < at or (visit.person_id and (by is None or by.id != visit.person_id)):
        raise CardTrouble(Situation.LOST, "visit")
    return visit


def read_card(visit: CardVisit, *, answer: Mapping[str, str], by: Person | None, at: datetime) -> Card:
    """Exchange the answer for the card. Asks the service, so it stands outside of any transaction."""
    asked = Asked(answer["state"], visit.nonce, visit.verifier, SCOPES[Purpose(visit.purpose)])
    return gateway.read(answer, asked, back=settings.CARD_BACK, at=at)


def forget_visits(*, by: Person | None, at: datetime) -> int:
    """Whoever did not come back."""
    count, _ = CardVisit.objects.filter(begun_at__lt=at - VISIT_LASTS).delete()
    return count


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
