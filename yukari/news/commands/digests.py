"""Digests: one mail with everything that was awaited, put together set-wise from letters that were rendered once."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from yukari.delivery import commands as delivery
from yukari.delivery.commands import Recipients
from yukari.delivery.queries import ENVELOPE_ID, message_of
from yukari.news import letters
from yukari.news.commands.preparing import LANGUAGE, RANGE
from yukari.news.queries.keys import DIGEST_TOPIC
from yukari.people.models import Person
from yukari.registrations.queries.many import NOBODY_BEFORE
from yukari.rules.news import Rhythm

# Held fast before anything is written: what is awaited from now on waits for the next digest.
READ = f"""
CREATE TEMPORARY TABLE digest_range AS
SELECT p.id, p.email, {LANGUAGE} AS language, a.person_id, a.news_id, n.published_at, l.id AS letter_id
FROM news_awaited a
LEFT JOIN LATERAL (
    SELECT id, email, language FROM people_person WHERE id = a.person_id AND left_at IS NULL OFFSET 0
) AS p ON true
LEFT JOIN news_news n ON n.id = a.news_id AND n.state = 'published'
LEFT JOIN delivery_letter l ON l.key = 'news:' || n.id || ':item' AND l.language = {LANGUAGE}
WHERE a.rhythm = %(rhythm)s AND a.person_id BETWEEN %(first)s AND %(last)s
"""  # noqa: S608 -- parts of our own.
DUE = """
SELECT id, email, language, array_agg(letter_id ORDER BY published_at, letter_id)
FROM digest_range WHERE id IS NOT NULL AND letter_id IS NOT NULL GROUP BY id, email, language
"""
# Awaited no more is what lies in the person's envelope of today, and what no envelope can bring: an item taken back, or a
# person whom no mail reaches. What came after today's envelope was written waits for the next one.
DONE = f"""
DELETE FROM news_awaited a USING digest_range r
WHERE a.person_id = r.person_id AND a.news_id = r.news_id AND NOT EXISTS (
    SELECT FROM delivery_envelope e
    WHERE e.id = {ENVELOPE_ID.format(message="%(message)s", recipient="r.person_id", channel="'mail'")}
        AND NOT r.letter_id = ANY(e.enclosed)
)
"""  # noqa: S608 -- parts of our own.
NEXT = """
SELECT min(person_id::text)::uuid, max(person_id::text)::uuid FROM (
    SELECT DISTINCT person_id FROM news_awaited WHERE rhythm = %(rhythm)s AND person_id > %(after)s
    ORDER BY person_id LIMIT %(size)s
) AS chunk
"""


def send_digests(rhythm: Rhythm, *, on: date, by: Person | None, at: datetime) -> None:
    """One mail to each person who waits in this rhythm and for whom there is something. Again that day: nobody has two."""
    key = f"digest:{rhythm}:{on}"
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            frame = letters.digest()
        delivery.write_letter(
            key,
            language=language,
            subject=frame.subject,
            text=frame.text,
            html=frame.html,
            topic=DIGEST_TOPIC,
            by=by,
            at=at,
        )
    delivery.begin_mailing(key, by=by, at=at)
    after: UUID | None = NOBODY_BEFORE
    while after is not None:
        after = _next_range(key, rhythm, after, at=at)


@transaction.atomic
def _next_range(key: str, rhythm: Rhythm, after: UUID, *, at: datetime) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"rhythm": rhythm, "after": after, "size": RANGE})
        first, last = cursor.fetchone()
        if last is None:
            return None
        cursor.execute(READ, {"rhythm": rhythm, "first": first, "last": last})
        to = Recipients(DUE, {}, first, last)
        delivery.write_envelopes(key, channel="mail", to=to, queue="digest", by=None, at=at)
        cursor.execute(DONE, {"message": message_of(key)})
        cursor.execute("DROP TABLE digest_range")
    found: UUID = last
    return found
