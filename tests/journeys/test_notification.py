"""A notification from the office's press to the phone's screen: what our server encrypts is what the phone shows and opens (M3).

The one thing between them that no test can reach is the browser maker's push service. Here it is `tests/pushing.py`, which reads
with the browser's key what our server sent, and Chromium's own protocol hands exactly that to the worker of the page.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Worker

from tests.builders import HIDA
from tests.journeys.conftest import PHONE, launched
from tests.journeys.reader import Reader
from tests.news.stories import send_everything
from tests.pushing import PushService, Subscriber, a_push_service
from yukari.delivery import commands as delivery
from yukari.delivery.queries import devices_of
from yukari.kit import clock
from yukari.news import commands
from yukari.people.models import Person
from yukari.registrations import commands as registrations

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, data }) => ({ title, body, tag, data }))"""
# A press on a notification is the system's to make: the event is made here, and the window that the worker asks for is noted.
PRESSED = """async () => {
  const [notification] = await self.registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  let finished;
  event.waitUntil = (work) => { finished = work };
  let opened = "";
  self.clients.openWindow = async (href) => { opened = href };
  self.dispatchEvent(event);
  await finished;
  return [opened, (await self.registration.getNotifications()).length];
}"""


@pytest.fixture
def browser(browser: Browser) -> Iterator[Browser]:
    """The headless shell lets no page notify."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium itself is missing (Debian: apt-get install chromium): no notification was shown")
    whole = launched(browser.browser_type, path)
    yield whole
    whole.close()


@pytest.fixture
def service(settings: LazySettings) -> Iterator[PushService]:
    with a_push_service(settings) as found:
        yield found


def test_news_is_shown_on_the_phone_and_opened(
    reader: type[Reader], mori: Person, hana: Person, service: PushService, development: None
) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    someone = reader("hana@example.jp").is_signed_in_as("はな")
    someone.page.context.grant_permissions(["notifications"])
    someone.opens("/me/notifications/").presses("この端末で通知を受け取る").reads("通知を入れられませんでした")
    assert not devices_of(hana.id)  # Chromium reaches no push service from here, and says so kindly.

    phone = Subscriber(service, "/phone")
    delivery.add_device(hana.id, **phone.subscription, by=hana, at=clock.now())
    said = commands.Said(title="雪祭りのお知らせ", text="**土曜**に集まります。")
    news = commands.write(HIDA, said=said, by=mori, at=clock.now())
    commands.ask(news.id, place_id=HIDA, by=mori, at=clock.now())
    commands.prepare(news.id, by=None, at=clock.now())
    send_everything()
    (sent,) = phone.messages()

    worker, deliver = workers_hands(someone)
    deliver(sent)
    told = shows(someone, "土曜に集まります。")
    assert (told["title"], told["data"]) == ("雪祭りのお知らせ｜飛騨市", f"/news/{news.id}/")
    deliver({**sent, "body": "一時間早まりました。"})
    shows(someone, "一時間早まりました。")  # The same item again takes its place.
    assert worker.evaluate(PRESSED) == [f"{someone.site}/news/{news.id}/", 0]
    someone.opens(f"/news/{news.id}/").reads("雪祭りのお知らせ")

    deliver({**sent, "link": "https://elsewhere.example/"})
    shows(someone, "土曜に集まります。")
    assert worker.evaluate(PRESSED) == [f"{someone.site}/me/notices/", 0]


def shows(someone: Reader, words: str) -> dict[str, Any]:
    """The one notification on the phone, once it says this: for a moment the one whose place it takes may still be listed."""
    found = someone.page.wait_for_function(
        f"async words => {{ const all = await ({SHOWN})(); return all.length === 1 && all[0].body.includes(words) && all[0] }}",
        arg=words,
    )
    told: dict[str, Any] = found.json_value()
    return told


def workers_hands(someone: Reader) -> tuple[Worker, Callable[[dict[str, Any]], None]]:
    """The page's worker, and what hands it a message as the browser does when a push has come and been decrypted."""
    protocol = someone.page.context.new_cdp_session(someone.page)
    known: list[str] = []
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    protocol.send("ServiceWorker.enable")
    someone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def deliver(message: dict[str, Any]) -> None:
        data = json.dumps(message, ensure_ascii=False)
        protocol.send(
            "ServiceWorker.deliverPushMessage", {"origin": someone.site, "registrationId": known[-1], "data": data}
        )

    return someone.page.context.service_workers[0], deliver
