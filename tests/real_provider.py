"""An OpenID provider that others wrote (npm oidc-provider) on loopback, because a simulator of ours could share our mistakes."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from yukari.people.gateway import keys, provider

FOLDER = Path(__file__).parent / "provider"
FACTS = {"name": "模擬　はな", "address": {"formatted": "東京都世田谷区三軒茶屋２－１－１"}, "birthdate": "1990-05-12"}

needed = [
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is missing: the real OpenID provider was not tried"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules" / "oidc-provider").exists(),
        reason="npm oidc-provider is missing: the real OpenID provider was not tried (npm ci --prefix tests/provider)",
    ),
]
"""Marks of every test that needs it."""


@contextmanager
def running(settings: Any, *, back: str) -> Iterator[str]:
    """A provider that knows our keys and leads back to this address of ours; the site is pointed to it by settings only."""
    told = {"client_id": settings.OIDC_CLIENT_ID, "redirect_uri": back, "jwks": keys.published(), "facts": FACTS}
    process = subprocess.Popen(
        ["node", FOLDER / "provider.mjs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    issuer = process.stdout.readline().strip()
    assert issuer.startswith("http://localhost:")
    settings.OIDC_ISSUER, settings.OIDC_DISCOVERY = issuer, True
    settings.OIDC_AT_HASH_REQUIRED = False  # This provider sends none with a code, which the standard allows.
    provider.forget()
    yield issuer
    provider.forget()
    process.terminate()
    process.wait(10)
    process.stdout.close()
