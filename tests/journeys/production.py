"""The site as a place runs it: a server process with DEBUG off and names with hashes, behind a proxy; it can be killed.

Browsers take `http://localhost` for a safe place, and the proxy says that it speaks TLS, as one on the way would.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 60
"""Seconds in which the server has to answer; it collects the static files first."""
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


class Production:
    """`url`: where the proxy listens; it answers 502 as long as the server is dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.proxy = ThreadingHTTPServer(("127.0.0.1", 0), _passing_on_to(self.port))
        self.url = f"http://localhost:{self.proxy.server_port}"
        self.server: subprocess.Popen[bytes] | None = None
        Thread(target=self.proxy.serve_forever, daemon=True).start()

    def starts(self) -> None:
        arguments = ("serve", "--port", str(self.port), "--workers", "1")
        self.server = subprocess.Popen(
            [sys.executable, "-m", "yukari.cli", *arguments], env=self._environment(), start_new_session=True
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.server.poll() is None, "the server has not started"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)

    def is_killed(self) -> None:
        """As by a power cut: all of its processes at once, whatever they are doing."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def closes(self) -> None:
        self.is_killed()
        self.proxy.shutdown()
        self.proxy.server_close()

    def _answers(self) -> bool:
        with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as asked:
            asked.request("GET", "/verify/", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
            return asked.getresponse().status == 200
        return False

    def _environment(self) -> dict[str, str]:
        """The database and the keys of the tests, and nothing of development."""
        keys = [f"{number}:{b64encode(scalar).decode()}" for number, scalar in settings.CARD_KEYS.items()]
        database = connection.settings_dict
        return {
            **os.environ,
            "DEBUG": "0",
            "BEHIND_PROXY": "1",
            "SITE_URL": self.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "YUKARI_CODE_KEY": settings.CODE_KEY,
            "YUKARI_FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "YUKARI_CARD_KEYS": ",".join(keys),
            "YUKARI_PSEUDONYM_KEY": settings.PSEUDONYM_KEY,
            "YUKARI_CREDENTIAL_KEYS": ",".join(settings.CREDENTIAL_KEYS),
            "YUKARI_AUDIT_KEY": settings.AUDIT_KEY,
            "YUKARI_VAR": str(self.folder),
            "DATABASE_URL": _address(database),
        }


@contextmanager
def in_production(folder: Path) -> Iterator[Production]:
    site = Production(folder)
    try:
        site.starts()
        yield site
    finally:
        site.closes()


def _address(database: dict[str, object]) -> str:
    where = f"{quote(str(database['HOST']), safe='')}:{database['PORT']}"
    return f"postgresql://{database['USER']}@{where}/{database['NAME']}"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _passing_on_to(port: int) -> type[BaseHTTPRequestHandler]:
    class PassingOn(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as asked:
                    asked.request(self.command, self.path, body, {**self.headers, "X-Forwarded-Proto": "https"})
                    answer = asked.getresponse()
                    said = answer.read()
            except (OSError, HTTPException):
                self._answer(502, [], b"")
            else:
                self._answer(answer.status, answer.getheaders(), said)

        do_POST = do_HEAD = do_GET

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            with suppress(OSError):
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in HOP_BY_HOP | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return PassingOn
