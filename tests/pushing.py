"""A push service over HTTP, and a browser that subscribed there: it alone can read what comes (RFC 8291, RFC 8292)."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class PushService:
    """What was handed in at each path. A path in `gone` answers 410, every path answers `status` otherwise."""

    url: str = ""
    status: int = 201
    gone: set[str] = field(default_factory=set)
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


class Subscriber:
    """One subscription and its keys."""

    def __init__(self, service: PushService, path: str) -> None:
        self.path, self._service = path, service
        self._key, self._auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {"endpoint": f"{service.url}{path}", "p256dh": _text(point), "auth": _text(self._auth)}

    def messages(self) -> list[dict[str, Any]]:
        """Everything that came for this browser, read with its own key."""
        return [
            json.loads(http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"))
            for path, _, body in self._service.taken
            if path == self.path
        ]


def signer_of(headers: dict[str, str], public_key: str) -> dict[str, Any]:
    """What the site's signature claims, checked with the key that browsers were told (RFC 8292)."""
    token = headers["authorization"].removeprefix("vapid t=").split(",")[0]
    head, claims, signature = token.split(".")
    raw = _bytes(signature)
    written = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(public_key))
    key.verify(written, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return dict(json.loads(_bytes(claims)))


@contextmanager
def a_push_service(settings: Any) -> Iterator[PushService]:
    """The service on loopback; the settings let the site write to it."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gone = self.path in service.gone
            if not gone and service.status < 300:
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.taken.append((self.path, headers, body))
            self.send_response(410 if gone else service.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    settings.PUSH_HOSTS, settings.PUSH_SCHEMES = ["127.0.0.1:*"], {"http"}
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
