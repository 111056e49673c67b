"""Posting to one: the letter, its envelopes and the jobs that send them, in the transaction of the deed that it tells of."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from yukari.audit.commands import Someone
from yukari.delivery import stationery
from yukari.delivery.queries import ENVELOPE_ID, message_of, recipient_at
from yukari.kit.ids import new_id
from yukari.kit.words import spoken

SUBJECT_LENGTH = 200
NOTICE_PRIORITY = 10

POST = f"""
WITH letter AS (
    INSERT INTO delivery_letter (id, key, language, subject, text, html, short, link, sender, reply_to, topic, written_at)
    VALUES (%(letter)s, %(key)s, %(language)s, %(subject)s, %(text)s, %(html)s, '', %(link)s, '', '', '', %(at)s)
    ON CONFLICT (key, language) DO NOTHING
    RETURNING id
), envelopes (channel, address, stopped) AS (
    SELECT 'mail', %(address)s::varchar, EXISTS (SELECT FROM delivery_stoppedaddress WHERE address = %(address)s)
    WHERE %(address)s <> ''
    UNION ALL
    SELECT 'push', '', false WHERE EXISTS (SELECT FROM delivery_device WHERE recipient = %(recipient)s)
)
INSERT INTO delivery_envelope (
    id, message, letter_id, recipient, channel, address, enclosed, written_at, failed_at, failure, failures
)
SELECT {ENVELOPE_ID.format(message="%(message)s", recipient="%(recipient)s", channel="channel")},
    %(message)s, letter.id, %(recipient)s, channel, address, ARRAY[]::uuid[], %(at)s,
    CASE WHEN stopped THEN %(at)s::timestamptz END, CASE WHEN stopped THEN 'stopped' ELSE '' END, 0
FROM letter, envelopes
ON CONFLICT (id) DO NOTHING
RETURNING id, failed_at IS NULL
"""  # noqa: S608 -- the only part put in is our own expression.


def post(
    address: str,
    *,
    key: str,
    subject: str,
    text: str,
    by: Someone | None,
    at: datetime,
    recipient: UUID | None = None,
    language: str = "",
    link: str = "",
) -> bool:
    """Post to one address, and to the devices of the recipient if one is named. False: this key was posted before.

    A notice overtakes everything that goes to many. What must be there before the next page opens, a sign-in code,
    waits in no queue at all: `send_at_once`.
    """
    address = address.lower()
    language = language or spoken()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            POST,
            {
                "letter": new_id(),
                "message": message_of(key),
                "key": key,
                "language": language,
                # A title written by people may be longer than a subject, and no line of it may become a header of its own.
                "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
                "text": text,
                "html": stationery.paragraphs(text),
                "link": link,
                "address": address,
                "recipient": recipient or recipient_at(address),
                "at": at,
            },
        )
        written = cursor.fetchall()
        for envelope_id, leaves in written:
            if leaves:
                # By name, because tasks stand above commands.
                job = app.configure_task("yukari.delivery.tasks.send", queue="mail", priority=NOTICE_PRIORITY)
                job.defer(envelope_id=str(envelope_id))
    return bool(written)
