"""A system of a place or an organisation is connected, changed, paused, given a new secret, and disconnected."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yukari.audit import commands as audit
from yukari.hooks.models import Hook
from yukari.hooks.queries.hooks import hooks_of
from yukari.hooks.queries.owners import Owner, require_connecting
from yukari.hooks.signing import new_secret, sealed
from yukari.people.models import Person
from yukari.places.commands.places import locked_place
from yukari.registrations.queries import newest_change
from yukari.rules import hooks as rule
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused

State = Hook.State


@transaction.atomic
def connect(
    owner: Owner, *, name: str, address: str, kinds: Collection[Kind], by: Person, at: datetime
) -> tuple[Hook, str]:
    """From now on this system is told what changes. The secret is said here and never again."""
    require_connecting(owner, of=by)
    _check(owner, name, address, kinds)
    locked_place(owner.place_id)
    if hooks_of(owner).count() >= rule.MOST_HOOKS:
        raise Refused(Reason.TOO_MANY_HOOKS, most=rule.MOST_HOOKS)
    secret, now = new_secret(), newest_change()
    hook = Hook.objects.create(
        place_id=owner.place_id,
        organisation_id=owner.organisation_id,
        name=name.strip(),
        address=address.strip(),
        kinds=_sorted(kinds),
        secret=sealed(secret),
        cursor=now,
        activities_cursor=now,
        made_by_id=by.id,
        made_at=at,
    )
    audit.record("connected_a_system", by=by, at=at, place_id=owner.place_id, hook=hook.id, address=hook.address)
    return hook, secret


@transaction.atomic
def change(
    hook_id: UUID, *, owner: Owner, name: str, address: str, kinds: Collection[Kind], by: Person, at: datetime
) -> Hook:
    """Another name, address or choice; the secret stays."""
    hook = locked(hook_id, owner=owner, by=by)
    _check(owner, name, address, kinds)
    hook.name, hook.address, hook.kinds = name.strip(), address.strip(), _sorted(kinds)
    hook.save()
    audit.record("changed_a_system", by=by, at=at, place_id=owner.place_id, hook=hook_id, address=hook.address)
    return hook


@transaction.atomic
def renew_secret(hook_id: UUID, *, owner: Owner, by: Person, at: datetime) -> tuple[Hook, str]:
    """A new secret, said once; for a day the former one signs too, so that the system can be changed without a gap."""
    hook, secret = locked(hook_id, owner=owner, by=by), new_secret()
    hook.former_secret, hook.former_until, hook.secret = hook.secret, at + rule.OVERLAP, sealed(secret)
    hook.save()
    audit.record("renewed_a_system_s_secret", by=by, at=at, place_id=owner.place_id, hook=hook_id)
    return hook, secret


@transaction.atomic
def pause(hook_id: UUID, *, owner: Owner, by: Person, at: datetime) -> Hook:
    """Nothing is told for now; what changes meanwhile is told afterwards."""
    hook = locked(hook_id, owner=owner, by=by)
    if hook.state == State.ACTIVE:
        hook.state = State.PAUSED
        hook.save()
        audit.record("paused_a_system", by=by, at=at, place_id=owner.place_id, hook=hook_id)
    return hook


@transaction.atomic
def resume(hook_id: UUID, *, owner: Owner, by: Person, at: datetime) -> Hook:
    """It is told again, beginning with what changed meanwhile."""
    hook = locked(hook_id, owner=owner, by=by)
    if hook.state != State.ACTIVE:
        hook.state, hook.failing_since = State.ACTIVE, None
        hook.save()
        audit.record("resumed_a_system", by=by, at=at, place_id=owner.place_id, hook=hook_id)
    return hook


@transaction.atomic
def disconnect(hook_id: UUID, *, owner: Owner, by: Person, at: datetime) -> None:
    """Gone, with everything that it was told."""
    hook = locked(hook_id, owner=owner, by=by)
    hook.delete()
    audit.record("disconnected_a_system", by=by, at=at, place_id=owner.place_id, hook=hook_id, address=hook.address)


def locked(hook_id: UUID, *, owner: Owner, by: Person) -> Hook:
    require_connecting(owner, of=by)
    hook = hooks_of(owner).select_for_update().filter(id=hook_id).first()
    if hook is None:
        raise Refused(Reason.NOT_FOUND)
    return hook


def _check(owner: Owner, name: str, address: str, kinds: Collection[Kind]) -> None:
    if not set(kinds) <= set(owner.kinds):
        raise Refused(Reason.NOT_ALLOWED)
    if not name.strip() or not kinds:
        raise Refused(Reason.WORDS_MISSING)
    if not rule.is_web_address(address.strip(), loopback=settings.HOOKS_TO_LOOPBACK):
        raise Refused(Reason.ADDRESS_NOT_SECURE)


def _sorted(kinds: Collection[Kind]) -> list[str]:
    return [one.value for one in Kind if one in kinds]
