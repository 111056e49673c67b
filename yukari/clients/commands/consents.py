"""People allow apps to act for them, and take that back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from oauth2_provider.models import get_access_token_model, get_grant_model, get_refresh_token_model

from yukari.audit import commands as audit
from yukari.clients.models import App, Consent
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused
from yukari.rules.scopes import Scope


@transaction.atomic
def consent(app: App, *, scopes: frozenset[Scope], by: Person, at: datetime) -> Consent:
    """Allow an app this much. What was allowed before and is not any more ends at once, on all its devices."""
    if app.closed_at is not None or not scopes or not {scope.value for scope in scopes} <= set(app.scopes):
        raise Refused(Reason.NOT_ALLOWED)
    before = Consent.objects.select_for_update().filter(person=by, app=app, ended_at=None).first()
    if before is not None and not set(before.scopes) <= {scope.value for scope in scopes}:
        end_tokens(user_id=by.id, app_id=app.id)
    given, _ = Consent.objects.update_or_create(
        person=by,
        app=app,
        defaults={"scopes": sorted(scope.value for scope in scopes), "given_at": at, "ended_at": None, "used_on": None},
    )
    audit.record(
        "allowed_an_app", by=by, at=at, person_id=by.id, place_id=app.place_id, app=app.id, scopes=given.scopes
    )
    return given


@transaction.atomic
def withdraw(person: Person, *, app_id: UUID, by: Person | None, at: datetime) -> None:
    """From here on the app does not act for this person any more. Withdrawn once, it is withdrawn."""
    given = Consent.objects.select_for_update().filter(person=person, app_id=app_id, ended_at=None).first()
    end_tokens(user_id=person.id, app_id=app_id)
    if given is not None:
        Consent.objects.filter(person=person, app_id=app_id).update(ended_at=at)
        audit.record("withdrew_from_an_app", by=by, at=at, person_id=person.id, app=app_id)


@transaction.atomic
def end_every_consent(person: Person, *, by: Person | None, at: datetime) -> None:
    """The account is closed: no app acts for it, and what they were allowed is nobody's."""
    end_tokens(user_id=person.id)
    Consent.objects.filter(person=person).delete()


def note_use(person: Person, *, app_id: UUID, by: Person, at: datetime) -> None:
    """The app acts; written down once a day, for the person who asks which of them still do."""
    on = day_in_japan(at)
    Consent.objects.filter(person=person, app_id=app_id).exclude(used_on=on).update(used_on=on)


def end_tokens(**whose: Any) -> None:
    """All tokens and codes of a person, of an app, or of both."""
    of = {"application_id" if name == "app_id" else name: value for name, value in whose.items()}
    for model in (get_grant_model(), get_refresh_token_model(), get_access_token_model()):
        model.objects.filter(**of).delete()
