from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation

from tests.builders import AT, a_person
from yukari.delivery.models import Envelope, Letter
from yukari.people import commands, queries
from yukari.people.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def greeting(tmp_path: Path, settings: LazySettings) -> None:
    """A kind of notice that only this story knows."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "greeting.txt").write_text(
        "{% load i18n %}{% get_current_language as now %}\n"
        "{% if now == 'en' %}Hello{% else %}こんにちは{% endif %}、{{ person.called }}\n\n{{ until|date:'Y/n/j' }} {{ title }}",
        encoding="utf-8",
    )
    template = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    settings.TEMPLATES = [template]


DETAILS = {"until": date(2027, 3, 31), "title": "川 & 山"}


def test_hana_is_told_once_in_the_app_and_by_mail() -> None:
    """M1: one envelope, one recipient."""
    hana = a_person("はな", address="hana@example.jp")
    tell = {"kind": "greeting", "key": "greeting:1", "details": DETAILS, "by": None}
    assert commands.tell(hana.id, **tell, at=AT)
    assert not commands.tell(hana.id, **tell, at=AT + timedelta(days=1))
    (told,) = queries.notices_of(hana)
    assert (told.title, told.text, told.told_at) == ("こんにちは、はな", "2027/3/31 川 & 山", AT)
    envelope = Envelope.objects.get()
    assert (envelope.address, envelope.letter.subject, envelope.letter.text) == (
        "hana@example.jp",
        told.title,
        told.text,
    )


def test_a_mail_speaks_the_persons_language_and_the_page_the_readers() -> None:
    anna = a_person("Anna", language="en")
    commands.tell(anna.id, kind="greeting", key="1", details=DETAILS, by=None, at=AT)
    assert Letter.objects.get().subject == "Hello、Anna"
    assert queries.notices_of(anna)[0].title == "こんにちは、Anna"
    with translation.override("en"):
        assert queries.notices_of(anna)[0].title == "Hello、Anna"


def test_who_wants_no_mail_is_told_in_the_app_only() -> None:
    """M3: the person's own choice."""
    ken = a_person(tell_by_email=False)
    commands.tell(ken.id, kind="greeting", key="1", details=DETAILS, by=None, at=AT)
    assert not Envelope.objects.exists()
    assert queries.unread_notices(ken.id) == 1


def test_read_is_read() -> None:
    ken = a_person()
    for key in "123":
        commands.tell(ken.id, kind="greeting", key=key, details=DETAILS, by=None, at=AT)
    assert commands.mark_notices_read(ken, keys=["1"], by=ken, at=AT + timedelta(hours=1)) == 1
    assert queries.unread_notices(ken.id) == 2
    assert commands.mark_notices_read(ken, by=ken, at=AT + timedelta(hours=2)) == 2
    assert set(Notice.objects.values_list("read_at", flat=True)) == {AT + timedelta(hours=1), AT + timedelta(hours=2)}
