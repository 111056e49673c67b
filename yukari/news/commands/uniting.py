"""What becomes of two accounts' choices when they become one."""

from datetime import datetime

from yukari.news.models import Awaited, Choice, Opening
from yukari.people.models import Person
from yukari.rules.news import Rhythm


def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> None:
    """Mail stopped on one account stays stopped; where both chose, the quieter of the two stands."""
    for theirs in Choice.objects.filter(person=other):
        own = Choice.objects.filter(person=person, place_id=theirs.place_id).first()
        rhythms = {theirs.rhythm, own.rhythm if own else theirs.rhythm}
        Choice.objects.update_or_create(
            person=person,
            place_id=theirs.place_id,
            defaults={
                "rhythm": next(rhythm for rhythm in (Rhythm.NONE, *reversed(Rhythm)) if rhythm in rhythms),
                "push": theirs.push and (own is None or own.push),
                "tells_opened": theirs.tells_opened and (own is None or own.tells_opened),
                "chosen_at": at,
            },
        )
    for opened in Opening.objects.filter(person=other):
        Opening.objects.get_or_create(person=person, news_id=opened.news_id)
    for rows in (Choice, Opening, Awaited):
        rows.objects.filter(person=other).delete()
