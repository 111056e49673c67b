"""Looking for registrants by a part of their name: the index may only leave out whom a plain look would leave out too."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.builders import AT, HIDA, SHIRAKAWA, a_person
from yukari.people.models import Person
from yukari.registrations import commands
from yukari.registrations.models import RosterEntry
from yukari.registrations.queries.roster import narrowed
from yukari.rules.roster import RosterFilter

pytestmark = pytest.mark.usefixtures("places")

LETTERS = st.sampled_from("はなバばﾊﾞ佐々木𠮷ゑーAaéßİ 　%_\\&'\"{},.\n\x1f2")
NAMES = st.lists(st.text(LETTERS, max_size=8), min_size=1, max_size=8)


def found(wanted: str, place_id: str = HIDA) -> set[str]:
    return set(narrowed(place_id, RosterFilter(called=wanted), at=AT).values_list("called", flat=True))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=NAMES, wanted=st.text(LETTERS, min_size=1, max_size=3))
@example(names=["なは", "はな子", "はxな", ""], wanted="はな")
@example(names=["Anna", "ANNE", "nana"], wanted="nN")
@example(names=["100%", "100", "a_b", "acb"], wanted="%")
@example(names=["a\x1fb", "ab", "\x1f"], wanted="\x1f")
@example(names=["2", "1", "212172"], wanted="21")
def test_a_part_of_a_name_finds_whom_a_plain_look_finds(db: None, names: list[str], wanted: str) -> None:
    RosterEntry.objects.all().delete()
    people = Person.objects.bulk_create(Person(called=name, opened_at=AT) for name in names)
    RosterEntry.objects.bulk_create(
        RosterEntry(place_id=place_id, person=person, called=person.called, origin="direct", registered_at=AT)
        for person in people
        for place_id in (HIDA, SHIRAKAWA)
    )
    plain = Person.objects.filter(id__in=[person.id for person in people], called__icontains=wanted)
    assert sorted(narrowed(HIDA, RosterFilter(called=wanted), at=AT).values_list("person_id", flat=True)) == sorted(
        plain.values_list("id", flat=True)
    )


def test_among_many_a_name_is_found_by_the_index(db: None) -> None:
    people = Person.objects.bulk_create(Person(called=f"住民{number}", opened_at=AT) for number in range(2_000))
    people[7].called = "ゑみ"
    RosterEntry.objects.bulk_create(
        RosterEntry(place_id=HIDA, person=person, called=person.called, origin="direct", registered_at=AT)
        for person in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registrations_rosterentry")
    for wanted in ("ゑ", "ゑみ"):
        entries = narrowed(HIDA, RosterFilter(called=wanted), at=AT)
        assert [entry.person_id for entry in entries] == [people[7].id]
        assert "roster_by_characters" in entries.explain()


def test_hana_is_found_under_her_new_name_only_and_where_she_is_registered(hana: Person) -> None:
    ken = a_person("けん")
    for person in (hana, ken):
        commands.register(person.id, place_id=HIDA, by=person, at=AT)
    assert (found("は"), found("な"), found("は", SHIRAKAWA)) == ({"はな"}, {"はな"}, set())
    Person.objects.filter(id=hana.id).update(called="花子")
    commands.note_profile(hana.id, by=hana, at=AT + timedelta(days=1))
    assert (found("は"), found("子")) == (set(), {"花子"})
    commands.release(hana.id, place_id=HIDA, by=hana, at=AT + timedelta(days=2))
    assert found("花") == set()
