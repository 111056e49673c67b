"""「登録したい」 (B1): a person tells a place that has not joined that somebody waits for it."""

from datetime import datetime

from django.db import transaction

from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries
from yukari.places.models import Wish
from yukari.rules.outcome import Reason, Refused


@transaction.atomic
def wish(place_id: str, *, by: Person, at: datetime) -> Wish:
    """Wish that this place took part."""
    today = day_in_japan(at)
    place = queries.current(place_id, on=today)
    if place.is_joined(today):
        raise Refused(Reason.ALREADY_JOINED, place_id=place.pk)
    wished, is_new = Wish.objects.get_or_create(person=by, place=place, defaults={"wished_at": at})
    if is_new:
        audit.record("wished", by=by, at=at, person_id=by.pk, place_id=place.pk)
    return wished


@transaction.atomic
def withdraw_wish(place_id: str, *, by: Person, at: datetime) -> None:
    """Wish no longer."""
    withdrawn, _ = Wish.objects.filter(person=by, place_id=place_id).delete()
    if withdrawn:
        audit.record("withdrew_wish", by=by, at=at, person_id=by.pk, place_id=place_id)


def tell_wishers(place_id: str, *, by: Person | None, at: datetime) -> int:
    """Tell everyone who waited for the place that it has joined. Killed on the way, it goes on where it stopped."""
    place = queries.place(place_id)
    if place.joined_on is None:
        return 0
    wishers = Wish.objects.filter(place=place).values_list("person_id", flat=True)
    key, details = (
        f"place_joined:{place_id}:{place.joined_on}",
        {"place_id": place_id, "place": place.full_name, "place_en": place.english_name},
    )
    told = 0
    for person_id in wishers.iterator():
        told += people.tell(person_id, kind="place_joined", key=key, details=details, by=by, at=at)
    return told
