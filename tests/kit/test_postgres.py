"""The embedded PostgreSQL keeps its data whatever happens to the processes that use it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yukari.kit import postgres

USE_IT = """
import sys, psycopg
from pathlib import Path
from yukari.kit import postgres
url = postgres.start(Path(sys.argv[1]))
with psycopg.connect(url, autocommit=True) as connection:
    connection.execute(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="yukari-test-"))
    yield made / "postgres"
    shutil.rmtree(made)


def using(folder: Path, sql: str) -> subprocess.Popen[str]:
    """Another process that has asked for the server and stays until it is let go."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE_IT, str(folder), sql], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def let_go(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def server_number(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_data_is_kept_and_the_server_stops_with_its_last_user(folder: Path) -> None:
    first = using(folder, "CREATE TABLE kept (word text)")
    second = using(folder, "INSERT INTO kept VALUES ('ゆかり')")
    let_go(first)
    assert (folder / "data" / "postmaster.pid").exists()
    let_go(second)
    assert not (folder / "data" / "postmaster.pid").exists()
    let_go(using(folder, "DO $$ BEGIN ASSERT (SELECT word FROM kept) = 'ゆかり'; END $$"))


def test_a_killed_server_comes_back_with_its_data(folder: Path) -> None:
    witness = using(folder, "CREATE TABLE kept (word text)")
    os.kill(server_number(folder), signal.SIGKILL)
    let_go(using(folder, "INSERT INTO kept VALUES ('again')"))
    let_go(witness)


def test_a_killed_user_does_not_keep_the_server_alive(folder: Path) -> None:
    killed = using(folder, "SELECT 1")
    killed.kill()
    killed.communicate()
    let_go(using(folder, "SELECT 1"))
    assert not (folder / "data" / "postmaster.pid").exists()


def test_a_number_recycled_by_the_system_is_not_taken_for_the_server(folder: Path) -> None:
    witness = using(folder, "SELECT 1")
    file = folder / "data" / "postmaster.pid"
    rest = file.read_text().splitlines()[1:]
    os.kill(server_number(folder), signal.SIGKILL)
    time.sleep(1)
    file.write_text("\n".join([str(os.getpid()), *rest]) + "\n")
    let_go(using(folder, "SELECT 1"))
    let_go(witness)


def test_an_interrupted_first_start_leaves_nothing_half_done(folder: Path) -> None:
    (folder / "data.new" / "half").mkdir(parents=True)
    let_go(using(folder, "SELECT 1"))
    assert not (folder / "data.new").exists()


def test_a_deep_folder_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("a-folder-with-a-long-name-" * 5)
    let_go(using(deep, "SELECT 1"))
    let_go(using(deep, "SELECT 1"))


def test_data_of_another_version_is_refused_in_words(folder: Path) -> None:
    let_go(using(folder, "SELECT 1"))
    (folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(postgres.DatabaseTrouble, match="written by PostgreSQL 16"):
        postgres.start(folder)


def test_only_its_own_user_reaches_the_server(folder: Path) -> None:
    process = using(folder, "SELECT 1")
    assert folder.stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=postgres.PORT, user="postgres", connect_timeout=2)
    let_go(process)
