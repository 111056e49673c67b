"""A place registers its apps, changes them and closes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.clients.assertions import public_keys
from yukari.clients.commands.consents import end_tokens
from yukari.clients.models import App, Consent
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.scopes import Scope, is_return_address

MOST_ADDRESSES = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutApp:
    """What a place says of an app. `keys`: the public key as somebody pasted it; empty: the app runs on phones and has none."""

    name: str
    maker: str
    about: str
    homepage: str = ""
    return_addresses: tuple[str, ...]
    scopes: frozenset[Scope]
    keys: str = ""


@transaction.atomic
def register_app(place_id: str, *, said: AboutApp, by: Person | None, at: datetime) -> App:
    """An app that may ask people to act for them at this place, and nowhere else."""
    require(Ability.CONNECT, of=by, at_place=place_id)
    app: App = App.objects.create(
        client_id=f"app_{new_id().hex}",
        place_id=place_id,
        authorization_grant_type=App.GRANT_AUTHORIZATION_CODE,
        registered_at=at,
        registered_by_id=by.id if by else None,
        **_columns(said),
    )
    audit.record("registered_an_app", by=by, at=at, place_id=place_id, app=app.id)
    return app


@transaction.atomic
def change_app(app_id: UUID, *, said: AboutApp, by: Person | None, at: datetime) -> App:
    """What is said of it. Where its key or what it may ask for changes, whoever allowed it is asked anew."""
    app = _open(app_id, by)
    columns = _columns(said)
    asked_anew = columns["keys"] != app.keys or not set(app.scopes) >= set(columns["scopes"])
    for name, value in columns.items():
        setattr(app, name, value)
    app.save()
    if asked_anew:
        end_tokens(app_id=app.id)
    audit.record("changed_an_app", by=by, at=at, place_id=app.place_id, app=app.id)
    return app


@transaction.atomic
def close_app(app_id: UUID, *, by: Person | None, at: datetime) -> None:
    """From here on it acts for nobody. It stays on the list, for those who look up what it was."""
    app = _open(app_id, by)
    app.closed_at = at
    app.save(update_fields=["closed_at"])
    Consent.objects.filter(app=app, ended_at=None).update(ended_at=at)
    end_tokens(app_id=app.id)
    audit.record("closed_an_app", by=by, at=at, place_id=app.place_id, app=app.id)


def _open(app_id: UUID, by: Person | None) -> App:
    app: App | None = App.objects.select_for_update().filter(id=app_id).first()
    if app is None or app.closed_at is not None:
        raise Refused(Reason.NOT_FOUND)
    require(Ability.CONNECT, of=by, at_place=app.place_id)
    return app


def _columns(said: AboutApp) -> dict[str, Any]:
    keys = public_keys(said.keys) if said.keys.strip() else None
    if not said.name.strip() or not said.maker.strip() or not said.about.strip():
        raise Refused(Reason.WORDS_MISSING)
    if said.keys.strip() and keys is None:
        raise Refused(Reason.APP_KEY_UNUSABLE)
    if not said.scopes:
        raise Refused(Reason.SCOPES_MISSING)
    unfit = _unfit(said.return_addresses)
    if unfit is not None:
        raise Refused(Reason.RETURN_ADDRESS_UNFIT, address=unfit)
    return {
        "name": said.name.strip(),
        "maker": said.maker.strip(),
        "about": said.about.strip(),
        "homepage": said.homepage,
        "redirect_uris": " ".join(dict.fromkeys(said.return_addresses)),
        "scopes": sorted(scope.value for scope in said.scopes),
        "keys": keys,
        "client_type": App.CLIENT_CONFIDENTIAL if keys else App.CLIENT_PUBLIC,
    }


def _unfit(addresses: Iterable[str]) -> str | None:
    """The first that people cannot be sent back to; nothing is wrong with none."""
    found = list(addresses)
    if not 0 < len(found) <= MOST_ADDRESSES:
        return ""
    return next((address for address in found if not is_return_address(address)), None)
