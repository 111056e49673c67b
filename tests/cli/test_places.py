"""Operators load the places, let one join and make its first manager."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import HIDA
from yukari.cli import yukari
from yukari.places import queries

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    done = CliRunner().invoke(yukari, words)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_place_joins_and_gets_its_first_manager(few_municipalities: Path) -> None:
    assert "added" in say("load-places", str(few_municipalities))
    assert say("load-places", str(few_municipalities)).startswith("0 places added, 0 changed")
    assert say("join", HIDA) == "飛騨市 has joined.\n"
    assert "taniguchi@example.jp is manager of 飛騨市" in say("make-staff", "taniguchi@example.jp", "--place", HIDA)
    assert queries.place(HIDA).joined_on


@pytest.mark.usefixtures("few_municipalities")
def test_a_place_that_does_not_exist_cannot_join() -> None:
    done = CliRunner().invoke(yukari, ["join", "999999"])
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
