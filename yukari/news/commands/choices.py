"""How a person hears of a place: chosen on a page, stopped by one click in a mail, and whether opening may be counted."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yukari.audit import commands as audit
from yukari.news.models import Awaited, Choice, News, Opening
from yukari.news.queries.choices import choice_of, choices_of
from yukari.news.queries.keys import DIGEST_TOPIC
from yukari.people.models import Person
from yukari.rules.news import Rhythm
from yukari.rules.outcome import Reason, Refused


@transaction.atomic
def choose(
    person_id: UUID,
    *,
    place_id: str,
    rhythm: Rhythm,
    push: bool,
    tells_opened: bool,
    by: Person | None,
    at: datetime,
) -> None:
    """M3: the person's own choice for one place; what an earlier rhythm had collected goes along with the new one."""
    if by is None or by.id != person_id:
        raise Refused(Reason.NOT_ALLOWED)
    _keep(person_id, place_id, rhythm=rhythm, push=push, tells_opened=tells_opened, at=at)


@transaction.atomic
def stop_mail(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> bool:
    """No more mail with this place's news. False: there was none before."""
    found = choice_of(person_id, place_id)
    if found.rhythm == Rhythm.NONE:
        return False
    _keep(person_id, place_id, rhythm=Rhythm.NONE, push=found.push, tells_opened=found.tells_opened, at=at)
    audit.record("stopped_news_mail", by=by, at=at, person_id=person_id, place_id=place_id)
    return True


def unsubscribe(person_id: UUID, *, topic: str, by: Person | None, at: datetime) -> dict[str, Rhythm]:
    """What the link in a mail says (RFC 8058): one place's news, or the places whose news came in the digest. How it came before."""
    if topic == DIGEST_TOPIC:
        digested = Choice.objects.filter(person_id=person_id, rhythm__in=(Rhythm.DAILY, Rhythm.WEEKLY))
        place_ids = list(digested.values_list("place_id", flat=True))
    else:
        place_ids = [topic.removeprefix("news:")]
    before = choices_of(person_id, place_ids)
    return {code: before[code].rhythm for code in place_ids if stop_mail(person_id, place_id=code, by=by, at=at)}


@transaction.atomic
def resume(person_id: UUID, *, stopped: Mapping[str, Rhythm], by: Person | None, at: datetime) -> None:
    """The press on the link is taken back: mail of these places comes as it did. What runs again meanwhile stays as it is."""
    for found in Choice.objects.filter(person_id=person_id, place_id__in=stopped, rhythm=Rhythm.NONE):
        rhythm = stopped[found.place_id]
        _keep(person_id, found.place_id, rhythm=rhythm, push=found.push, tells_opened=found.tells_opened, at=at)
        audit.record("resumed_news_mail", by=by, at=at, person_id=person_id, place_id=found.place_id)


@transaction.atomic
def note_opened(news_id: UUID, *, by: Person, at: datetime) -> bool:
    """Count that somebody opened an item, where that person allows it. False: not allowed, or counted before."""
    news = News.objects.filter(id=news_id, state=News.State.PUBLISHED).first()
    if news is None or not choice_of(by.id, news.place_id).tells_opened:
        return False
    _, new = Opening.objects.get_or_create(person_id=by.id, news_id=news_id)
    if new:
        News.objects.filter(id=news_id).update(opened=F("opened") + 1)
    return new


def _keep(person_id: UUID, place_id: str, *, rhythm: Rhythm, push: bool, tells_opened: bool, at: datetime) -> None:
    said = {"rhythm": rhythm, "push": push, "tells_opened": tells_opened, "chosen_at": at}
    Choice.objects.update_or_create(person_id=person_id, place_id=place_id, defaults=said)
    awaited = Awaited.objects.filter(person_id=person_id, news__place_id=place_id)
    if rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        awaited.update(rhythm=rhythm)
    else:
        awaited.delete()
