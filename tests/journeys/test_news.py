"""An officer's news to a thousand registrants: a second person, taken back in time, sent after all, and how far it came (M1, M2).

A real mail server on loopback takes the mails, and refuses one of them.
"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.builders import AT, HIDA, a_person
from tests.delivery.test_returned import a_report
from tests.journeys.conftest import PHONE
from tests.journeys.reader import Reader
from tests.mailbox import a_mail_server
from tests.news.stories import send_everything
from yukari.delivery import commands as delivery
from yukari.delivery.models import Envelope
from yukari.kit import clock
from yukari.news import commands
from yukari.news.models import News
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations.models import Registration, RosterEntry
from yukari.rules.news import Rhythm

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    # A thousand mails take a minute: told once, where pages are narrow.
    pytest.mark.parametrize("size", [PHONE], ids=["phone"]),
]

MANY = 1_000
ADDRESS = re.compile(r"\d+@many\.example\.jp")


@pytest.fixture
def a_thousand(mori: Person) -> None:
    """Written straight into the tables, as a thousand presses would take an afternoon."""
    people = Person.objects.bulk_create(
        Person(called=f"住民{one}", email=f"{one}@many.example.jp", opened_at=AT, tell_by_email=True)
        for one in range(MANY)
    )
    here = {"place_id": HIDA, "origin": "direct", "registered_at": AT}
    Registration.objects.bulk_create(Registration(person=person, **here) for person in people)
    RosterEntry.objects.bulk_create(RosterEntry(person=person, **here) for person in people)


def test_news_for_a_thousand(
    reader: type[Reader], mori: Person, a_thousand: None, development: None, settings: LazySettings
) -> None:
    places.appoint(a_person("谷", address="tani@example.jp"), place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=AT)
    desk, other = reader("mori@example.jp").is_signed_in_as("森"), reader("tani@example.jp").is_signed_in_as("谷")
    desk.opens(f"/office/{HIDA}/news/").presses("お知らせを書く")
    desk.fills("見出し", "雪祭りのお知らせ").fills("本文", "**土曜**に集まります。")
    desk.presses("保存して、見え方を確かめる").reads("1000人", "登録している人みんな")
    news = News.objects.get()
    page = f"/office/{HIDA}/news/{news.id}/"

    desk.presses("別の職員に確かめてもらう").presses("出す", role="button").reads(
        "別の職員がこのページを開いて確かめます"
    )
    other.opens(page).presses("確かめたので、出す").presses("確かめたので、出す", role="button").reads(
        "出るのを待っています"
    )
    desk.opens(page).presses("取り戻す").presses("取り戻す", role="button").reads("下書き")
    commands.publish_due(by=None, at=clock.now() + timedelta(days=1))
    assert not Envelope.objects.exists()

    desk.presses("別の職員に確かめてもらう").presses("出す", role="button")
    other.opens(page).presses("確かめたので、出す").presses("確かめたので、出す", role="button")
    later = clock.now() + timedelta(hours=1)
    assert commands.publish_due(by=None, at=later) == 1
    commands.prepare(news.id, by=None, at=later)
    with a_mail_server(settings) as server:
        server.unknown.add("7@many.example.jp")
        send_everything()
    assert len(server.arrived) == MANY - 1
    for _, (own,), raw in server.arrived:
        assert set(ADDRESS.findall(whole(raw))) == {own}

    one, other = (Envelope.objects.get(address=f"{number}@many.example.jp") for number in (1, 2))
    assert delivery.take_report(a_report(one), by=None, at=later)
    reading = Person.objects.get(id=other.recipient)
    told = {"rhythm": Rhythm.AT_ONCE, "push": True, "tells_opened": True}
    commands.choose(reading.id, place_id=HIDA, **told, by=reading, at=later)  # type: ignore[arg-type]
    browser = Client()
    browser.force_login(reading, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(f"/news/{news.id}/").status_code == 200
    figures = (f"用意した{MANY}", f"送った{MANY - 1}", "送れなかった1", "戻ってきた1", "開いた1")
    desk.opens(page).reads("届き具合", *figures)
    desk.presses("メールと通知を止める").presses("止める", role="button").reads("途中で止めました")


def whole(raw: bytes) -> str:
    """A mail as it went over the wire, and what its parts say once they are decoded."""
    parts = message_from_bytes(raw, policy=policy.default).walk()
    return raw.decode() + "".join(part.get_content() for part in parts if not part.is_multipart())  # type: ignore[attr-defined]
