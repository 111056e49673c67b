"""What comes back: a mail that could not be delivered, or that its reader called unwanted. Such an address is left alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from yukari.audit.commands import Someone
from yukari.delivery.models import Envelope, Mailing, StoppedAddress
from yukari.delivery.returned import Returned, read_event, read_report


def take_report(raw: bytes, *, by: Someone | None, at: datetime) -> bool:
    """A mail that came back to us. False: it says nothing final about an envelope of ours, or nothing new."""
    returned = read_report(raw)
    return returned is not None and _note(returned, by=by, at=at)


def take_event(event: Mapping[str, Any], *, by: Someone | None, at: datetime) -> bool:
    """What a mail service tells. False: it is nothing that has to be noted, or nothing new."""
    returned = read_event(event)
    return returned is not None and _note(returned, by=by, at=at)


def stop_address(address: str, *, reason: str, by: Someone | None, at: datetime) -> bool:
    """Send nothing to this address any more, but codes that its owner asks for. False: it was stopped before."""
    _, made = StoppedAddress.objects.get_or_create(
        address=address.lower(), defaults={"reason": reason, "stopped_at": at}
    )
    return made


def try_address_again(address: str, *, by: Someone | None, at: datetime) -> bool:
    """Its owner says that it works again. False: it was not stopped."""
    deleted, _ = StoppedAddress.objects.filter(address=address.lower()).delete()
    return bool(deleted)


def _note(returned: Returned, *, by: Someone | None, at: datetime) -> bool:
    with transaction.atomic():
        envelope = Envelope.objects.select_for_update().filter(id__in=filter(None, [returned.envelope_id])).first()
        if envelope is None:
            known = returned.address and returned.stops
            return bool(known) and stop_address(returned.address, reason=returned.failure, by=by, at=at)
        if not envelope.address or envelope.failed_at is not None:
            return False
        envelope.failed_at, envelope.failure = at, returned.failure
        envelope.save(update_fields=["failed_at", "failure"])
        Mailing.objects.filter(id=envelope.message).update(bounced=F("bounced") + 1)
        if returned.stops:
            stop_address(envelope.address, reason=returned.failure, by=by, at=at)
    return True
