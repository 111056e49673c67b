from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import AT, HIDA
from tests.supports.stories import an_offer
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.supports.models import Offer


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, settings: Any) -> None:
    """Files of a test go with it."""
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}


@pytest.fixture
def resident(hana: Person) -> Person:
    """Hana, registered with 飛騨市."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


@pytest.fixture
def stays(mori: Person) -> Offer:
    """Half of what a stay costs, 10,000 yen a claim and 15,000 a year, from a budget of 100,000."""
    return an_offer(mori, rate=50, per_claim=10_000, per_person=15_000, budget=100_000, ends_on=date(2027, 3, 31))
