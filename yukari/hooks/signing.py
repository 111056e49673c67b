"""Signatures as Standard Webhooks 1.0 writes them: over id, moment and body, by every secret that is good at that moment."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from yukari.kit import sealing

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def sealed(secret: str) -> bytes:
    return sealing.seal(secret, settings.FIELD_KEYS)


def opened(kept: bytes | memoryview) -> str:
    return sealing.unseal(kept, settings.FIELD_KEYS)


def headers(message_id: UUID, body: str, *, signed_with: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers; the moment is that of the attempt, so that an old message cannot be played back."""
    moment = str(int(at.timestamp()))
    content = f"{message_id}.{moment}.{body}".encode()
    signatures = [
        b64encode(hmac.digest(b64decode(secret.removeprefix(PREFIX)), content, "sha256")).decode()
        for secret in signed_with
    ]
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
