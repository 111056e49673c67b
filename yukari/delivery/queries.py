"""Questions to the post office: figures of a mailing, devices, whether an address is stopped."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from yukari.delivery.models import Device, Letter, Mailing, StoppedAddress

ENVELOPE_ID = """encode(
    substr(sha256(uuid_send({message}) || uuid_send({recipient}) || convert_to({channel}, 'UTF8')), 1, 16), 'hex'
)::uuid"""
"""An envelope's id in SQL: message, recipient and channel, so that the primary key alone keeps M1's promise of once."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing has come."""

    begun_at: datetime
    stopped_at: datetime | None
    prepared: int
    sent: int
    failed: int
    bounced: int

    @property
    def waiting(self) -> int:
        """Written and not left yet; after a stop they never will."""
        return self.prepared - self.sent - self.failed


def message_of(key: str) -> UUID:
    """The message that a letter's key names."""
    return uuid5(NAMESPACE_URL, key)


def recipient_at(address: str) -> UUID:
    """How an address is known of whose owner nothing else is known."""
    return uuid5(NAMESPACE_URL, f"mailto:{address.lower()}")


def progress_of(key: str) -> Progress | None:
    """The figures of a mailing that has begun, by its key."""
    found = Mailing.objects.filter(id=message_of(key)).first()
    if found is None:
        return None
    return Progress(found.begun_at, found.stopped_at, found.prepared, found.sent, found.failed, found.bounced)


def is_stopped(address: str) -> bool:
    """Whether mail to this address came back for good or was called unwanted."""
    return StoppedAddress.objects.filter(address=address.lower()).exists()


def devices_of(recipient: UUID) -> list[Device]:
    """Where the recipient switched notifications on, the newest first."""
    return list(Device.objects.filter(recipient=recipient).order_by("-added_at", "-pk"))


def letter_of(key: str, language: str) -> Letter | None:
    """What a message says in a language."""
    return Letter.objects.filter(key=key, language=language).first()
