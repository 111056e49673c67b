"""Notifications on the devices of a person: encrypted for that browser alone, signed by this site."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import LazySettings

from tests.builders import AT
from tests.pushing import PushService, Subscriber, a_push_service, signer_of
from yukari.delivery import commands, push, queries, tasks
from yukari.delivery.commands import Recipients
from yukari.delivery.models import Device, Envelope
from yukari.rules.outcome import Reason, Refused

pytestmark = pytest.mark.django_db

HANA = UUID(int=7)
TWO = "SELECT id, '', 'ja', ARRAY[]::uuid[] FROM unnest(ARRAY[%(first)s, %(last)s]::uuid[]) AS one (id)"
LETTER = {
    "subject": "席が空きました",
    "text": "草刈りに参加できます。",
    "recipient": HANA,
    "link": "/me/notices/",
    "by": None,
}


@pytest.fixture
def service(settings: LazySettings) -> Iterator[PushService]:
    with a_push_service(settings) as found:
        yield found


def a_browser(service: PushService, path: str = "/hana") -> Subscriber:
    browser = Subscriber(service, path)
    commands.add_device(HANA, **browser.subscription, by=None, at=AT)
    return browser


def post(key: str = "seat") -> None:
    commands.post("", **LETTER, key=key, at=AT)
    for envelope in Envelope.objects.filter(sent_at=None, failed_at=None):
        tasks.send(str(envelope.id))


def test_only_the_browser_that_subscribed_can_read_it(service: PushService) -> None:
    phone, laptop = a_browser(service, "/phone"), a_browser(service, "/laptop")
    post()
    for browser in (phone, laptop):
        (told,) = browser.messages()
        assert (told["title"], told["body"], told["link"]) == (
            "席が空きました",
            "草刈りに参加できます。",
            "/me/notices/",
        )
    assert "席" not in str(service.taken)


def test_the_push_service_can_tell_who_sends(service: PushService, settings: LazySettings) -> None:
    a_browser(service)
    post()
    ((_, headers, _),) = service.taken
    claims = signer_of(headers, push.public_key())
    assert (claims["aud"], claims["sub"]) == (service.url, settings.PUSH_CONTACT)


def test_who_has_no_device_and_no_address_gets_no_envelope(service: PushService) -> None:
    post()
    assert not Envelope.objects.exists()


def test_a_browser_that_is_gone_is_forgotten(service: PushService) -> None:
    a_browser(service)
    service.gone.add("/hana")
    post()
    assert Envelope.objects.get().failure == "no_device"
    assert not queries.devices_of(HANA)


def test_a_push_service_that_is_away_is_asked_again_later(service: PushService) -> None:
    browser = a_browser(service)
    service.status = 503
    with pytest.raises(tasks.NotSentError):
        post()
    assert Envelope.objects.get().failures == 1
    service.status = 201
    tasks.send(str(Envelope.objects.get().id))
    assert len(browser.messages()) == 1


@pytest.mark.parametrize(
    "endpoint",
    ["http://10.0.0.1/x", "https://evil.example/x", "https://fcm.googleapis.com.evil.example/", "x", "https://["],
)
def test_the_site_writes_to_push_services_that_it_knows_and_nowhere_else(endpoint: str) -> None:
    """A browser names the address, so it could name a machine behind our walls."""
    keys = Subscriber(PushService(), "/").subscription
    with pytest.raises(Refused) as refused:
        commands.add_device(HANA, **{**keys, "endpoint": endpoint}, by=None, at=AT)
    assert refused.value.reason is Reason.PUSH_SERVICE_UNKNOWN


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        ("AAAA", "AAAA"),
        ("ぴ", "あ"),
        pytest.param("A" * 87, "A" * 22, id="as long as a key, and no point of the curve"),
        pytest.param("B" + "A" * 86, "A" * 22, id="marked as a point, and none of the curve"),
    ],
)
def test_keys_that_are_none_are_refused(service: PushService, p256dh: str, auth: str) -> None:
    with pytest.raises(Refused):
        commands.add_device(HANA, endpoint=f"{service.url}/x", p256dh=p256dh, auth=auth, by=None, at=AT)


def test_a_secret_of_the_wrong_length_is_refused(service: PushService) -> None:
    with pytest.raises(Refused):
        commands.add_device(HANA, **{**Subscriber(service, "/x").subscription, "auth": "AAAA"}, by=None, at=AT)


def test_a_device_for_which_nothing_can_be_encrypted_is_gone_and_holds_up_nobody(service: PushService) -> None:
    """M3: the first of a range once stopped it for the thousands after it."""
    kept = a_browser(service, "/hana")
    broken = {"name": "x", "endpoint": f"{service.url}/x", "p256dh": "A" * 87, "auth": "A" * 22, "added_at": AT}
    first = UUID(int=1)
    Device.objects.create(recipient=first, **broken)
    commands.begin_mailing("all", by=None, at=AT)
    commands.write_letter("all", language="ja", subject="雪祭り", text="土曜です。", html="", by=None, at=AT)
    to = Recipients(TWO, {"first": first, "last": HANA}, first, HANA)
    commands.write_envelopes("all", channel="push", to=to, queue="broadcast", by=None, at=AT)
    tasks.send_range(str(queries.message_of("all")), "push", str(first), str(HANA))
    assert [told["title"] for told in kept.messages()] == ["雪祭り"]
    assert Envelope.objects.get(recipient=first).failure == "no_device"
    assert not queries.devices_of(first)


def test_a_browser_tells_one_person_and_is_switched_off_again(service: PushService) -> None:
    browser = a_browser(service)
    mori = UUID(int=8)
    device = commands.add_device(mori, **browser.subscription, by=None, at=AT)
    assert not queries.devices_of(HANA)
    assert commands.remove_device(mori, name=device.name, by=None, at=AT)
    assert not commands.remove_device(mori, name=device.name, by=None, at=AT)


def test_ten_devices_and_no_more(service: PushService) -> None:
    for number in range(12):
        a_browser(service, f"/{number}")
    assert len(queries.devices_of(HANA)) == 10


def test_a_new_key_is_one_that_browsers_can_use(settings: LazySettings) -> None:
    settings.PUSH_KEY = push.new_key()
    push._vapid.cache_clear()
    assert len(push.public_key()) == 87
    push._vapid.cache_clear()
