"""Devices that wish to be notified: switched on and off by their owner, in that browser."""

import hashlib
from datetime import datetime
from uuid import UUID

from yukari.audit.commands import Someone
from yukari.delivery import push
from yukari.delivery.models import Device
from yukari.rules.outcome import Reason, Refused

MOST_DEVICES = 10
"""Of one recipient; the oldest makes room."""


def add_device(recipient: UUID, *, endpoint: str, p256dh: str, auth: str, by: Someone | None, at: datetime) -> Device:
    """Remember a browser's subscription. The site will write to the endpoint, so it must be a push service that we know."""
    if not push.is_known(endpoint) or not push.can_be_written_to(p256dh, auth):
        raise Refused(Reason.PUSH_SERVICE_UNKNOWN)
    name = hashlib.sha256(endpoint.encode()).hexdigest()
    # One browser tells one person: whoever signs in there next takes the subscription over.
    Device.objects.filter(name=name).exclude(recipient=recipient).delete()
    device, _ = Device.objects.update_or_create(
        recipient=recipient,
        name=name,
        defaults={"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "added_at": at},
    )
    surplus = Device.objects.filter(recipient=recipient).order_by("-added_at", "-pk")[MOST_DEVICES:]
    for old in surplus:
        old.delete()
    return device


def remove_device(recipient: UUID, *, name: str, by: Someone | None, at: datetime) -> bool:
    """Notify this device no more. False: it was not known."""
    deleted, _ = Device.objects.filter(recipient=recipient, name=name).delete()
    return bool(deleted)


def forget_devices(recipient: UUID, *, by: Someone | None, at: datetime) -> None:
    """The recipient is told nothing on any device any more: the account is closed."""
    Device.objects.filter(recipient=recipient).delete()
