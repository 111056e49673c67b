"""B1: taking part is voluntary for a place."""

from datetime import timedelta

import pytest

from tests.builders import AT, HIDA, SETAGAYA, TAKAYAMA, YOKOHAMA, a_person
from yukari.audit.models import Entry
from yukari.kit.clock import day_in_japan
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role

TODAY = day_in_japan(AT)


def test_a_place_joins_and_is_joined_from_that_day(places: None) -> None:
    assert not queries.place(YOKOHAMA).is_joined(TODAY)
    commands.join(YOKOHAMA, by=None, at=AT)
    assert queries.place(YOKOHAMA).is_joined(TODAY)
    assert not queries.place(YOKOHAMA).is_joined(TODAY - timedelta(days=1))
    assert Entry.objects.filter(verb="joined", place_id=YOKOHAMA).count() == 1


def test_joining_again_keeps_the_first_day(places: None) -> None:
    commands.join(HIDA, by=None, at=AT + timedelta(days=9))
    assert queries.place(HIDA).joined_on == TODAY
    assert Entry.objects.filter(verb="joined", place_id=HIDA).count() == 1


def test_its_manager_may_join_and_leave_and_nobody_else(places: None, sato: Person, hana: Person) -> None:
    manager = a_person("林", address="hayashi@example.jp")
    commands.appoint(manager, place_id=YOKOHAMA, role=Role.MANAGER, by=None, at=AT)
    commands.join(YOKOHAMA, by=manager, at=AT)
    for stranger in (sato, hana):
        with pytest.raises(Refused) as refused:
            commands.leave(YOKOHAMA, by=stranger, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED
    commands.leave(YOKOHAMA, by=manager, at=AT)
    commands.leave(YOKOHAMA, by=manager, at=AT)
    assert queries.place(YOKOHAMA).joined_on is None
    assert Entry.objects.filter(verb="left_programme").count() == 1


def test_an_unknown_or_merged_place_cannot_join(places: None) -> None:
    with pytest.raises(Refused) as refused:
        commands.join("999999", by=None, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND
    commands.merge(YOKOHAMA, successor_id=SETAGAYA, on=TODAY, by=None, at=AT)
    with pytest.raises(Refused) as refused:
        commands.join(YOKOHAMA, by=None, at=AT)
    assert refused.value.reason is Reason.PLACE_MERGED


def test_who_waited_is_told_once_when_the_place_joins(hana: Person) -> None:
    commands.wish(YOKOHAMA, by=hana, at=AT)
    assert commands.tell_wishers(YOKOHAMA, by=None, at=AT) == 0
    commands.join(YOKOHAMA, by=None, at=AT)
    assert commands.tell_wishers(YOKOHAMA, by=None, at=AT) == 1
    assert commands.tell_wishers(YOKOHAMA, by=None, at=AT) == 0
    assert people.notices_of(hana)[0].title == "神奈川県横浜市がふるさと住民登録を始めました"


def test_a_manager_describes_the_place(manager: Person, mori: Person) -> None:
    said = {"greeting": " 山と川のまちです。 ", "greeting_en": "", "link": "https://www.city.hida.gifu.jp/"}
    commands.describe(HIDA, **said, by=manager, at=AT)
    commands.describe(HIDA, **said, by=manager, at=AT)
    assert queries.place(HIDA).greeting == "山と川のまちです。"
    assert Entry.objects.filter(verb="described").count() == 1
    with pytest.raises(Refused):
        commands.describe(HIDA, **said, by=mori, at=AT)
    with pytest.raises(Refused):
        commands.describe(TAKAYAMA, **said, by=manager, at=AT)
