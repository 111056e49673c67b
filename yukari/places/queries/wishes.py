"""「登録したい」 for places that have not joined (B1): told to the place and its prefecture as numbers only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from yukari.people.models import Person
from yukari.places.models import Place, Wish
from yukari.places.queries.staff import require
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind, Wait, Waits


@dataclass(frozen=True, slots=True)
class WishCount:
    """How many people would register with a place."""

    place: Place
    wishes: int


def has_wished(person: Person, place_id: str) -> bool:
    return Wish.objects.filter(person=person, place_id=place_id).exists()


def wished_places(person: Person) -> list[Place]:
    """The places that this person would register with."""
    return list(Place.objects.filter(wishes__person=person).order_by("code"))


def wishes_by_place(place_id: str, *, viewer: Person) -> list[WishCount]:
    """The place's own number; a prefecture also has those of its municipalities, in the order of codes (V4)."""
    require(Ability.SEE_AGGREGATES, of=viewer, at_place=place_id)
    wished = (
        Place.objects.filter(Q(code=place_id) | Q(prefecture_id=place_id))
        .annotate(wish_count=Count("wishes"))
        .filter(Q(wish_count__gt=0) | Q(code=place_id))
        .order_by("code")
    )
    return [WishCount(place=row, wishes=row.wish_count) for row in wished]


def wishes_waiting(place_id: str, *, on: date, size: int) -> Waits:
    """Places that do not take part and that people wait for: the place itself, of a prefecture its municipalities too."""
    missing = Wish.objects.filter(Q(place=place_id) | Q(place__prefecture_id=place_id))
    missing = missing.exclude(place__joined_on__lte=on)
    counted = missing.values("place").annotate(number=Count("*"), since=Min("wished_at")).order_by("since", "place")
    found = {one["place"]: one for one in counted}
    named = Place.objects.in_bulk(list(found)[:size])
    return Waits(
        Kind.WISH,
        sum(one["number"] for one in found.values()),
        tuple(
            Wait(Kind.WISH, one["since"], (code,), named[code].shown_name, number=one["number"])
            for code, one in list(found.items())[:size]
        ),
    )
