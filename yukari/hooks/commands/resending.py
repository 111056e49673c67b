"""Once more: one message, or everything since a moment; and a message that only tries the line."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.hooks.commands.hooks import locked
from yukari.hooks.models import HookMessage
from yukari.hooks.queries.owners import Owner
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused


@transaction.atomic
def resend(hook_id: UUID, *, owner: Owner, message_id: UUID, by: Person, at: datetime) -> None:
    """Under the same id, so that a system which has it already knows."""
    hook = locked(hook_id, owner=owner, by=by)
    if not HookMessage.objects.filter(hook=hook, id=message_id).update(due_at=at, failed=0):
        raise Refused(Reason.NOT_FOUND)
    audit.record("resent_a_message", by=by, at=at, place_id=owner.place_id, hook=hook_id, message=message_id)


@transaction.atomic
def resend_since(hook_id: UUID, *, owner: Owner, since: datetime, by: Person, at: datetime) -> int:
    """Everything that was told, or should have been, since then; how many."""
    hook = locked(hook_id, owner=owner, by=by)
    count = HookMessage.objects.filter(hook=hook, made_at__gte=since).update(due_at=at, failed=0)
    audit.record(
        "resent_messages", by=by, at=at, place_id=owner.place_id, hook=hook_id, since=since.isoformat(), messages=count
    )
    return count


@transaction.atomic
def send_test(hook_id: UUID, *, owner: Owner, by: Person, at: datetime) -> HookMessage:
    """Something that means nothing, signed as everything else."""
    hook = locked(hook_id, owner=owner, by=by)
    said = {"type": Kind.TEST.value, "timestamp": at.isoformat(), "data": {"place": owner.place_id}}
    return HookMessage.objects.create(
        hook=hook, change_id=new_id(), kind=Kind.TEST, body=json.dumps(said), made_at=at, due_at=at
    )
