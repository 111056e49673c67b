"""Web push: encrypted for one browser (RFC 8291), signed with the site's key (RFC 8292), handed to the browser maker's service."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from fnmatch import fnmatch
from functools import cache
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from http_ece import ECEException
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from yukari.delivery.models import Device

LONGEST_TEXT = 300
"""Characters: a locked screen shows fewer, and the encrypted record has room for 4,096 bytes."""
KEPT_FOR = 60 * 60 * 24
"""Seconds for which the service keeps a message for a phone that is switched off."""
AUTH_BYTES = 16
GONE = {404, 410}
TOO_MANY = 429


class PushAwayError(OSError):
    """The push service did not take it for the moment."""


def is_known(endpoint: str) -> bool:
    """Whether this address belongs to a push service that operators trust: a browser names it, and our server writes to it."""
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    host = parts.netloc.lower()
    return parts.scheme in settings.PUSH_SCHEMES and any(fnmatch(host, known) for known in settings.PUSH_HOSTS)


def can_be_written_to(p256dh: str, auth: str) -> bool:
    """Whether these are keys for which a message can be encrypted: a point of the curve (RFC 8291), and a secret."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(p256dh))
        return len(_bytes(auth)) == AUTH_BYTES
    except ValueError:
        return False


def public_key() -> str:
    """What a browser needs to subscribe, in base64url; empty: this site sends no push."""
    if not settings.PUSH_KEY:
        return ""
    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _base64url(point)


def deliver(device: Device, *, title: str, text: str, link: str, tag: str) -> bool:
    """Hand a message to the device's service. False: the device is gone, or nothing can be encrypted for it.

    Raises `PushAwayError` for what may heal.
    """
    signs = _vapid()
    told = {"title": title, "body": text[:LONGEST_TEXT], "link": link, "tag": tag}
    try:
        webpush(
            {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
            json.dumps(told, ensure_ascii=False).encode(),
            vapid_private_key=signs,
            vapid_claims={"sub": settings.PUSH_CONTACT},
            ttl=KEPT_FOR,
            timeout=settings.EMAIL_TIMEOUT,
        )
    except WebPushException as refused:
        status = refused.response.status_code if refused.response is not None else 0
        if status in GONE or (400 <= status < 500 and status != TOO_MANY):
            return False
        raise PushAwayError(str(status)) from None
    except requests.RequestException as error:
        # What it says repeats the endpoint, which is as good as an address.
        raise PushAwayError(type(error).__name__) from None
    except (ValueError, ECEException):
        # Keys that are none: whoever gave them reads nothing, and nobody else waits for it.
        return False
    return True


def new_key() -> str:
    """A new private key, as `YUKARI_PUSH_KEY` wants it."""
    vapid = Vapid()
    vapid.generate_keys()
    number = vapid.private_key.private_numbers().private_value
    return _base64url(number.to_bytes(32))


@cache
def _vapid() -> Vapid:
    return Vapid.from_raw(settings.PUSH_KEY.encode())


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(key: str) -> bytes:
    return urlsafe_b64decode(key + "=" * (-len(key) % 4))
