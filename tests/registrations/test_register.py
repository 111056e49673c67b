"""K1 to K7: basic registration."""

from datetime import date, timedelta

import pytest

from tests.builders import GIFU, HIDA, SETAGAYA, TAKAYAMA, TOKYO, YOKOHAMA
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, the_term
from yukari.audit.queries import entries_about
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations import commands
from yukari.registrations.models import LinkChoice, Registration, RosterChange, RosterEntry, Standing
from yukari.registrations.queries import roster_differences
from yukari.rules.outcome import Reason, Refused

NOW = at(DAY)
LATER = at(DAY + timedelta(days=30))


@pytest.fixture(autouse=True)
def _promises(db: None) -> object:
    """Whatever happened, what must always be true is true."""
    yield
    assert broken(DAY + timedelta(days=30)) == {}


def test_hana_registers_with_hida_at_once_and_gifu_follows(hana: Person) -> None:
    """K1, K4."""
    registered = commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert (registered.new, registered.prefecture_id, registered.is_home) == (True, GIFU, False)
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked"}
    assert set(RosterEntry.objects.values_list("place_id", flat=True)) == {HIDA, GIFU}
    assert entries_about(hana.id)[0].verb == "registered"


def test_registering_again_is_harmless(hana: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    again = commands.register(hana.id, place_id=HIDA, by=hana, at=LATER)
    assert (again.new, again.prefecture_id) == (False, None)
    assert {row.registered_at for row in Registration.objects.all()} == {NOW}


def test_a_place_that_has_not_joined_is_refused(hana: Person) -> None:
    """B1."""
    with pytest.raises(Refused) as refused:
        commands.register(hana.id, place_id=YOKOHAMA, by=hana, at=NOW)
    assert refused.value.reason is Reason.PLACE_NOT_JOINED
    assert not Standing.objects.exists()


def test_a_place_that_does_not_exist_is_not_found(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.register(hana.id, place_id="999999", by=hana, at=NOW)
    assert refused.value.reason is Reason.NOT_FOUND


def test_nobody_registers_for_somebody_else(hana: Person, mori: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.register(hana.id, place_id=HIDA, by=mori, at=NOW)
    assert refused.value.reason is Reason.NOT_ALLOWED
    with pytest.raises(Refused):
        commands.release(hana.id, place_id=HIDA, by=mori, at=NOW)


def test_who_declines_the_link_is_remembered(hana: Person) -> None:
    """K4: opted out, and no later registration brings the prefecture."""
    commands.register(hana.id, place_id=HIDA, link=False, by=hana, at=NOW)
    commands.register(hana.id, place_id=TAKAYAMA, by=hana, at=NOW)
    assert in_force(hana) == {HIDA: "direct", TAKAYAMA: "direct"}
    commands.opt_in(hana.id, prefecture_id=GIFU, by=hana, at=LATER)
    assert in_force(hana)[GIFU] == "linked"
    assert not LinkChoice.objects.exists()


def test_opting_out_later_releases_the_link_and_nothing_else(hana: Person) -> None:
    """K4."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    commands.opt_out_of_link(hana.id, prefecture_id=GIFU, by=hana, at=LATER)
    commands.opt_out_of_link(hana.id, prefecture_id=GIFU, by=hana, at=LATER)
    assert in_force(hana) == {HIDA: "direct"}
    assert Registration.objects.get(place_id=GIFU).release_reason == "opted_out"


def test_the_link_lives_as_long_as_one_municipality_carries_it(hana: Person) -> None:
    """K5."""
    for place_id in (HIDA, TAKAYAMA):
        commands.register(hana.id, place_id=place_id, by=hana, at=NOW)
    commands.release(hana.id, place_id=HIDA, by=hana, at=LATER)
    assert in_force(hana) == {TAKAYAMA: "direct", GIFU: "linked"}
    commands.release(hana.id, place_id=TAKAYAMA, by=hana, at=LATER)
    assert in_force(hana) == {}
    assert Registration.objects.get(place_id=GIFU).release_reason == "link_ended"


def test_a_direct_prefecture_registration_lives_on_its_own(hana: Person) -> None:
    """K5."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    commands.make_direct(hana.id, prefecture_id=GIFU, by=hana, at=NOW)
    commands.release(hana.id, place_id=HIDA, by=hana, at=LATER)
    assert in_force(hana) == {GIFU: "direct"}
    with pytest.raises(Refused) as refused:
        commands.make_linked(hana.id, prefecture_id=GIFU, by=hana, at=LATER)
    assert refused.value.reason is Reason.NOTHING_CARRIES_IT
    commands.register(hana.id, place_id=HIDA, by=hana, at=LATER)
    commands.make_linked(hana.id, prefecture_id=GIFU, by=hana, at=LATER)
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked"}


def test_a_prefecture_can_be_registered_with_directly(hana: Person) -> None:
    """K4."""
    assert commands.register(hana.id, place_id=GIFU, by=hana, at=NOW).new
    assert in_force(hana) == {GIFU: "direct"}


def test_leaving_a_linked_prefecture_means_opting_out(hana: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    commands.release(hana.id, place_id=GIFU, by=hana, at=NOW)
    commands.register(hana.id, place_id=TAKAYAMA, by=hana, at=LATER)
    assert GIFU not in in_force(hana)


def test_make_direct_needs_a_registration(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.make_direct(hana.id, prefecture_id=GIFU, by=hana, at=NOW)
    assert refused.value.reason is Reason.NOT_REGISTERED
    with pytest.raises(Refused) as refused:
        commands.opt_in(hana.id, prefecture_id=HIDA, by=hana, at=NOW)
    assert refused.value.reason is Reason.NOT_FOUND


def test_hana_returns_and_finds_her_row_again(hana: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    commands.release(hana.id, place_id=HIDA, by=hana, at=LATER)
    commands.release(hana.id, place_id=HIDA, by=hana, at=LATER)
    assert not RosterEntry.objects.exists()
    assert commands.register(hana.id, place_id=HIDA, by=hana, at=LATER).new
    row = Registration.objects.get(place_id=HIDA)
    assert (row.registered_at, row.released_at, row.release_reason) == (LATER, None, "")


def test_what_was_never_registered_cannot_be_released(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.release(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert refused.value.reason is Reason.NOT_REGISTERED


def test_home_is_marked_by_what_is_said_and_then_by_the_card(hana: Person) -> None:
    """K7."""
    assert commands.register(hana.id, place_id=SETAGAYA, by=hana, at=NOW).is_home
    homes = Registration.objects.filter(is_home=True).values_list("place_id", flat=True)
    assert set(homes) == {SETAGAYA, TOKYO}
    confirm(hana, residence_id=HIDA)
    assert not homes.all().exists()
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert set(homes.all()) == {HIDA, GIFU}


def test_a_new_address_that_is_only_said_moves_the_mark(hana: Person) -> None:
    """K7."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    people.complete_profile(hana, called="はな", birth_year=1990, birth_month=5, residence_id=HIDA, by=hana, at=LATER)
    commands.note_profile(hana.id, by=hana, at=LATER)
    assert Registration.objects.get(place_id=HIDA).is_home
    assert RosterEntry.objects.get(place_id=HIDA).is_home


def test_what_a_place_narrows_its_list_by_follows_what_the_person_says(hana: Person) -> None:
    """And no system of the place hears of it: it is told nothing of home, birth and name."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    entry, told = RosterEntry.objects.get(place_id=HIDA), RosterChange.objects.count()
    assert (entry.home_prefecture, entry.born, entry.called) == ("13", 1990 * 12 + 4, "はな")
    people.complete_profile(hana, called="花", birth_year=1991, birth_month=1, residence_id=YOKOHAMA, by=hana, at=LATER)
    assert {one.what for one in roster_differences()} == {"different"}
    commands.note_profile(hana.id, by=hana, at=LATER)
    entry.refresh_from_db()
    assert (entry.home_prefecture, entry.born, entry.called) == ("14", 1991 * 12, "花")
    assert not roster_differences()
    assert RosterChange.objects.count() == told


def test_releasing_ends_the_premium_registration(hana: Person) -> None:
    confirm(hana)
    make_premium(hana)
    commands.release(hana.id, place_id=HIDA, by=hana, at=LATER)
    term = the_term(hana)
    assert (term.ending, term.ended_on) == ("basic_released", date(2026, 5, 9))
    assert the_term(hana, GIFU).ended_on == date(2026, 5, 9)
    assert Standing.objects.get().premium_counted == 0


def test_any_access_resets_the_clock_once_a_day(hana: Person) -> None:
    """K6."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert not commands.note_access(hana.id, by=hana, at=NOW)
    assert commands.note_access(hana.id, by=hana, at=LATER)
    assert not commands.note_access(hana.id, by=hana, at=LATER)
    assert Standing.objects.get().last_access_on == date(2026, 5, 10)
