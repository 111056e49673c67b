"""What goes wrong at the console is told in words and by an exit code."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yukari.cli import yukari
from yukari.cli.desk import Desk
from yukari.rules.outcome import Reason, Refused


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEBUG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, "-m", "yukari.cli", *words],
        env=kept | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


@pytest.mark.parametrize("verb", [None, *sorted(yukari.commands)])
def test_every_verb_explains_itself(verb: str | None) -> None:
    shown = CliRunner().invoke(yukari, [verb, "--help"] if verb else ["--help"])
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 3


def test_a_wrong_word_is_exit_code_two() -> None:
    assert CliRunner().invoke(yukari, ["serv"]).exit_code == 2
    assert CliRunner().invoke(yukari, ["serve", "--port", "banana"]).exit_code == 2


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Error: SECRET_KEY is not set."),
        ({"DEBUG": "1", "DATABASE_URL": "mysql://somewhere"}, "Error: DATABASE_URL must begin with postgresql://"),
        ({"DEBUG": "1", "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}, "Error: The database does not answer:"),
        (
            {"DEBUG": "1", "DATABASE_URL": "postgresql:///x", "EMAIL_PORT": "post"},
            "Error: EMAIL_PORT must be a whole number",
        ),
    ],
)
def test_trouble_is_one_sentence(environment: dict[str, str], sentence: str) -> None:
    done = run("migrate", **environment)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_the_worker_says_so_when_the_database_does_not_answer() -> None:
    done = run("worker", DEBUG="1", DATABASE_URL="postgresql://nobody@127.0.0.1:9/x")
    assert done.returncode == 1
    assert "Error: The database does not answer:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["migrate", "run", "serve", "worker"])
@pytest.mark.parametrize(("number", "called"), [(140_011, "14.11"), (130_004, "13.4")])
def test_a_database_that_is_too_old_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, verb: str, number: int, called: str
) -> None:
    """13 is older than what Django takes, 14 is not."""
    monkeypatch.setenv("SITE_URL", "http://localhost:8000")
    monkeypatch.setattr("psycopg.ConnectionInfo.server_version", property(lambda _: number))
    shown = CliRunner().invoke(yukari, [verb])
    assert shown.exit_code == 1
    assert shown.stderr.strip().endswith(
        f"Error: The database is PostgreSQL {called}; Yukari needs version 15 or newer. "
        "Upgrade it, or let DATABASE_URL name a newer one."
    )


def test_a_refusal_is_a_sentence_in_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()

    @desk.command("refuse")
    def refuse() -> None:
        raise Refused(Reason.NOT_FOUND)

    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    shown = CliRunner().invoke(desk, ["refuse"])
    assert (shown.exit_code, shown.stderr) == (
        1,
        "Error: 見つかりませんでした。なくなったか、アドレスが違うようです。\n",
    )
    monkeypatch.setenv("LANG", "C")
    assert "見つかり" not in CliRunner().invoke(desk, ["refuse"]).stderr


def test_what_nobody_foresaw_keeps_its_traceback() -> None:
    desk = Desk()

    @desk.command("break")
    def break_() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(desk, ["break"]).exception, ZeroDivisionError)
