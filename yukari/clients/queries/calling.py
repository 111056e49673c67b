"""Who is calling: an app, for a person who allowed it, as far as both still hold."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from oauth2_provider.models import get_access_token_model

from yukari.clients.models import App, Consent
from yukari.people.models import Person
from yukari.rules.scopes import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """`scopes`: what the token opens, of what the person still allows and the place still lets the app ask for."""

    app: App
    person: Person
    scopes: frozenset[Scope]
    is_noted: bool
    """Whether the person can read already that the app acted today."""


def caller(token: str, *, at: datetime, today: object) -> Caller | None:
    """In two statements; none: no such token, or it is over, or the person, the app or the consent is."""
    found = (
        get_access_token_model()
        .objects.select_related("user", "application__place")
        .filter(token_checksum=hashlib.sha256(token.encode()).hexdigest(), expires__gt=at)
        .first()
    )
    if found is None or not found.user.is_active or found.user.left_at or found.application.closed_at:
        return None
    given = Consent.objects.filter(person=found.user, app=found.application, ended_at=None).first()
    if given is None:
        return None
    scopes = set(found.scope.split()) & set(given.scopes) & set(found.application.scopes)
    return Caller(
        app=found.application,
        person=found.user,
        scopes=frozenset(scope for scope in Scope if scope.value in scopes),
        is_noted=given.used_on == today,
    )
