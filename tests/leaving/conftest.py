from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import SHIRAKAWA, a_person, a_published_occurrence, an_organisation
from tests.invariants import broken
from tests.leaving.stories import LATER
from tests.pushing import PushService, Subscriber
from tests.registrations.stories import DAY, at, confirm, make_premium
from tests.supports.stories import an_offer, handed_in
from yukari.activities import commands as activities
from yukari.activities.models import Occurrence
from yukari.cards import commands as cards
from yukari.delivery import commands as delivery
from yukari.kit import p256
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.queries import roster_differences


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, settings: Any) -> None:
    """Files of a test go with it."""
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}


@pytest.fixture(autouse=True)
def _promises(places: None) -> Iterator[None]:
    yield
    assert broken(LATER) == {}
    assert roster_differences() == []


@pytest.fixture
def full(hana: Person, mori: Person) -> Person:
    """Hana, of whom everything is kept that can be: card, premium registration, stay, cards, device, notices, claim, receipt."""
    confirm(hana)
    make_premium(hana)
    registrations.record_stay(hana.id, place_id="212172", day=DAY, by=None, at=at(DAY))
    registrations.register(hana.id, place_id=SHIRAKAWA, by=hana, at=at(DAY))
    cards.issue(hana, key=p256.public_key(p256.new_key()), device="iPhone", by=hana, at=at(DAY))
    browser = Subscriber(PushService("https://fcm.googleapis.com"), "/fcm/send/はな")
    delivery.add_device(hana.id, **browser.subscription, by=hana, at=at(DAY))
    people.record_consent(hana, kind="basic", guardian="母", by=None, at=at(DAY))
    offer = an_offer(mori, rate=50, budget=100_000, ends_on=date(2027, 12, 31))
    handed_in(offer, hana, 8_000, at=at(DAY))
    return hana


@pytest.fixture
def last_seat(full: Person, kondo: Person) -> Occurrence:
    """Hana has the only seat, and another person waits for it."""
    occurrence = a_published_occurrence(an_organisation(kondo), days=90, capacity=1)
    activities.join(occurrence.id, by=full, at=at(DAY))
    activities.join(occurrence.id, by=a_person("ゆう", address="yu@example.jp"), at=at(DAY))
    return occurrence
