"""What a place's own system fetches: what has changed among its registrants since it asked last (D1 to D3)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.builders import GIFU, HIDA, a_person
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.audit.queries import entries_about
from yukari.people.models import Person
from yukari.registrations import commands
from yukari.registrations.models import RosterChange
from yukari.registrations.queries import Change, changes_since, newest_change
from yukari.rules.outcome import Reason, Refused

NOW = at(DAY)

pytestmark = pytest.mark.django_db(transaction=True)


def told(mori: Person, cursor: str = "", **how: int) -> list[Change]:
    return changes_since(HIDA, cursor=cursor, viewer=mori, at=NOW, why="まちのアプリ", **how).rows


def test_a_place_is_told_who_came_what_changed_and_who_went(hana: Person, mori: Person) -> None:
    confirm(hana)
    make_premium(hana)
    came, premium = told(mori)
    assert (came.what, premium.what) == ("registered", "changed")
    assert premium.registrant is not None
    assert premium.registrant.premium_until == DAY.replace(year=2027) - timedelta(days=1)
    assert came.number == premium.number == premium.registrant.number
    asked = changes_since(HIDA, cursor="", viewer=mori, at=NOW, why="まちのアプリ")
    commands.release(hana.id, place_id=HIDA, by=hana, at=NOW)
    (gone,) = told(mori, asked.cursor)
    assert (gone.number, gone.what, gone.registrant) == (came.number, "released", None)


def test_nothing_is_told_twice_and_the_end_is_said(hana: Person, mori: Person) -> None:
    people = [hana, *(a_person(f"住民{number}") for number in range(4))]
    for person in people:
        commands.register(person.id, place_id=HIDA, by=person, at=NOW)
    cursor, numbers, more = "", [], True
    while more:
        page = changes_since(HIDA, cursor=cursor, viewer=mori, at=NOW, why="まちのアプリ", size=2)
        cursor, more = page.cursor, page.more
        numbers += [row.number for row in page.rows]
    assert len(numbers) == len(set(numbers)) == len(people)
    assert told(mori, cursor) == []
    assert changes_since(HIDA, cursor=cursor, viewer=mori, at=NOW, why="まちのアプリ").cursor == cursor


def test_whoever_asks_from_now_on_hears_only_of_what_comes(hana: Person, ken: Person, mori: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    now = newest_change()
    assert told(mori, now) == []
    commands.register(ken.id, place_id=HIDA, by=ken, at=NOW)
    assert len(told(mori, now)) == 1


def test_a_change_that_commits_late_is_not_left_out(hana: Person, ken: Person, mori: Person) -> None:
    """A transaction that began first and ends last would fall behind a cursor that only looked at moments."""
    begun, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
            begun.set()
            may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert begun.wait(20)
    commands.register(ken.id, place_id=HIDA, by=ken, at=NOW)
    first = changes_since(HIDA, cursor="", viewer=mori, at=NOW, why="まちのアプリ")
    may_end.set()
    slow.join()
    rest = changes_since(HIDA, cursor=first.cursor, viewer=mori, at=NOW, why="まちのアプリ")
    assert len({row.number for row in (*first.rows, *rest.rows)}) == 2


def test_a_cursor_of_somebody_elses_making_begins_at_the_beginning(hana: Person, mori: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    for nonsense in ("x", "Ⅷ", "MTIzNA", "4oWkLjAw"):
        assert len(told(mori, nonsense)) == 1


def test_each_registrant_can_read_that_it_was_fetched(hana: Person, mori: Person) -> None:
    """D2."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    told(mori)
    entry = entries_about(hana.id)[0]
    assert (entry.verb, entry.by_id, entry.why) == ("took_changes", mori.id, "まちのアプリ")


def test_another_place_is_told_nothing(hana: Person, sato: Person) -> None:
    """D1."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    with pytest.raises(Refused) as refused:
        told(sato)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_of_whoever_leaves_each_place_keeps_one_line_that_leads_to_nobody(hana: Person, mori: Person) -> None:
    """D3."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    (came,) = told(mori)
    commands.release_numbers(hana.id, by=None, at=NOW)
    (gone,) = told(mori)
    assert (gone.number, gone.what, gone.registrant) == (came.number, "released", None)
    left = RosterChange.objects.order_by("place_id")
    assert [(row.place_id, row.person_id) for row in left] == [(GIFU, None), (HIDA, None)]
