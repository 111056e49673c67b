"""`yukari close-day`: an operator without a worker does by hand what belongs to a day."""

from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from yukari.activities import commands as activities
from yukari.activities import queries
from yukari.cli import yukari
from yukari.people import commands as people
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.registrations.models import RosterEntry
from yukari.statistics.models import Tally


def close(*words: str) -> tuple[int, dict[str, int]]:
    done = CliRunner().invoke(yukari, ["close-day", *words])
    numbers = [line.split(maxsplit=1) for line in done.output.splitlines() if line[:10].strip().isdigit()]
    return done.exit_code, {what: int(number) for number, what in numbers}


def test_a_day_is_closed_once_however_often_it_is_asked_for(kondo: Person, hana: Person) -> None:
    """A8, A9: lots are drawn, participants reminded, and one phone for many people is laid before staff."""
    company = an_organisation(kondo)
    draw = a_published_occurrence(company, days=4, capacity=1, closes_at=AT + timedelta(days=2), draws_lots=True)
    tomorrow = a_published_occurrence(company, days=3)
    for occurrence in (draw, tomorrow):
        activities.join(occurrence.id, by=hana, at=AT)
    held = a_published_occurrence(company, days=1)
    code = queries.venue_code(held.id, viewer=kondo, at=held.starts_at).text
    for _ in range(4):
        activities.check_in_by_resident(code, by=a_person(), device="one-phone", at=held.starts_at)
    people.open_account("nobody@example.jp", by=None, at=AT - timedelta(days=5))

    with time_machine.travel(AT + timedelta(days=2, hours=1), tick=False):
        code_of_first, first = close()
        code_of_second, second = close("--on", held.day.isoformat())
    assert (code_of_first, code_of_second) == (0, 0)
    told = {
        "people in draws that were due": 1,
        "people reminded": 1,
        "oddities in the scans": 1,
        "accounts without a proved address forgotten": 1,
    }
    facts = first["facts of statistics"]
    assert facts > 0
    assert first == {
        **told,
        "cards forgotten that ran out long ago": 0,
        "buckets emptied": 0,
        "facts of statistics": facts,
    }
    assert second == {**dict.fromkeys(first, 0), "oddities in the scans": 1, "facts of statistics": facts}
    assert set(Notice.objects.filter(person=hana).values_list("kind", flat=True)) == {"draw_won", "occurrence_reminder"}


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_not_closed() -> None:
    with time_machine.travel(AT, tick=False):
        assert close("--on", "2026-04-02")[0] == 2
        assert close("--on", "2026-04-01")[0] == 0


def test_a_roster_that_is_wrong_is_told(hana: Person) -> None:
    RosterEntry.objects.create(person_id=hana.id, place_id="212172", origin="direct", is_home=False, registered_at=AT)
    assert close()[0] == 1


def test_a_day_is_proved_by_a_count_from_nothing(hana: Person) -> None:
    def proved(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(yukari, ["recount-day", *words])
        return done.exit_code, done.output

    registrations.register(hana.id, place_id="212172", by=hana, at=AT)
    with time_machine.travel(AT + timedelta(days=2), tick=False):
        assert proved() == (0, "The facts of 2026-04-02 are what a count from nothing says.\n")
        Tally.objects.update(persons=7)
        code, said = proved()
        assert (code, "differed" in said) == (1, True)
        assert proved()[0] == 0
        assert proved("--on", "2026-04-03")[0] == 2
