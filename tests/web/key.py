"""A passkey in software: makes a credential and answers challenges as a device does."""

import base64
import hashlib
import json
import secrets
import struct
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256

from yukari.people.models import Person

HOST, ORIGIN = "testserver", "https://testserver"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def coded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Key:
    """One device with one key."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)

    def be_made(self, browser: Client, *, alone: bool) -> Any:
        """Enter the account as a new passkey."""
        options = browser.get("/account/passkeys/new/").context["js_data"]["creation_options"]["publicKey"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        about = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        seen = self._seen(PRESENT | VERIFIED | MADE) + about
        client_data = self._client_data("webauthn.create", options["challenge"])
        credential = {
            **self._named(),
            "response": {
                "clientDataJSON": coded(client_data),
                "attestationObject": coded(cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen})),
            },
            "clientExtensionResults": {"credProps": {"rk": alone}},
        }
        said = {"name": "", "credential": json.dumps(credential), **({"passwordless": "on"} if alone else {})}
        answer = browser.post("/account/passkeys/new/", said)
        assert answer.status_code == 302
        return answer

    def sign_in(self, browser: Client, person: Person) -> Any:
        """Without an e-mail address: the key itself says who it is."""
        options = browser.get("/account/sign-in/passkey/", headers={"Accept": "application/json"}).json()
        signed = self.signed(options["request_options"]["publicKey"]["challenge"], whose=person)
        return browser.post("/account/sign-in/passkey/", {"credential": signed})

    def be_used(self, browser: Client, address: str, *, whose: Person | None = None, **said: str) -> Any:
        """On a page that asks for it; as a second factor the page knows whose it is."""
        options = browser.get(address).context["js_data"]["request_options"]["publicKey"]
        return browser.post(address, {**said, "credential": self.signed(options["challenge"], whose=whose)})

    def signed(self, challenge: str, *, whose: Person | None) -> str:
        """The answer to a challenge, under this name."""
        return self._signed(challenge, user_pk_to_url_str(whose).encode() if whose else None)

    def _signed(self, challenge: str, handle: bytes | None) -> str:
        seen, client_data = self._seen(PRESENT | VERIFIED), self._client_data("webauthn.get", challenge)
        signature = self.private.sign(seen + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": coded(client_data),
            "authenticatorData": coded(seen),
            "signature": coded(signature),
            "userHandle": coded(handle) if handle else None,
        }
        return json.dumps({**self._named(), "response": response, "clientExtensionResults": {}})

    def _named(self) -> dict[str, str]:
        return {"id": coded(self.id), "rawId": coded(self.id), "type": "public-key"}

    def _seen(self, flags: int) -> bytes:
        return hashlib.sha256(HOST.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()
