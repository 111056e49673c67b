"""Digests: one mail with everything that was awaited, put together set-wise from letters that were rendered once."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from yukari.delivery import commands as delivery
from yukari.delivery.commands import Recipients
from yukari.news import letters
from yukari.news.commands.preparing import LANGUAGE, RANGE
from yukari.news.models import Awaited
from yukari.news.queries.keys import DIGEST_TOPIC
from yukari.people.models import Person
from yukari.registrations.queries.many import NOBODY_BEFORE
from yukari.rules.news import Rhythm

DUE = f"""
SELECT p.id, p.email, {LANGUAGE}, array_agg(l.id ORDER BY n.published_at)
FROM news_awaited a
CROSS JOIN LATERAL (
    SELECT id, email, language FROM people_person WHERE id = a.person_id AND left_at IS NULL OFFSET 0
) AS p
JOIN news_news n ON n.id = a.news_id AND n.state = 'published'
JOIN delivery_letter l ON l.key = 'news:' || n.id || ':item' AND l.language = {LANGUAGE}
WHERE a.rhythm = %(rhythm)s AND a.person_id BETWEEN %(first)s AND %(last)s
GROUP BY p.id, p.email, p.language
"""  # noqa: S608 -- parts of our own.
NEXT = """
SELECT min(person_id::text)::uuid, max(person_id::text)::uuid FROM (
    SELECT DISTINCT person_id FROM news_awaited WHERE rhythm = %(rhythm)s AND person_id > %(after)s
    ORDER BY person_id LIMIT %(size)s
) AS chunk
"""


def send_digests(rhythm: Rhythm, *, on: date, by: Person | None, at: datetime) -> None:
    """One mail to each person who waits in this rhythm and for whom there is something. Again on the same day: nothing."""
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
    to = Recipients(DUE, {"rhythm": rhythm, "first": first, "last": last}, first, last)
    delivery.write_envelopes(key, channel="mail", to=to, queue="digest", by=None, at=at)
    Awaited.objects.filter(rhythm=rhythm, person_id__gte=first, person_id__lte=last).delete()
    found: UUID = last
    return found
