"""Calling what somebody else named: nothing inside, nothing onward, nothing without end (SSRF)."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.hooks.systems import System, a_certificate, a_system, answers
from tests.rules.test_hooks import INSIDE
from yukari.hooks import wire
from yukari.rules.hooks import Trouble

NAME = "app.example.jp"


def call(address: str) -> wire.Answer:
    return wire.post(address, "{}", headers={"webhook-id": "1"})


def resolved_to(monkeypatch: pytest.MonkeyPatch, *ips: str) -> list[str]:
    """What the resolver says from now on; whom it was asked for."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def resolver(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != NAME:
            return really(host, *args, **kwargs)
        asked.append(host)
        return answers(*(ips if len(asked) == 1 else ("10.0.0.1",)))

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return asked


@pytest.fixture
def strict(settings: Any) -> None:
    """As in production."""
    settings.HOOKS_TO_LOOPBACK = False


@pytest.mark.parametrize("ip", [one for one in INSIDE if one[0].isdigit() or ":" in one])
def test_a_literal_address_inside_is_refused(strict: None, ip: str) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    assert call(f"https://{host}/").trouble in {Trouble.NOT_PUBLIC, Trouble.NOT_FOUND}


@pytest.mark.parametrize("host", ["localhost", "0x7f.1", "2130706433", "127.1", "0177.0.0.1", "[::ffff:7f00:1]"])
def test_other_spellings_of_home_are_refused(strict: None, host: str) -> None:
    assert call(f"https://{host}/").trouble in {Trouble.NOT_PUBLIC, Trouble.NOT_FOUND}


@pytest.mark.parametrize("ips", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("127.0.0.1", "8.8.8.8"), ("2002:7f00:1::",)])
def test_a_name_that_leads_inside_is_refused(
    strict: None, monkeypatch: pytest.MonkeyPatch, ips: tuple[str, ...]
) -> None:
    resolved_to(monkeypatch, *ips)
    assert call(f"https://{NAME}/").trouble == Trouble.NOT_PUBLIC


def test_a_name_that_changes_its_mind_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    """DNS rebinding: asked once, and called where the first answer led, with the certificate of the name."""
    certificate = a_certificate(tmp_path, NAME)
    settings.HOOKS_CA = str(certificate)
    asked = resolved_to(monkeypatch, "127.0.0.1")
    with a_system(certificate) as system:
        assert call(f"https://{NAME}:{system.port}/hook").trouble == ""
    assert asked == [NAME]
    headers, body = system.got[0]
    assert (headers["host"], headers["webhook-id"], body) == (f"{NAME}:{system.port}", "1", "{}")


def test_the_certificate_must_be_of_the_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    other = a_certificate(tmp_path, "other.example.jp")
    settings.HOOKS_CA = str(other)
    resolved_to(monkeypatch, "127.0.0.1")
    with a_system(other) as system:
        assert call(f"https://{NAME}:{system.port}/").trouble == Trouble.NOT_TRUSTED
    assert not system.got


def test_the_certificate_must_be_vouched_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    resolved_to(monkeypatch, "127.0.0.1")
    with a_system(a_certificate(tmp_path, NAME)) as system:
        assert call(f"https://{NAME}:{system.port}/").trouble == Trouble.NOT_TRUSTED
    assert not system.got


@pytest.fixture
def system() -> Any:
    with a_system() as found:
        yield found


def test_redirections_lead_nowhere(system: System) -> None:
    system.status, system.location = 302, f"http://127.0.0.1:{system.port}/inside"
    assert call(f"http://127.0.0.1:{system.port}/").trouble == Trouble.SENT_ON
    assert len(system.got) == 1


def test_what_answers_without_end_is_cut(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    system.dribbles = True
    answer = call(f"http://127.0.0.1:{system.port}/")
    assert (answer.status, answer.trouble) == (None, Trouble.TOO_SLOW)


def test_what_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "STEP_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert call(f"http://127.0.0.1:{port}/").trouble == Trouble.TOO_SLOW
    assert call(f"http://127.0.0.1:{port}/").trouble == Trouble.UNREACHABLE


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert call(f"https://{NAME}/").trouble == Trouble.NOT_FOUND


@pytest.mark.parametrize(("status", "trouble"), [(200, ""), (204, ""), (400, Trouble.SAID_NO), (503, Trouble.SAID_NO)])
def test_the_status_is_all_that_is_taken(system: System, status: int, trouble: str) -> None:
    system.status = status
    answer = call(f"http://127.0.0.1:{system.port}/")
    assert (answer.status, answer.trouble) == (status, trouble)
