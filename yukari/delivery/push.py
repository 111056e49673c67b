"""Web push: encrypted for one browser (RFC 8291), signed with the site's key (RFC 8292), handed to the browser maker's service."""

import json
from fnmatch import fnmatch
from functools import cache
from urllib.parse import urlsplit

import requests
from django.conf import settings
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from yukari.delivery.models import Device

LONGEST_TEXT = 300
"""Characters: a locked screen shows fewer, and the encrypted record has room for 4,096 bytes."""
KEPT_FOR = 60 * 60 * 24
"""Seconds for which the service keeps a message for a phone that is switched off."""
GONE = {404, 410}
TOO_MANY = 429


class PushAwayError(OSError):
    """The push service did not take it for the moment."""


def is_known(endpoint: str) -> bool:
    """Whether this address belongs to a push service that operators trust: a browser names it, and our server writes to it."""
    parts = urlsplit(endpoint)
    host = parts.netloc.lower()
    return parts.scheme in settings.PUSH_SCHEMES and any(fnmatch(host, known) for known in settings.PUSH_HOSTS)


def public_key() -> str:
    """What a browser needs to subscribe, in base64url; empty: this site sends no push."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if not settings.PUSH_KEY:
        return ""
    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _base64url(point)


def deliver(device: Device, *, title: str, text: str, link: str, tag: str) -> bool:
    """Hand a message to the device's service. False: the device is gone. Raises `PushAwayError` for what may heal."""
    told = {"title": title, "body": text[:LONGEST_TEXT], "link": link, "tag": tag}
    try:
        webpush(
            {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
            json.dumps(told, ensure_ascii=False).encode(),
            vapid_private_key=_vapid(),
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
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(raw).decode().rstrip("=")
