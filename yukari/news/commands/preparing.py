"""Writing the envelopes of an item: rendered once in each language, then set-wise, a range of people at a time.

Each range is one transaction with the note how far it came, so a killed worker begins again where it had come to, and two
workers wait for each other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from yukari.delivery import commands as delivery
from yukari.delivery.commands import Recipients
from yukari.news import letters
from yukari.news.models import News
from yukari.news.queries.keys import item_key_of, key_of, topic_of
from yukari.people.models import Person
from yukari.registrations.queries import Range, Selection, audience_ranges, selection
from yukari.registrations.queries.many import NOBODY_BEFORE
from yukari.rules import audience as audiences
from yukari.rules.news import Rhythm

RANGE = 10_000
"""People in one transaction and in one job that sends."""

RHYTHM = "coalesce(c.rhythm, CASE WHEN p.tell_by_email THEN 'at_once' ELSE 'none' END)"
LANGUAGE = "CASE p.language WHEN 'en' THEN 'en' ELSE 'ja' END"
# Read once, each of them by their key: PostgreSQL knows a hundred borders among all people, and takes whoever stands between two
# of them for one person or for none. It would read everybody for each range, or compare all of a range with each other.
READ = f"""
CREATE TEMPORARY TABLE news_range AS
SELECT p.id, p.email, {LANGUAGE} AS language, {RHYTHM} AS rhythm, coalesce(c.push, true) AS push
FROM ({{meant}}) AS meant
CROSS JOIN LATERAL (
    SELECT id, email, language, tell_by_email FROM people_person WHERE id = meant.person_id AND left_at IS NULL OFFSET 0
) AS p
LEFT JOIN news_choice c ON c.person_id = p.id AND c.place_id = %(chosen_at_place)s
"""  # noqa: S608 -- parts of our own.
BY_CHANNEL = {
    "mail": "SELECT id, email, language, ARRAY[]::uuid[] FROM news_range WHERE rhythm = ANY(%(rhythms)s)",
    "push": "SELECT id, '', language, ARRAY[]::uuid[] FROM news_range WHERE push",
}
LATER = """
INSERT INTO news_awaited (person_id, news_id, rhythm)
SELECT id, %(news)s, rhythm FROM news_range WHERE rhythm IN ('daily', 'weekly') ON CONFLICT DO NOTHING
"""


def prepare(news_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Envelopes for everybody who is meant and wishes for them, and the digests' share."""
    news = News.objects.select_related("place").filter(id=news_id, state=News.State.PUBLISHED).first()
    if news is None:
        return
    _write_letters(news, at=at)
    while prepare_range(news_id, by=by, at=at):
        pass


@transaction.atomic
def prepare_range(news_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """The next people. False: nobody is left, or it was taken back or stopped."""
    news = News.objects.select_for_update(of=("self",)).filter(id=news_id).first()
    if news is None or news.state != News.State.PUBLISHED or news.prepared_at is not None:
        return False
    audience = audiences.from_json(news.audience)
    after = news.prepared_to_id or NOBODY_BEFORE
    within = next(audience_ranges(news.place_id, audience, at=at, size=RANGE, after=after), None)
    if within is None:
        news.prepared_at = at
    else:
        meant = selection(news.place_id, audience, at=at, first=within.first, last=within.last)
        write_range(key_of(news.id), place_id=news.place_id, meant=meant, within=within, item=news.id, by=by, at=at)
        news.prepared_to_id = within.last
    news.save(update_fields=["prepared_at", "prepared_to_id"])
    return within is not None


def write_range(
    key: str,
    *,
    place_id: str,
    meant: Selection,
    within: Range,
    item: UUID | None,
    by: Person | None,
    at: datetime,
) -> None:
    """M3: the envelopes of a letter to the people of a range, as each of them chose to hear of the place.

    An item that digests enclose waits for those who chose one. Without, they are written to at once: it has a last day.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ.format(meant=meant.sql), {**meant.values, "chosen_at_place": place_id})
        rhythms = [Rhythm.AT_ONCE] if item else [Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY]
        for channel, people in BY_CHANNEL.items():
            to = Recipients(people, {"rhythms": rhythms}, within.first, within.last)
            delivery.write_envelopes(key, channel=channel, to=to, queue="broadcast", by=by, at=at)
        if item:
            cursor.execute(LATER, {"news": item})
        cursor.execute("DROP TABLE news_range")


def _write_letters(news: News, *, at: datetime) -> None:
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            place, link = news.place.shown_name, letters.link_of(news)
            whole, item = letters.whole(news), letters.item(news)
        shared: dict[str, Any] = {"language": language, "link": link, "sender": place, "by": None, "at": at}
        delivery.write_letter(
            key_of(news.id),
            subject=whole.subject,
            text=whole.text,
            html=whole.html,
            short=whole.short,
            topic=topic_of(news.place_id),
            **shared,
        )
        delivery.write_letter(item_key_of(news.id), subject=item.subject, text=item.text, html=item.html, **shared)
