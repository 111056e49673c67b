"""The place itself: taking part, what it says of itself, and what becomes of it in a merger."""

from datetime import date, datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import queries
from yukari.places.models import Place, Wish
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@transaction.atomic
def join(place_id: str, *, by: Person | None, at: datetime) -> Place:
    """Take part in the programme: from today the place accepts registrations (B1)."""
    place = locked_place(place_id)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=place_id)
    today = day_in_japan(at)
    if not place.exists(today):
        raise Refused(Reason.PLACE_MERGED, successor=place.successor_id)
    if place.joined_on is None:
        place.joined_on = today
        place.save(update_fields=["joined_on"])
        audit.record("joined", by=by, at=at, place_id=place_id)
        # By name, because tasks stand above commands.
        app.configure_task("yukari.places.tasks.tell_wishers", queue="mail").defer(place_id=place_id)
    return place


@transaction.atomic
def leave(place_id: str, *, by: Person | None, at: datetime) -> Place:
    """Accept no more registrations (B1). Those in force stay with their people."""
    place = locked_place(place_id)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=place_id)
    if place.joined_on is not None:
        audit.record("left_programme", by=by, at=at, place_id=place_id, joined_on=place.joined_on)
        place.joined_on = None
        place.save(update_fields=["joined_on"])
    return place


@transaction.atomic
def describe(place_id: str, *, greeting: str, greeting_en: str, link: str, by: Person | None, at: datetime) -> Place:
    """What the place says of itself on its page."""
    place = locked_place(place_id)
    queries.require(Ability.EDIT_PLACE, of=by, at_place=place_id)
    said = {"greeting": greeting.strip(), "greeting_en": greeting_en.strip(), "link": link}
    changed = [field for field, words in said.items() if getattr(place, field) != words]
    if changed:
        for field in changed:
            setattr(place, field, said[field])
        place.save(update_fields=changed)
        audit.record("described", by=by, at=at, place_id=place_id, changed=changed)
    return place


@transaction.atomic
def merge(place_id: str, *, successor_id: str, on: date, by: Person | None, at: datetime) -> Place:
    """From this day the place is part of another one (B3), which takes part if the place did: nobody loses a registration."""
    if by is not None or place_id == successor_id:
        raise Refused(Reason.NOT_ALLOWED)
    locked = {code: locked_place(code) for code in sorted((place_id, successor_id))}
    place, successor = locked[place_id], locked[successor_id]
    last_day = on - timedelta(days=1)
    if (place.successor_id, place.valid_to) == (successor_id, last_day):
        return place
    if place.successor_id is not None or not successor.exists(on):
        raise Refused(Reason.PLACE_MERGED, successor=place.successor_id or successor.successor_id)
    if place.joined_on is not None and successor.joined_on is None:
        successor.joined_on = on
        successor.save(update_fields=["joined_on"])
    place.valid_to, place.successor = last_day, successor
    place.save(update_fields=["valid_to", "successor"])
    _hand_over_wishes(place, successor)
    audit.record("merged", by=by, at=at, place_id=place_id, successor=successor_id, on=on)
    return place


def locked_place(place_id: str) -> Place:
    """The place's row, held until the transaction ends: whatever is decided about a place is decided one after the other."""
    place = Place.objects.select_for_update().filter(pk=place_id).first()
    if place is None:
        raise Refused(Reason.NOT_FOUND)
    return place


def _hand_over_wishes(place: Place, successor: Place) -> None:
    wishes = Wish.objects.filter(place=place)
    if successor.joined_on is None:
        Wish.objects.bulk_create(
            [Wish(person_id=wish.person_id, place=successor, wished_at=wish.wished_at) for wish in wishes],
            ignore_conflicts=True,
        )
    wishes.delete()
