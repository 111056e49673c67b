"""B3: places merge; the name of old stays on the record and leads to the successor."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, HIDA, SHIRAKAWA, TAKAYAMA, YOKOHAMA
from yukari.audit.models import Entry
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.rules.outcome import Reason, Refused

DAY = date(2027, 4, 1)
EVE = DAY - timedelta(days=1)


def test_from_its_day_the_old_place_leads_to_the_new_one(places: None) -> None:
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    assert queries.current(SHIRAKAWA, on=EVE).code == SHIRAKAWA
    assert queries.current(SHIRAKAWA, on=DAY).code == TAKAYAMA
    assert queries.place(SHIRAKAWA).name == "白川村"
    assert SHIRAKAWA in [row.code for row in queries.joined_places(on=EVE)]
    assert SHIRAKAWA not in [row.code for row in queries.joined_places(on=DAY)]


def test_a_chain_of_mergers_is_followed_to_its_end(places: None) -> None:
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    commands.merge(TAKAYAMA, successor_id=HIDA, on=DAY + timedelta(days=365), by=None, at=AT)
    assert queries.current(SHIRAKAWA, on=DAY).code == TAKAYAMA
    assert queries.current(SHIRAKAWA, on=DAY + timedelta(days=365)).code == HIDA


def test_nobody_loses_a_place_the_successor_takes_part_too(places: None) -> None:
    commands.merge(HIDA, successor_id=YOKOHAMA, on=DAY, by=None, at=AT)
    assert queries.place(YOKOHAMA).joined_on == DAY


def test_wishes_follow_and_count_a_person_once(places: None, hana: Person, ken: Person) -> None:
    commands.leave(TAKAYAMA, by=None, at=AT)
    commands.leave(SHIRAKAWA, by=None, at=AT)
    for place_id, wisher in ((SHIRAKAWA, hana), (TAKAYAMA, hana), (SHIRAKAWA, ken)):
        commands.wish(place_id, by=wisher, at=AT)
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    assert queries.has_wished(ken, TAKAYAMA)
    assert [row.code for row in queries.wished_places(hana)] == [TAKAYAMA]


def test_merging_again_changes_nothing(places: None) -> None:
    for _ in range(2):
        commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    assert Entry.objects.filter(verb="merged").count() == 1


def test_what_is_merged_already_is_not_merged_elsewhere_nor_into(places: None) -> None:
    commands.merge(SHIRAKAWA, successor_id=TAKAYAMA, on=DAY, by=None, at=AT)
    for place_id, successor_id in ((SHIRAKAWA, HIDA), (HIDA, SHIRAKAWA)):
        with pytest.raises(Refused) as refused:
            commands.merge(place_id, successor_id=successor_id, on=DAY, by=None, at=AT)
        assert refused.value.reason is Reason.PLACE_MERGED


def test_only_operators_merge_and_never_a_place_into_itself(manager: Person) -> None:
    for successor_id, by in ((TAKAYAMA, manager), (HIDA, None)):
        with pytest.raises(Refused) as refused:
            commands.merge(HIDA, successor_id=successor_id, on=DAY, by=by, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED
