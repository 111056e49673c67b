"""Uniting while everything else goes on: threads behind a barrier, and afterwards nothing is lost, doubled or stranded."""

from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice

import pytest

from tests.builders import HIDA, TAKAYAMA, a_person, a_published_occurrence, an_organisation
from tests.invariants import broken
from tests.races import race
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, take_part
from yukari.activities import commands as activities
from yukari.activities.models import Joining, Occurrence
from yukari.kit.ids import new_id
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.registrations.commands.nightly import look_after
from yukari.registrations.models import Participation, Registration, RosterEntry, Term
from yukari.registrations.queries import roster_differences
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role
from yukari.uniting import commands
from yukari.uniting.models import Proposal

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

THREADS = 32
LATER = DAY + timedelta(days=30)
NOW = at(LATER)


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Only refusals are foreseen; no deadlock, no broken promise, and nothing on an account that is closed."""
    came_to = race(list(islice(cycle(deeds), THREADS)))
    unforeseen = [one for one in came_to if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert unforeseen == []
    assert broken(LATER) == {}
    assert roster_differences() == []
    closed = Person.objects.filter(united_into__isnull=False)
    for model in (Participation, Registration, RosterEntry, Term, Joining, Notice):
        assert not model._base_manager.filter(person__in=closed).exists()
    return came_to


@pytest.fixture
def old(places: None) -> Person:
    person = a_person("はな（むかし）", address="hana-old@example.jp")
    confirm(person)
    make_premium(person)
    return person


def unite(person: Person, other: Person) -> object:
    return commands.unite(person.id, other_id=other.id, by=person, at=NOW)


def test_united_by_thirty_two_presses(hana: Person, old: Person) -> None:
    came_to = at_once([lambda: unite(hana, old)])
    assert sum(one is not None for one in came_to) == 1
    assert Participation.objects.filter(person=hana).count() == 3


def test_united_in_both_directions(hana: Person, old: Person) -> None:
    """One of them is first; the others find it closed."""
    came_to = at_once([lambda: unite(hana, old), lambda: unite(old, hana)])
    assert sum(isinstance(one, commands.United) for one in came_to) == 1
    assert Person.objects.filter(united_into__isnull=False).count() == 1
    assert Participation.objects.count() == 3


def test_scans_of_both_accounts_while_they_are_united(hana: Person, old: Person) -> None:
    """A4: every occurrence is recorded once, on the account that remains."""
    attended = [{"occurrence_id": new_id(), "project_id": new_id()} for _ in range(10)]
    scans = [
        lambda person=person, one=one, days=days: take_part(person, DAY + timedelta(days=days), on=LATER, **one)
        for days, one in enumerate(attended)
        for person in (hana, old)
    ]
    at_once([lambda: unite(hana, old), *scans])
    assert Participation.objects.filter(person=hana).count() == Participation.objects.count() == 13


def test_the_night_while_they_are_united(hana: Person, old: Person) -> None:
    """P7: the night meets the closed account, or what it held, and nothing between."""
    nights = [lambda person=person: look_after(person.id, on=LATER, by=None, at=NOW) for person in (hana, old)]
    at_once([lambda: unite(hana, old), *nights])
    assert Term.objects.filter(person=hana, place_id=HIDA, ended_on=None).count() == 1


def test_registering_joining_and_releasing_while_they_are_united(hana: Person, old: Person, kondo: Person) -> None:
    """K1, A8: whoever comes too late is told so, and no seat is lost."""
    occurrence = a_published_occurrence(an_organisation(kondo), days=60, capacity=1)
    deeds: list[Callable[[], object]] = [lambda: unite(hana, old)]
    for person in (hana, old):
        deeds += [
            lambda person=person: registrations.register(person.id, place_id=TAKAYAMA, by=person, at=NOW),
            lambda person=person: registrations.release(person.id, place_id=TAKAYAMA, by=person, at=NOW),
            lambda person=person: activities.join(occurrence.id, by=person, at=NOW),
            lambda person=person: activities.cancel_joining(occurrence.id, by=person, at=NOW),
        ]
    came_to = at_once(deeds)
    reasons = {one.reason for one in came_to if isinstance(one, Refused)}
    assert reasons <= {Reason.ACCOUNT_UNITED, Reason.NOT_REGISTERED}
    assert Occurrence.objects.get().taken == Joining.objects.filter(state="joined").count()
    assert HIDA in in_force(hana)


@pytest.fixture
def confirmed(hana: Person, old: Person, mori: Person, manager: Person) -> Proposal:
    """Two people of staff have spoken for it, and its day has come."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    said = {"place_id": HIDA, "address": old.email, "other_remains": False, "reason": "窓口で確かめた"}
    written = commands.propose(hana.id, **said, by=mori, at=at(DAY))
    return commands.confirm(written.id, reason="電話でも確かめた", by=manager, at=at(DAY))


def test_carried_out_objected_to_and_refused_at_once(
    hana: Person, old: Person, mori: Person, manager: Person, confirmed: Proposal
) -> None:
    """One word is first and stands: stopped is not united, and united is not stopped."""
    at_once(
        [
            lambda: commands.carry_out(confirmed.id, by=None, at=NOW),
            lambda: commands.object_to(confirmed.id, by=old, at=NOW),
            lambda: commands.object_to(confirmed.id, by=hana, at=NOW),
            lambda: commands.refuse(confirmed.id, reason="別の人だった", by=mori, at=NOW),
            lambda: commands.confirm(confirmed.id, reason="電話でも確かめた", by=manager, at=NOW),
        ]
    )
    settled = Proposal.objects.get()
    assert settled.settled_at
    assert (settled.state == "done") is Person.objects.filter(id=old.id, united_into=hana).exists()
    assert Notice.objects.filter(kind="accounts_united").exists() is (settled.state == "done")


def test_confirmed_by_two_and_refused_at_once(
    hana: Person, old: Person, mori: Person, manager: Person, kondo: Person
) -> None:
    """Whoever is first; who proposed it never decides, and both accounts are told once."""
    places.appoint(kondo, place_id=HIDA, role=Role.OFFICER, by=None, at=at(DAY))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    said = {"place_id": HIDA, "address": old.email, "other_remains": False, "reason": "窓口で確かめた"}
    written = commands.propose(hana.id, **said, by=mori, at=NOW)
    at_once(
        [
            lambda by=by: commands.confirm(written.id, reason="電話でも確かめた", by=by, at=NOW)
            for by in (manager, kondo, mori)
        ]
        + [lambda: commands.refuse(written.id, reason="別の人だった", by=mori, at=NOW)]
    )
    settled = Proposal.objects.get()
    assert settled.state == "refused"
    assert settled.confirmed_by_id in (None, manager.id, kondo.id)
    assert Notice.objects.filter(kind="uniting_ahead", person=old).count() <= 1
