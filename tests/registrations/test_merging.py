"""B3: 白川村 is merged into 飛騨市, and everything that people hold there follows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.builders import GIFU, HIDA, SHIRAKAWA
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, take_part, the_term
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.registrations import commands
from yukari.registrations.models import Application, Participation, Registration, Stay, Term
from yukari.rules.outcome import Reason, Refused

MERGED = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _promises(places: None) -> Iterator[None]:
    yield
    assert broken(MERGED) == {}


def merge() -> int:
    places.merge(SHIRAKAWA, successor_id=HIDA, on=MERGED, by=None, at=at(MERGED - timedelta(days=5)))
    return commands.follow_successor(SHIRAKAWA, by=None, at=at(MERGED))


def test_a_premium_resident_loses_nothing(hana: Person) -> None:
    confirm(hana)
    term = make_premium(hana, place_id=SHIRAKAWA)
    commands.record_stay(hana.id, place_id=SHIRAKAWA, day=DAY, by=None, at=at(DAY))
    assert merge() == 1
    assert commands.follow_successor(SHIRAKAWA, by=None, at=at(MERGED)) == 0
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked"}
    row = Registration.objects.get(place_id=HIDA)
    assert row.registered_at == Registration.objects.get(place_id=SHIRAKAWA).registered_at
    followed = the_term(hana)
    assert (followed.starts_on, followed.ends_on, followed.judgement_id) == (
        term.starts_on,
        term.ends_on,
        term.judgement_id,
    )
    assert Term.objects.get(place_id=SHIRAKAWA).ending == "merged"
    assert Term.objects.get(place_id=GIFU).ended_on is None
    assert set(Participation.objects.values_list("place_id", "held_at_id")) == {(HIDA, SHIRAKAWA)}
    assert Stay.objects.get().place_id == HIDA
    assert Notice.objects.filter(kind="place_merged").count() == 1


def test_premium_at_both_the_later_end_stands(hana: Person) -> None:
    """P13: nobody's term grows shorter."""
    confirm(hana)
    make_premium(hana)
    later = make_premium(hana, place_id=SHIRAKAWA, on=DAY + timedelta(days=20))
    merge()
    assert the_term(hana).ends_on == later.ends_on
    assert Term.objects.filter(ended_on=None, linked=False).count() == 1


def test_a_pending_wish_follows_with_its_days(hana: Person) -> None:
    confirm(hana)
    commands.register(hana.id, place_id=SHIRAKAWA, by=hana, at=at(DAY))
    commands.apply_for_premium(hana.id, place_id=SHIRAKAWA, by=hana, at=at(DAY))
    for days in range(2):
        take_part(hana, DAY + timedelta(days=days), place_id=SHIRAKAWA)
    merge()
    assert Application.objects.get().place_id == HIDA
    assert take_part(hana, MERGED + timedelta(days=1)).granted


def test_a_place_without_a_successor_has_nothing_to_follow() -> None:
    with pytest.raises(Refused) as refused:
        commands.follow_successor(SHIRAKAWA, by=None, at=at(DAY))
    assert refused.value.reason is Reason.NOT_FOUND
