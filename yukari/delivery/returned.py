"""What came back, read: delivery reports (RFC 3464), complaints (RFC 5965), and a mail service's events in anymail's form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any
from uuid import UUID

from yukari.delivery.models import Envelope
from yukari.delivery.stationery import read_envelope

Failure = Envelope.Failure

_TOKEN = re.compile(r"(?:\+|<)([a-z2-7]{40,60})@", re.IGNORECASE)
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "Message-ID", "References", "In-Reply-To")
_BAD_ADDRESS = re.compile(r"5\.(0\.0|1\.\d+|2\.1)$")
"""RFC 3463: of all permanent failures these speak of the address; a full mailbox or a filter does not."""
_BAD_REASONS = {None, "bounced", "invalid"}


@dataclass(frozen=True, slots=True)
class Returned:
    """One mail that came back."""

    envelope_id: UUID | None
    failure: str
    stops: bool
    """Whether its address is to be left alone from now on."""
    address: str = ""
    """Where the envelope is not known."""


def read_report(raw: bytes) -> Returned | None:
    """A mail that a mail server wrote; nothing where it says nothing final about an envelope of ours."""
    mail = message_from_bytes(raw)
    envelope_id = next(_envelopes(mail), None)
    if envelope_id is None:
        return None
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return _status(envelope_id, part)
        if part.get_content_type() == "message/feedback-report":
            complaint = re.search(r"^Feedback-Type:\s*(abuse|fraud)", str(part), re.IGNORECASE | re.MULTILINE)
            return Returned(envelope_id, Failure.COMPLAINED, stops=True) if complaint else None
    return None


def read_event(event: Mapping[str, Any]) -> Returned | None:
    """An event of a mail service, with the names that django-anymail gives to all of them."""
    token = _TOKEN.search(f"<{str(event.get('message_id') or '').strip('<>')}>")
    envelope_id = read_envelope(token[1]) if token else None
    address = str(event.get("recipient") or "")
    if event.get("event_type") == "complained":
        return Returned(envelope_id, Failure.COMPLAINED, True, address)
    if event.get("event_type") in ("bounced", "rejected"):
        return Returned(envelope_id, Failure.BOUNCED, event.get("reject_reason") in _BAD_REASONS, address)
    return None


def _status(envelope_id: UUID, report: Message) -> Returned | None:
    groups = report.get_payload()
    for group in groups if isinstance(groups, list) else []:
        assert isinstance(group, Message)
        action, status = str(group.get("Action", "")).lower(), str(group.get("Status", "")).strip()
        if action == "failed" and status.startswith("5."):
            return Returned(envelope_id, Failure.BOUNCED, bool(_BAD_ADDRESS.match(status)))
    return None


def _envelopes(mail: Message) -> Iterator[UUID]:
    """Envelopes of ours that the report names: by the address it was sent to, or by the headers that it returns."""
    for part in mail.walk():
        texts = [str(part.get(name, "")) for name in _ADDRESSED]
        if part.get_content_type() == "text/rfc822-headers":
            texts.append(str(part.get_payload()))
        for text in texts:
            for found in _TOKEN.finditer(text):
                envelope_id = read_envelope(found[1])
                if envelope_id:
                    yield envelope_id
