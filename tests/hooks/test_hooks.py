"""A place's system is told what changes: signed, tried for days, once more on demand, and nothing about anybody."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.builders import AT, HIDA, SHIRAKAWA, a_person
from tests.hooks.systems import System, a_system
from tests.races import race
from yukari.hooks import commands, queries
from yukari.hooks.models import Hook, HookAttempt, HookMessage
from yukari.hooks.queries import Owner
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.registrations.queries import changes_since
from yukari.rules.hooks import KEPT, MOST_HOOKS, OVERLAP, WAITS, Kind
from yukari.rules.outcome import Reason, Refused

pytestmark = pytest.mark.django_db(transaction=True)  # Changes are told once they are committed.

AT_HIDA = Owner(HIDA)
ALL = [Kind.REGISTERED, Kind.CHANGED, Kind.RELEASED]
LATER = AT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    """The verifier of other makers looks at the clock."""
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def system() -> Iterator[System]:
    with a_system() as found:
        yield found


def connected(manager: Person, system: System, *, kinds: list[Kind] = ALL) -> tuple[Hook, str]:
    return commands.connect(
        AT_HIDA, name="住民アプリ", address=f"http://127.0.0.1:{system.port}/hook", kinds=kinds, by=manager, at=AT
    )


def tell(at: datetime = LATER) -> None:
    """What the worker does every minute."""
    commands.tell_changes(by=None, at=at)
    for hook in Hook.objects.all():
        commands.deliver_due(hook.id, by=None, at=at)


def registered(person: Person, place_id: str = HIDA) -> None:
    registrations.register(person.id, place_id=place_id, by=person, at=AT)


def refusal(do: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        do()
    return refused.value.reason


def test_a_system_is_told_and_a_verifier_of_other_makers_believes_it(
    manager: Person, hana: Person, system: System
) -> None:
    _, secret = connected(manager, system)
    registered(hana)
    registered(hana, SHIRAKAWA)
    with time_machine.travel(LATER, tick=False):
        tell()
        ((headers, body),) = system.got
        said = Webhook(secret).verify(body, headers)
        assert said["type"] == "registrant.registered"
        assert said["data"]["place"] == HIDA
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body.replace("registered", "released"), headers)
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 44).verify(body, headers)
    assert headers["content-type"] == "application/json"


def test_what_is_told_is_a_number_and_nobody(manager: Person, hana: Person, system: System) -> None:
    """D1: the same number as in the place's exports and changes."""
    connected(manager, system)
    registered(hana)
    tell()
    body = system.got[0][1]
    number = changes_since(HIDA, cursor="", viewer=manager, at=AT, why="確かめる").rows[0].number
    said = json.loads(body)
    assert said["data"].keys() == {"change", "place", "number"}
    assert said["data"]["number"] == number
    assert not [word for word in (str(hana.id), hana.called, hana.email) if word in body]


def test_only_what_was_chosen_is_told_and_only_from_now_on(manager: Person, hana: Person, system: System) -> None:
    before = a_person("まえ")
    registered(before)
    connected(manager, system, kinds=[Kind.RELEASED])
    registered(hana)
    tell()
    assert not system.got
    registrations.release(hana.id, place_id=HIDA, by=hana, at=AT)
    tell()
    assert [json.loads(body)["type"] for _, body in system.got] == ["registrant.released"]


def test_told_once(manager: Person, hana: Person, system: System) -> None:
    connected(manager, system)
    registered(hana)
    for _ in range(3):
        tell()
    assert len(system.got) == 1
    assert HookMessage.objects.get().due_at is None


@pytest.mark.race
def test_two_workers_call_once(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    race([lambda: commands.tell_changes(by=None, at=LATER)] * 3)
    race([lambda: commands.deliver_due(hook.id, by=None, at=LATER)] * 4)
    assert len(system.got) == 1
    assert HookMessage.objects.count() == 1


def test_whatever_fails_is_tried_again_under_the_same_id(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    system.status = 503
    tell()
    tell()
    assert len(system.got) == 1
    assert HookMessage.objects.get().due_at == LATER + WAITS[0]
    system.status = 200
    tell(LATER + WAITS[0])
    assert len({headers["webhook-id"] for headers, _ in system.got}) == 1
    attempts = [(one.number, one.status, one.trouble) for one in HookAttempt.objects.order_by("number")]
    assert attempts == [(1, 503, "said_no"), (2, 200, "")]
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_after_three_days_it_is_given_up_and_the_manager_hears_so(
    manager: Person, mori: Person, hana: Person, system: System
) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    system.status = 500
    at = LATER
    for wait in (*WAITS, timedelta()):
        tell(at)
        at += wait
    hook.refresh_from_db()
    assert (hook.state, len(system.got)) == (Hook.State.FAILED, len(WAITS) + 1)
    assert at - LATER >= timedelta(days=3)
    assert [notice.person_id for notice in Notice.objects.filter(kind="hook_failed")] == [manager.id]
    assert not Notice.objects.filter(person=mori).exists()

    registrations.release(hana.id, place_id=HIDA, by=hana, at=at)
    tell(at)
    assert len(system.got) == len(WAITS) + 1
    system.status = 200
    commands.resume(hook.id, owner=AT_HIDA, by=manager, at=at)
    tell(at + timedelta(minutes=1))
    assert json.loads(system.got[-1][1])["type"] == "registrant.released"


def test_who_says_gone_is_believed(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    system.status = 410
    tell()
    hook.refresh_from_db()
    assert hook.state == Hook.State.FAILED


def test_a_worker_that_is_killed_leaves_a_message_that_is_tried_again(
    manager: Person, hana: Person, system: System
) -> None:
    from yukari.hooks.commands.delivering import LEASE, _take

    hook, _ = connected(manager, system)
    registered(hana)
    commands.tell_changes(by=None, at=LATER)
    assert _take(hook.id, at=LATER)
    assert commands.deliver_due(hook.id, by=None, at=LATER) == 0
    assert commands.deliver_due(hook.id, by=None, at=LATER + LEASE) == 1


def test_paused_nothing_is_told_and_nothing_is_lost(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    for _ in range(2):
        commands.pause(hook.id, owner=AT_HIDA, by=manager, at=AT)
    registered(hana)
    tell()
    assert not system.got
    for _ in range(2):
        commands.resume(hook.id, owner=AT_HIDA, by=manager, at=AT)
    tell()
    assert len(system.got) == 1


def test_a_new_secret_and_for_a_day_the_former_one(manager: Person, hana: Person, system: System) -> None:
    hook, former = connected(manager, system)
    _, secret = commands.renew_secret(hook.id, owner=AT_HIDA, by=manager, at=AT)
    assert secret != former
    registered(hana)
    tell()
    with time_machine.travel(LATER, tick=False):
        for one in (former, secret):
            Webhook(one).verify(system.got[0][1], system.got[0][0])
    later = AT + OVERLAP
    commands.send_test(hook.id, owner=AT_HIDA, by=manager, at=later)
    with time_machine.travel(later, tick=False):
        tell(later)
        Webhook(secret).verify(system.got[1][1], system.got[1][0])
        with pytest.raises(WebhookVerificationError):
            Webhook(former).verify(system.got[1][1], system.got[1][0])


def test_secrets_are_kept_sealed(manager: Person, system: System) -> None:
    hook, secret = connected(manager, system)
    hook.refresh_from_db()
    assert secret.startswith("whsec_")
    assert secret.encode() not in bytes(hook.secret)


def test_once_more_one_or_all_since(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    tell()
    message = HookMessage.objects.get()
    commands.resend(hook.id, owner=AT_HIDA, message_id=message.id, by=manager, at=LATER)
    tell()
    assert commands.resend_since(hook.id, owner=AT_HIDA, since=LATER, by=manager, at=LATER) == 1
    assert commands.resend_since(hook.id, owner=AT_HIDA, since=LATER + WAITS[0], by=manager, at=LATER) == 0
    tell()
    assert len(system.got) == 3
    assert len({headers["webhook-id"] for headers, _ in system.got}) == 1
    told, _ = queries.told(hook, viewer=manager)
    assert [one.number for one in told[0].attempts] == [3, 2, 1]


def test_the_worker_is_called_for_what_is_due(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    commands.tell_changes(by=None, at=LATER)
    job = ProcrastinateJob.objects.filter(task_name="yukari.hooks.tasks.deliver").latest("id")
    assert job.args == {"hook_id": str(hook.id)}


def test_who_may(manager: Person, mori: Person, sato: Person, system: System) -> None:
    """Only a manager: a system is told of everybody."""
    hook, _ = connected(manager, system)
    message = commands.send_test(hook.id, owner=AT_HIDA, by=manager, at=AT)
    for other in (mori, sato):
        here: dict[str, Any] = {"owner": AT_HIDA, "by": other, "at": AT}
        deeds = (
            lambda other=other: connected(other, system),
            lambda here=here: commands.change(hook.id, name="x", address="https://a.example.jp", kinds=ALL, **here),
            lambda here=here: commands.renew_secret(hook.id, **here),
            lambda here=here: commands.pause(hook.id, **here),
            lambda here=here: commands.resume(hook.id, **here),
            lambda here=here: commands.disconnect(hook.id, **here),
            lambda here=here: commands.send_test(hook.id, **here),
            lambda here=here: commands.resend(hook.id, message_id=message.id, **here),
            lambda here=here: commands.resend_since(hook.id, since=AT, **here),
            lambda other=other: queries.hooks_at(AT_HIDA, viewer=other),
            lambda other=other: queries.hook_for(other, AT_HIDA, hook.id),
        )
        assert {refusal(deed) for deed in deeds} == {Reason.NOT_ALLOWED}


def test_what_does_not_fit_is_refused(manager: Person, system: System, settings: Any) -> None:
    def connect(**said: Any) -> Reason:
        usual: dict[str, Any] = {"name": "アプリ", "address": "https://a.example.jp/", "kinds": ALL}
        return refusal(lambda: commands.connect(AT_HIDA, **{**usual, **said}, by=manager, at=AT))

    assert connect(name=" ") is Reason.WORDS_MISSING
    assert connect(kinds=[]) is Reason.WORDS_MISSING
    assert connect(address="http://a.example.jp/") is Reason.ADDRESS_NOT_SECURE
    settings.HOOKS_TO_LOOPBACK = False
    assert connect(address=f"http://127.0.0.1:{system.port}/") is Reason.ADDRESS_NOT_SECURE
    for number in range(MOST_HOOKS):
        commands.connect(AT_HIDA, name=str(number), address="https://a.example.jp/", kinds=ALL, by=manager, at=AT)
    assert connect() is Reason.TOO_MANY_HOOKS
    nothing = HookMessage().id
    hook = Hook.objects.all()[0]
    assert (
        refusal(lambda: commands.resend(hook.id, owner=AT_HIDA, message_id=nothing, by=manager, at=AT))
        is Reason.NOT_FOUND
    )


def test_disconnected_it_is_gone(manager: Person, hana: Person, system: System) -> None:
    hook, _ = connected(manager, system)
    registered(hana)
    tell()
    commands.disconnect(hook.id, owner=AT_HIDA, by=manager, at=AT)
    assert not HookAttempt.objects.exists()
    assert refusal(lambda: commands.pause(hook.id, owner=AT_HIDA, by=manager, at=AT)) is Reason.NOT_FOUND


def test_what_was_told_long_ago_is_forgotten(manager: Person, hana: Person, system: System) -> None:
    connected(manager, system)
    registered(hana)
    tell()
    commands.forget_old(by=None, at=LATER + KEPT)
    assert HookMessage.objects.exists()
    commands.forget_old(by=None, at=LATER + KEPT + timedelta(seconds=1))
    assert not HookAttempt.objects.exists()
