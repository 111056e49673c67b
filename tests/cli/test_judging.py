"""`yukari judge`, `yukari replay`, `yukari compare-roster`: as an operator runs them."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.registrations.stories import confirm, make_premium
from yukari.cli import yukari
from yukari.kit import clock
from yukari.people.models import Person
from yukari.registrations.models import Judgement, RosterEntry


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


@pytest.mark.django_db
def test_a_night_with_nobody_in_it() -> None:
    on = clock.day_in_japan(clock.now()) + timedelta(days=1)
    assert run("judge", "--on", on.isoformat()) == (0, f"{on} is done.\n")
