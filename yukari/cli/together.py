"""`yukari run`: everything a person needs to try the platform, in one terminal."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from yukari.cli import card, database
from yukari.cli.desk import var
from yukari.cli.example import first_contents, sign_ins
from yukari.cli.ports import is_free

FIRST_PORT = 8000
PATIENCE = 60
"""Seconds in which the site has to answer for the first time."""

GRACE = 30
"""Seconds in which all of it together may finish what it holds; the worker takes at most 20."""

RESTARTS = 3
"""How often a child that died is started again before all of it stops."""


def choose_port() -> int:
    """Before the settings are read: every letter that is written from here on names the site by this port."""
    port = _free_port()
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    return port


def run_together(port: int) -> None:
    """Prepare, start, watch, and stop in good order whatever ends it."""
    address = os.environ["SITE_URL"]
    database.migrate()
    first_contents()
    card_service = card.prepare_simulator()
    children: dict[str, subprocess.Popen[bytes]] = {}
    verbs: dict[str, tuple[str, ...]] = {"web": ("serve", "--port", str(port)), "worker": ("worker",), **card_service}
    try:
        for name, verb in verbs.items():
            children[name] = _start(verb)
        _wait_until_ready(port, children)
        _welcome(address)
        _watch(verbs, children)
    except KeyboardInterrupt:
        click.echo()
    finally:
        _stop(children)


def _free_port() -> int:
    """The port that PORT names, else 8000 or the next one that nobody uses."""
    wished = os.environ.get("PORT")
    if wished:
        if not wished.isdigit() or not is_free(int(wished)):
            raise click.ClickException(
                f"PORT={wished} cannot be used; another program may be there. Choose another one."
            )
        return int(wished)
    for port in range(FIRST_PORT, FIRST_PORT + 50):
        if is_free(port):
            return port
        click.echo(f"Port {port} is taken; trying the next one.")
    raise click.ClickException("No port between 8000 and 8049 is free. Name one: PORT=9000 make run")


def _start(verb: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches this process alone, which then stops them one by one."""
    return subprocess.Popen(
        [sys.executable, "-m", "yukari.cli", *verb],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    """On Linux no child stays behind when this process is killed outright."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _wait_until_ready(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        dead = [name for name, child in children.items() if child.poll() is not None]
        if dead:
            raise click.ClickException(f"The {dead[0]} stopped while starting; what it said stands above.")
        with suppress(URLError, ConnectionError, TimeoutError):
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            except HTTPError as answer:
                if answer.code >= 500:
                    raise click.ClickException("The site answers with an error; what it said stands above.") from answer
            return
        time.sleep(0.2)
    raise click.ClickException(f"The site did not answer within {PATIENCE} seconds.")


def _welcome(address: str) -> None:
    lines = ["", "  ゆかり Yukari is running.", "", f"  Site      {address}"]
    lines += [f"  {who:<9} {how}" for who, how in sign_ins(address)]
    lines += [f"  Data      {var()} (delete it to begin anew)", "", "  Ctrl-C stops everything.", ""]
    click.echo("\n".join(lines))


def _watch(verbs: dict[str, tuple[str, ...]], children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start again what died, a few times; a child that keeps dying ends the whole."""
    restarts = dict.fromkeys(children, 0)
    while True:
        time.sleep(0.5)
        for name, child in list(children.items()):
            if child.poll() is None:
                continue
            restarts[name] += 1
            if restarts[name] > RESTARTS:
                raise click.ClickException(f"The {name} keeps stopping (exit code {child.returncode}); giving up.")
            click.echo(f"The {name} stopped (exit code {child.returncode}); starting it again.", err=True)
            children[name] = _start(verbs[name])


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Web and worker finish what they hold; the database stops last, when this process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children.values():
        try:
            child.wait(timeout=max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    click.echo("Stopped. The data is kept.")
