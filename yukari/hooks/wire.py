"""Calling an address that somebody else chose: resolved once and called where it was resolved to, never inside, never onward.

Whoever names the address must not learn what is reachable from our servers (SSRF): names that lead inside are refused in
each of their answers, the connection goes to the very address that was looked at, so that a name which changes its mind
meanwhile changes nothing, redirections are not followed, and of an answer only its status is taken.
"""

import socket
from dataclasses import dataclass
from http.client import HTTPException
from ssl import SSLError
from threading import Event, Timer
from time import monotonic
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_match_hostname import CertificateError

from yukari.rules.hooks import Trouble, may_all_be_called

SECONDS, STEP_SECONDS = 10, 5
"""All in all, and for each step."""
AGENT = "Yukari-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """`trouble` empty: it arrived."""

    status: int | None
    trouble: str
    milliseconds: int


def post(address: str, body: str, *, headers: dict[str, str]) -> Answer:
    """Send it and wait no longer than some seconds, all in all."""
    began = monotonic()
    try:
        status = _post(address, body.encode(), headers)
        trouble = "" if 200 <= status < 300 else Trouble.SENT_ON if 300 <= status < 400 else Trouble.SAID_NO
    except _NotSentError as error:
        status, trouble = None, error.trouble
    return Answer(status, trouble, round((monotonic() - began) * 1000))


class _NotSentError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = _resolved(host, port)
    if not (settings.HOOKS_TO_LOOPBACK and set(found) <= {"127.0.0.1", "::1"}) and not may_all_be_called(found):
        raise _NotSentError(Trouble.NOT_PUBLIC)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    said = {
        **headers,
        "Host": parts.netloc,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection = _connection(found[0], port, host=host, secure=secure)
    # What dribbles byte by byte never exceeds the time limit of one reading: after the seconds the line is cut.
    over = Event()
    timer = Timer(SECONDS, _cut, [connection, over])
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", path, body=body, headers=said, preload_content=False)
        return connection.getresponse().status
    except Exception as error:  # urllib3, http.client, ssl and sockets each have errors of their own.
        if over.is_set():
            raise _NotSentError(Trouble.TOO_SLOW) from error
        raise _NotSentError(_trouble(error)) from error
    finally:
        timer.cancel()
        connection.close()


def _trouble(error: Exception) -> Trouble:
    match error:
        case urllib3.exceptions.SSLError() | SSLError() | CertificateError():
            return Trouble.NOT_TRUSTED
        case urllib3.exceptions.NewConnectionError():  # It counts as a timeout there.
            return Trouble.UNREACHABLE
        case urllib3.exceptions.TimeoutError() | TimeoutError():
            return Trouble.TOO_SLOW
        case urllib3.exceptions.HTTPError() | HTTPException() | OSError() | ValueError():
            return Trouble.UNREACHABLE
    raise error


def _resolved(host: str, port: int) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise _NotSentError(Trouble.NOT_FOUND) from None


def _connection(found: str, port: int, *, host: str, secure: bool) -> HTTPConnection:
    """To the address that was looked at, with the certificate of the name."""
    if not secure:
        return HTTPConnection(found, port, timeout=STEP_SECONDS)
    return HTTPSConnection(
        found,
        port,
        timeout=STEP_SECONDS,
        cert_reqs="CERT_REQUIRED",
        ca_certs=settings.HOOKS_CA or None,
        server_hostname=host,
        assert_hostname=host,
    )


def _cut(connection: HTTPConnection, over: Event) -> None:
    over.set()
    opened = connection.sock
    if opened is not None:
        try:
            opened.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # It was over a moment before.
