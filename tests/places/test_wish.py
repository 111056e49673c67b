"""B1: 「登録したい」 for a place that has not joined; the place and its prefecture see how many."""

import pytest

from tests.builders import AT, HIDA, YOKOHAMA, a_person
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.places.models import Wish
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role

KANAGAWA = "140007"


def test_hana_wishes_once_however_often_she_presses_and_takes_it_back(hana: Person) -> None:
    for _ in range(2):
        commands.wish(YOKOHAMA, by=hana, at=AT)
    assert Wish.objects.count() == 1
    assert queries.has_wished(hana, YOKOHAMA)
    for _ in range(2):
        commands.withdraw_wish(YOKOHAMA, by=hana, at=AT)
    assert not queries.has_wished(hana, YOKOHAMA)


def test_a_joined_place_takes_registrations_instead(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.wish(HIDA, by=hana, at=AT)
    assert refused.value.reason is Reason.ALREADY_JOINED


def test_the_place_its_prefecture_and_the_ministry_see_numbers_and_others_nothing(hana: Person, mori: Person) -> None:
    commands.wish(YOKOHAMA, by=hana, at=AT)
    commands.wish(YOKOHAMA, by=mori, at=AT)
    city, prefecture, ministry = (a_person(name) for name in ("市の人", "県の人", "国の人"))
    commands.appoint(city, place_id=YOKOHAMA, role=Role.VIEWER, by=None, at=AT)
    commands.appoint(prefecture, place_id=KANAGAWA, role=Role.VIEWER, by=None, at=AT)
    commands.appoint(ministry, place_id=None, role=Role.MINISTRY, by=None, at=AT)

    assert _numbers(YOKOHAMA, city) == {YOKOHAMA: 2}
    assert _numbers(KANAGAWA, prefecture) == {KANAGAWA: 0, YOKOHAMA: 2}
    assert _numbers(KANAGAWA, ministry) == {KANAGAWA: 0, YOKOHAMA: 2}
    for place_id, viewer in ((KANAGAWA, city), (YOKOHAMA, mori), (YOKOHAMA, hana)):
        with pytest.raises(Refused):
            queries.wishes_by_place(place_id, viewer=viewer)


def _numbers(place_id: str, viewer: Person) -> dict[str, int]:
    return {row.place.code: row.wishes for row in queries.wishes_by_place(place_id, viewer=viewer)}
