"""`yukari judge`, `yukari replay`, `yukari compare-roster`: as an operator runs them."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.builders import HIDA, a_person
from tests.registrations.stories import confirm, make_premium, the_term
from yukari.cli import yukari
from yukari.kit import clock
from yukari.people.models import Person
from yukari.registrations.models import Judgement, NightlyRun, RosterEntry, Standing, Term


@pytest.fixture
def premium_hana(hana: Person) -> Person:
    confirm(hana)
    make_premium(hana)
    return hana


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(yukari, list(words))
    return done.exit_code, done.output


def test_a_judgement_is_run_again(premium_hana: Person) -> None:
    """P13."""
    row = Judgement.objects.get(met=True)
    assert run("replay", str(row.id)) == (0, f"The same answer: met, on {row.on} by policy 0.\n")


def test_a_judgement_that_differs_is_told(premium_hana: Person) -> None:
    row = Judgement.objects.get(met=True)
    Judgement.objects.filter(id=row.id).update(outcome={**row.outcome, "met": False})
    code, output = run("replay", str(row.id))
    assert code == 1
    assert "met: False → True" in output


def test_a_judgement_that_nobody_knows(premium_hana: Person) -> None:
    code, output = run("replay", str(premium_hana.id))
    assert code == 1
    assert output.startswith("Error: ")


def test_the_rosters_are_compared(premium_hana: Person) -> None:
    assert run("compare-roster")[0] == 0
    RosterEntry.objects.all().delete()
    code, output = run("compare-roster")
    assert (code, output.count("missing")) == (1, 2)


@pytest.fixture
def processes_find_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's own processes read their settings anew, and in them the address of the database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    monkeypatch.setenv("DATABASE_URL", address._replace(path=f"/{connection.settings_dict['NAME']}").geturl())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_night_with_people_in_processes_of_its_own(premium_hana: Person, processes_find_this_database: None) -> None:
    """P7: whoever cannot be looked after keeps nobody else, and the command fails and says what to do.

    Run again it does nothing twice and fails still; put right, the next night does what was due, and does not fail.
    """
    for called in ("ゆい", "けんじ"):
        other = a_person(called)
        confirm(other)
        make_premium(other)
    Standing.objects.filter(person=premium_hana).update(united_into_id=other.id)  # Its terms should have gone along.
    day = the_term(premium_hana).ends_on + timedelta(days=1)
    code, output = run("judge", "--on", day.isoformat(), "--parts", "3", "--processes", "2")
    assert code == 1
    assert figures(output) == {"failed": 1, "looked at": 3, "premium lapsed": 2, "release": 2}
    assert f"1 people could not be looked after on {day}; everybody else was." in output
    assert "looks after them again" in output
    assert NightlyRun.objects.filter(on=day, finished_at__isnull=False).count() == 3
    code, output = run("judge", "--on", day.isoformat())
    assert (code, output.splitlines()[0], figures(output)) == (1, f"{day} is done.", {})
    Standing.objects.filter(person=premium_hana).update(united_into_id=None)
    after = (day + timedelta(days=1)).isoformat()
    code, output = run("judge", "--on", after, "--parts", "2", "--processes", "1")
    assert (code, figures(output)) == (0, {"looked at": 3, "premium lapsed": 1, "release": 1})
    assert not Term.objects.filter(place_id=HIDA, ended_on=None).exists()


def figures(output: str) -> dict[str, int]:
    """What the command counted."""
    said = (line.split(maxsplit=1) for line in output.splitlines())
    return {words[1]: int(words[0].replace(",", "")) for words in said if len(words) == 2 and words[0].isdigit()}


@pytest.mark.django_db
def test_a_night_with_nobody_in_it() -> None:
    on = clock.day_in_japan(clock.now()) + timedelta(days=1)
    assert run("judge", "--on", on.isoformat()) == (0, f"{on} is done.\n")
