"""Posting and sending: the post office knows addresses and texts, and nobody behind them."""

from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app

from yukari.audit.commands import Someone
from yukari.delivery.models import Envelope
from yukari.kit.ids import new_id

SUBJECT_LENGTH = 200


def post(address: str, *, key: str, subject: str, text: str, by: Someone | None, at: datetime) -> bool:
    """Write an envelope and the job that sends it, in the caller's transaction. False: this key was posted before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO delivery_envelope (id, key, address, subject, text, written_at, failures)
            VALUES (%s, %s, %s, %s, %s, %s, 0)
            ON CONFLICT (key) DO NOTHING
            RETURNING id
            """,
            # A title written by people may be longer than a subject, and no line of it may become a header of its own.
            [new_id(), key, address, " ".join(subject.split())[:SUBJECT_LENGTH], text, at],
        )
        row = cursor.fetchone()
        if row is None:
            return False
        # By name, because tasks stand above commands.
        app.configure_task("yukari.delivery.tasks.send", queue="mail").defer(envelope_id=str(row[0]))
    return True


def send(envelope_id: UUID, *, by: Someone | None, at: datetime) -> None:
    """Send one envelope to its one recipient (M1). Sent already, or being sent by another worker: nothing happens.

    A worker killed between the mail server's answer and the commit sends it again: better twice than never.
    """
    with transaction.atomic():
        envelope = (
            Envelope.objects.select_for_update(skip_locked=True).filter(id=envelope_id, sent_at__isnull=True).first()
        )
        if envelope is None:
            return
        EmailMessage(envelope.subject, envelope.text, to=[envelope.address]).send()
        envelope.sent_at = at
        envelope.text = ""
        envelope.save(update_fields=["sent_at", "text"])


def note_failure(envelope_id: UUID, *, by: Someone | None, at: datetime) -> None:
    """Count an attempt that did not reach the mail server, so that operators see what does not arrive."""
    Envelope.objects.filter(id=envelope_id).update(failures=F("failures") + 1)
