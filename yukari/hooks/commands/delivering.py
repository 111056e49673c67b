"""What has changed is written down to be told, and told: at least once, under one id, for three days.

A message is taken by moving its next attempt ahead, which commits before anybody is called: two workers never call for the
same message at once, and one that is killed leaves a message that is tried again after the lease.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app

from yukari.activities.queries import leaders_of
from yukari.audit import commands as audit
from yukari.hooks import signing, wire
from yukari.hooks.commands.telling import news_for
from yukari.hooks.models import Hook, HookAttempt, HookMessage
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.queries import managers_of
from yukari.places.queries import place as place_of
from yukari.rules import hooks as rule

LEASE = timedelta(minutes=2)
AT_ONCE = 50
"""Messages of one system in one job: a slow one holds up nobody for long."""
GONE = 410


def tell_changes(*, by: Person | None, at: datetime) -> int:
    """Write down what each running system is to be told, and let the worker call whom it must; how many messages are new."""
    new = 0
    for hook_id in Hook.objects.filter(state=Hook.State.ACTIVE).values_list("id", flat=True):
        while written := _write_down(hook_id, at=at):
            new += written[0]
            if not written[1]:
                break
    due = HookMessage.objects.filter(due_at__lte=at, hook__state=Hook.State.ACTIVE)
    for hook_id in due.values_list("hook_id", flat=True).distinct():
        # By name, because tasks stand above commands.
        app.configure_task("yukari.hooks.tasks.deliver", queue="hooks").defer(hook_id=str(hook_id))
    return new


@transaction.atomic
def _write_down(hook_id: UUID, *, at: datetime) -> tuple[int, bool] | None:
    """The next changes: the messages and how far they came, together or not at all. How many, and whether there are more."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("organisation").filter(id=hook_id).first()
    if hook is None or hook.state != Hook.State.ACTIVE:
        return None
    changes = news_for(hook, at=at)
    HookMessage.objects.bulk_create(
        [
            HookMessage(hook=hook, change_id=one.id, kind=one.kind, body=one.body, made_at=at, due_at=at)
            for one in changes.rows
        ],
        ignore_conflicts=True,
    )
    if (hook.cursor, hook.activities_cursor) != (changes.cursor, changes.activities_cursor):
        hook.cursor, hook.activities_cursor = changes.cursor, changes.activities_cursor
        hook.save(update_fields=["cursor", "activities_cursor"])
    return len(changes.rows), changes.more


def deliver_due(hook_id: UUID, *, by: Person | None, at: datetime) -> int:
    """Call one system with what is due; how many arrived."""
    arrived = 0
    for _ in range(AT_ONCE):
        taken = _take(hook_id, at=at)
        if taken is None:
            break
        hook, message = taken
        secrets = [signing.opened(hook.secret)]
        if hook.former_secret is not None and hook.former_until is not None and hook.former_until > at:
            secrets.append(signing.opened(hook.former_secret))
        signed = signing.headers(message.id, message.body, signed_with=secrets, at=at)
        answer = wire.post(hook.address, message.body, headers=signed)
        arrived += _note(message.id, answer, at=at)
    return arrived


@transaction.atomic
def _take(hook_id: UUID, *, at: datetime) -> tuple[Hook, HookMessage] | None:
    messages = HookMessage.objects.select_for_update(skip_locked=True, of=("self",)).select_related("hook")
    message = (
        messages.filter(hook_id=hook_id, hook__state=Hook.State.ACTIVE, due_at__lte=at).order_by("due_at", "id").first()
    )
    if message is None:
        return None
    message.due_at = at + LEASE
    message.save(update_fields=["due_at"])
    return message.hook, message


@transaction.atomic
def _note(message_id: UUID, answer: wire.Answer, *, at: datetime) -> bool:
    """What came of it. The system first: whoever disconnects it waits, and then nothing is left to be noted."""
    hook = Hook.objects.select_for_update(of=("self",)).filter(messages__id=message_id).first()
    message = HookMessage.objects.select_for_update().filter(id=message_id).first()
    if hook is None or message is None:
        return False
    last = HookAttempt.objects.filter(message=message).aggregate(last=Max("number"))["last"] or 0
    HookAttempt.objects.create(
        message=message,
        number=last + 1,
        at=at,
        milliseconds=answer.milliseconds,
        status=answer.status,
        trouble=answer.trouble,
    )
    if answer.trouble:
        message.failed += 1
        message.due_at = rule.next_attempt(message.failed, at=at)
        hook.failing_since = hook.failing_since or at
        if message.due_at is None or answer.status == GONE:
            _give_up(hook, at=at)
    else:
        message.arrived_at, message.due_at, message.failed, hook.failing_since = at, None, 0, None
    message.save()
    hook.save()
    return not answer.trouble


def forget_old(*, by: Person | None, at: datetime) -> int:
    """Messages of long ago go, arrived or not; how many."""
    return HookMessage.objects.filter(made_at__lt=at - rule.KEPT).delete()[0]


def _give_up(hook: Hook, *, at: datetime) -> None:
    """Three days without an answer, or a clear 「gone」: it is not called any more, and whoever connected systems here hears so."""
    if hook.state != Hook.State.ACTIVE:
        return
    hook.state = Hook.State.FAILED
    audit.record("gave_up_a_system", by=None, at=at, place_id=hook.place_id, hook=hook.id)
    place, organisation = place_of(hook.place_id), hook.organisation
    for person_id in leaders_of(organisation.id) if organisation else managers_of(hook.place_id):
        people.tell(
            person_id,
            kind="desk_hook_failed" if organisation else "hook_failed",
            key=f"hook_failed:{hook.id}:{at.isoformat()}",
            details={
                "name": hook.name,
                "hook_id": str(hook.id),
                **(
                    {"organisation": organisation.name, "organisation_id": str(organisation.id)} if organisation else {}
                ),
                "place_id": hook.place_id,
                "place": place.full_name,
                "place_en": place.full_name_in_english,
            },
            always_mailed=True,
            by=None,
            at=at,
        )
