"""A scanner comes home after the account of the card it read was united: whatever it read belongs to the one that remains (A4)."""

from datetime import timedelta

import pytest

from tests.builders import HIDA, a_person, a_published_occurrence, an_organisation
from tests.cards.phone import Pocket
from tests.invariants import broken
from tests.registrations.stories import at
from tests.uniting.stories import unite
from yukari.activities import commands as activities
from yukari.activities.commands import Kept, Kind, Outcome
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.activities.queries.codes import guest_mark
from yukari.cards import commands as cards
from yukari.cards.queries import resident_code
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation


@pytest.fixture
def old(places: None) -> Person:
    """Hana's other account, in her old phone."""
    return a_person("はな（むかし）", address="hana-old@example.jp")


@pytest.fixture
def occurrence(old: Person, kondo: Person) -> Occurrence:
    found = a_published_occurrence(an_organisation(kondo))
    activities.join(found.id, by=old, at=found.starts_at - timedelta(days=3))
    return found


def read_of(person: Person, occurrence: Occurrence) -> dict[str, str]:
    """What a scanner can have read of somebody, by the kind of reading."""
    moment, pocket = occurrence.starts_at, Pocket()
    registrations.register(person.id, place_id=HIDA, by=person, at=moment - timedelta(days=2))
    issued = cards.issue(person, key=pocket.key, by=person, at=moment - timedelta(days=1))
    cards.issue_paper(person.id, by=person, at=moment - timedelta(days=1))
    (paper,) = cards.queries.papers_of(person.id, at=moment)
    return {
        "card": pocket.show(issued[0].statement, at=moment),
        "place card": pocket.show(issued[-1].statement, at=moment),
        "paper": paper.code,
        "rotating code": resident_code(person.id, at=moment).text,
        "name": guest_mark(person.id, occurrence.id),
    }


@pytest.mark.parametrize("reading", ["card", "place card", "paper", "rotating code", "name"])
def test_a_card_read_before_its_account_was_united_follows_its_person(
    hana: Person, old: Person, kondo: Person, occurrence: Occurrence, reading: str
) -> None:
    moment = occurrence.starts_at
    token = activities.open_scanner(occurrence.id, by=kondo, at=moment - timedelta(hours=12)).token
    text = read_of(old, occurrence)[reading]
    own = resident_code(hana.id, at=moment).text
    unite(hana, old, on=day_in_japan(moment) + timedelta(days=1))
    kind = Kind.PERSON if reading == "name" else Kind.CODE
    scans = [
        Kept(kind=kind, text=text, nonce="of the old", scanned_at=moment, why="電池切れ"),
        Kept(kind=Kind.CODE, text=own, nonce="of her own", scanned_at=moment),
    ]
    home = at(day_in_japan(moment) + timedelta(days=2))
    for _ in range(2):
        verdicts = activities.take_upload(scans, by=token, at=home)
        assert [verdict.outcome for verdict in verdicts] == [Outcome.OK, Outcome.ALREADY]
    assert {row.person_id for row in CheckIn.objects.all()} == {hana.id}
    assert Participation.objects.get().person_id == hana.id
    assert not HeldScan.objects.exists()
    assert broken(day_in_japan(home)) == {}
