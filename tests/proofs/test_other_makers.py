"""A wallet and a reader by other makers (the OpenWallet Foundation's libraries), because a wallet of ours could share our mistakes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.builders import HIDA
from yukari.kit import clock
from yukari.people.models import Person
from yukari.proofs import commands
from yukari.proofs.models import Credential
from yukari.registrations import commands as registrations

FOLDER = Path(__file__).parents[1] / "wallet"

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is missing: no other maker's wallet was tried"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules").exists(),
        reason="the other makers' libraries are missing: their wallet was not tried (npm ci --prefix tests/wallet)",
    ),
]


def run(script: str, told: dict[str, str]) -> str:
    done = subprocess.run(
        ["node", FOLDER / script], input=json.dumps(told), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("with_number", [False, True])
def test_another_makers_wallet_fetches_and_another_makers_reader_believes(
    transactional_db: None, hana: Person, live_server: LiveServer, settings: Any, client: Client, with_number: bool
) -> None:
    """Offer, metadata, token, nonce, proof, credential; then a presentation of two lines, key binding and state."""
    settings.CREDENTIAL_ISSUER = live_server.url
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    client.force_login(hana)
    page = client.post(f"/me/cards/{HIDA}/wallet/", {"number": "1"} if with_number else {})
    assert parse_qs(urlsplit(page.context["link"]).query)["credential_offer"]
    found = json.loads(run("wallet.mjs", {"offer": page.context["link"], "number": page.context["number"]}))
    assert found["configurations"] == ["registration"]
    payload = found["payload"]
    assert (payload["place_name"], payload["kind"]) == ("岐阜県飛騨市", "basic")
    assert payload["iss"] == live_server.url
    assert payload["notice"]["ja"].startswith("これは住民基本台帳法上の住民票ではありません")
    assert "name" not in payload
    assert found["type"] == payload["vct"]
    assert found["forged"]
    assert found["changed"]

    reader = {"credential": found["credential"], "issuer": live_server.url}
    assert run("reader.mjs", reader) == ""
    commands.revoke_credential(Credential.objects.get().id, by=hana, at=clock.now())
    assert "Status" in run("reader.mjs", reader)
