"""Hana reports a post in a room of 飛騨市, officer Mori hides it with a reason, and its writer reads why."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import HIDA, a_person
from tests.cast import MUNICIPALITIES
from tests.journeys.reader import Reader
from tests.web.offices import sign_in
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.rooms import commands
from yukari.rules.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def as_somebody(reader: type[Reader], person: Person) -> Reader:
    """A browser in which this person is signed in, with a second factor."""
    from django.conf import settings

    client = sign_in(Client(), person)
    visitor = reader(person.email)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": reader.site}
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return visitor


def test_a_room_with_a_reported_post(reader: type[Reader]) -> None:
    at: datetime = timezone.now() - timedelta(hours=1)
    places.load_places(MUNICIPALITIES, by=None, at=at)
    for code in (HIDA, "210005"):
        places.join(code, by=None, at=at)
    hana, loud, mori = (a_person(called, at=at) for called in ("はな", "たくや", "森"))
    places.appoint(mori, place_id=HIDA, role=Role.OFFICER, by=None, at=at)
    on = day_in_japan(at)
    room = commands.open_room(HIDA, name="棚田の部屋", about="棚田の話をします。", opens_on=on, by=mori, at=at)
    for person in (hana, loud):
        registrations.register(person.id, place_id=HIDA, by=person, at=at)
    commands.enter(room.id, by=loud, at=at)
    note = commands.write(room.id, text="**はじめての方へ** 長靴をお貸しします。", by=mori, at=at)
    commands.pin(note.id, pinned=True, by=mori, at=at)
    commands.write(room.id, text="お昼は何がよいですか。", choices=["朴葉みそ", "五平餅"], by=mori, at=at)
    commands.write(room.id, text="もうかる話があります。", by=loud, at=at + timedelta(minutes=5))

    reading = as_somebody(reader, hana)
    reading.opens("/me/").presses("ルームで話す").presses("棚田の部屋").presses("ルームに入る")
    reading.reads("長靴をお貸しします", "もうかる話があります")
    reading.presses("五平餅").reads("1票")
    reading.presses("ありがとう")
    reading.page.locator(".sign[aria-pressed=true]", has_text="ありがとう").wait_for()
    reading.page.locator("summary", has_text="書きこむ").click()
    reading.fills("書きこみ", "次はいつですか。").presses("書きこむ", role="button").reads(
        "書きこみました", "次はいつですか"
    )
    reading.presses("報告・表示しない", within="article:has-text('もうかる話')")
    reading.fills("こまっていること", "勧誘だと思います").presses("報告する").reads("報告を受け取りました")

    office = as_somebody(reader, mori)
    office.opens(f"/office/{HIDA}/rooms/").reads("勧誘だと思います").presses("勧誘だと思います").reads("もうかる話")
    office.fills("理由", "活動と関係のない勧誘のため").presses("非表示にする", role="button").reads("非表示にしました")
    office.opens(f"/office/{HIDA}/rooms/{room.id}/").opens(f"/office/{HIDA}/rooms/words/")

    reading.opens(f"/me/rooms/{room.id}/").does_not_read("もうかる話")
    told = as_somebody(reader, loud)
    told.opens("/me/notices/").reads("活動と関係のない勧誘のため")
    told.opens(f"/me/rooms/{room.id}/").reads("運営が非表示にしました")
