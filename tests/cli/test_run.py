"""`yukari run` starts all of it, mends it, stops all of it, and keeps the data for the next time."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

PATIENCE = 300
"""Seconds: how long a machine that is busy with other things may take for what takes a few."""


@pytest.fixture
def var() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="yukari-run-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def run(var: Path) -> Iterator[Callable[[], "Running"]]:
    """The command, started; whatever becomes of the story, it does not outlive it."""
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(var))
        started[-1].is_up()
        return started[-1]

    yield start
    for one in started:
        one.ends()


class Running:
    """The command as a person at a terminal sees it."""

    def __init__(self, var: Path) -> None:
        theirs = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SITE_URL", "PORT"}
        kept = {name: value for name, value in os.environ.items() if name not in theirs}
        self.log = var / "output"
        with open(self.log, "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yukari.cli", "run"],
                env=kept | {"DEBUG": "1", "YUKARI_VAR": str(var), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                # Whoever starts the tests in the background has Ctrl-C ignored, and children inherit that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )

    def is_up(self) -> None:
        self.wait(lambda: "Ctrl-C stops everything" in self.said)
        found = re.search(r"Site +(http://localhost:\d+)", self.said)
        assert found
        self.address = found[1]

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait(self, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < deadline, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.1)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def workers(self) -> list[psutil.Process]:
        return [child for child in self.children() if child.cmdline()[-1:] == ["worker"]]

    def ends(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def press_ctrl_c(self) -> None:
        family = psutil.Process(self.process.pid).children(recursive=True)
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.wait(PATIENCE) == 0, self.said
        assert not [member for member in family if member.is_running() and member.status() != psutil.STATUS_ZOMBIE]


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as answer:
        return answer.code


def letters(address: str) -> str:
    with urlopen(f"{address}/dev/mail/", timeout=20) as answer:
        return str(answer.read().decode())


@contextmanager
def a_neighbour_at(port: int) -> Iterator[None]:
    """Another program is there, whosever it is."""
    with socket.socket() as neighbour:
        neighbour.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            neighbour.bind(("127.0.0.1", port))
            neighbour.listen()
        yield


@pytest.mark.long
def test_the_whole_site_in_one_command(var: Path, run: Callable[[], Running]) -> None:
    with a_neighbour_at(8000):
        first = run()
    assert status(first.address) == 200
    # The letters of the living example are written before anything is served, and name the port all the same.
    first.wait(lambda: f"{first.address}/" in letters(first.address))
    assert "http://localhost:8000" not in letters(first.address)

    with a_neighbour_at(8000):
        second = run()
    assert second.address != first.address
    assert "is taken; trying the next one" in second.said
    second.press_ctrl_c()

    [worker] = first.workers()
    worker.kill()
    first.wait(lambda: "The worker stopped (exit code -9); starting it again." in first.said)
    first.wait(lambda: [other.pid for other in first.workers() if other.pid != worker.pid] != [])
    assert status(first.address) == 200
    first.press_ctrl_c()
    assert "Stopped. The data is kept." in first.said
    assert (var / "postgres" / "data").exists()
    assert not (var / "postgres" / "data" / "postmaster.pid").exists()
    assert "Traceback" not in first.said


def test_a_port_asked_for_by_name_is_not_swapped_in_silence(var: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yukari.cli", "run"],
        env={**os.environ, "PORT": "http", "YUKARI_VAR": str(var)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert "PORT=http cannot be used" in done.stderr
