"""One message to many: rendered once in each language, its envelopes written set-wise, a range of recipients at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app

from yukari.audit.commands import Someone
from yukari.delivery import push
from yukari.delivery.models import Letter, Mailing
from yukari.delivery.queries import ENVELOPE_ID, message_of
from yukari.kit.ids import new_id

PRIORITIES = {"broadcast": -10, "digest": -20}
"""Of the two queues for mailings; a notice has a higher one, and a worker of its own."""

WRITE = f"""
INSERT INTO delivery_envelope (
    id, message, letter_id, recipient, channel, address, enclosed, written_at, failure, failures
)
SELECT {ENVELOPE_ID.format(message="%(message)s", recipient="meant.recipient", channel="%(channel)s")},
    %(message)s, letter.id, meant.recipient, %(channel)s, lower(meant.address), meant.enclosed, %(written_at)s, '', 0
FROM ({{recipients}}) AS meant (recipient, address, language, enclosed)
JOIN delivery_letter letter ON letter.key = %(key)s AND letter.language = meant.language
WHERE {{reachable}}
ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 -- parts of our own; what people gave are parameters.
REACHABLE = {
    "mail": """meant.address <> ''
        AND NOT EXISTS (SELECT FROM delivery_stoppedaddress s WHERE s.address = lower(meant.address))""",
    "push": "EXISTS (SELECT FROM delivery_device d WHERE d.recipient = meant.recipient)",
}


@dataclass(frozen=True, slots=True)
class Recipients:
    """A range of people in SQL that other contexts write: columns recipient, address, language, enclosed letters' ids."""

    sql: str
    values: dict[str, Any]
    first: UUID
    last: UUID


def write_letter(
    key: str,
    *,
    language: str,
    subject: str,
    text: str,
    html: str,
    short: str = "",
    link: str = "",
    sender: str = "",
    reply_to: str = "",
    topic: str = "",
    by: Someone | None,
    at: datetime,
) -> UUID:
    """What a message to many says in one language, rendered. Written before: that one stays."""
    letter, _ = Letter.objects.get_or_create(
        key=key,
        language=language,
        defaults={
            "id": new_id(),
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "short": short[: push.LONGEST_TEXT],
            "link": link,
            "sender": sender,
            "reply_to": reply_to,
            "topic": topic,
            "written_at": at,
        },
    )
    return letter.id


def begin_mailing(key: str, *, by: Someone | None, at: datetime) -> None:
    """From now on figures of this message are kept."""
    Mailing.objects.get_or_create(id=message_of(key), defaults={"begun_at": at})


def write_envelopes(key: str, *, channel: str, to: Recipients, queue: str, by: Someone | None, at: datetime) -> int:
    """The envelopes of one range and the job that sends them, together or not at all; how many were new."""
    message = message_of(key)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE.format(recipients=to.sql, reachable=REACHABLE[channel]),
                {**to.values, "message": message, "key": key, "channel": channel, "written_at": at},
            )
            written = int(cursor.rowcount)
        if written:
            Mailing.objects.filter(id=message).update(prepared=F("prepared") + written)
            job = app.configure_task("yukari.delivery.tasks.send_range", queue=queue, priority=PRIORITIES[queue])
            job.defer(message=str(message), channel=channel, first=str(to.first), last=str(to.last))
    return written


def stop_mailing(key: str, *, by: Someone | None, at: datetime) -> bool:
    """Nothing of this message leaves any more, but the one mail that is on its way. False: stopped before, or never begun."""
    return bool(Mailing.objects.filter(id=message_of(key), stopped_at__isnull=True).update(stopped_at=at))
