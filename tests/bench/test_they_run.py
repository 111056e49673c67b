"""The benchmarks speak of the tables and settings of today: each is run over a few rows. What they measure is not judged here."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import database

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def server(db: None, migrated: str) -> Iterator[str]:
    """A database of its own on the server of the tests."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = f"{connection.settings_dict['NAME']}_bench"
    with database.server() as made:
        database.copy(made, migrated, name)
        yield f"{address}/{name}"
        database.drop(made, name)


def run(*command: str, **environment: str) -> str:
    theirs = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env={**theirs, **environment}, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_a_thousand_are_judged_and_as_many_met_it_as_the_bare_count_says(server: str) -> None:
    said = run("bench.judging", "--rows=1000", "--rounds=1", BENCH_DATABASE_URL=server)
    assert "judged 1,000 in" in said, said


def test_a_check_in_needs_the_statements_that_it_may(server: str) -> None:
    """At most 8 for a first check-in that judges, 4 for a repeated one; BEGIN and COMMIT included."""
    said = run("bench.check_in", "--statements", BENCH_DATABASE_URL=server)
    assert "ok  2 SQL statements for a first check-in that judges" in said, said
    assert "ok  1 for a repeated one" in said, said


def test_a_nation_of_a_hundred_is_closed_published_and_read(server: str) -> None:
    said = run("bench.statistics", "--rows=100", BENCH_DATABASE_URL=server)
    assert "facts that a count from nothing tells otherwise: 0" in said, said
    assert "/figures/212172/, 4 statements" in said, said


def test_news_to_a_hundred_is_prepared_while_somebody_signs_in(server: str) -> None:
    said = run("bench.delivery", "--recipients=100", BENCH_DATABASE_URL=server)
    assert "105 envelopes for 100 recipients in" in said, said
    assert "codes while envelopes are" in said, said
