"""「登録したい」 for places that have not joined (B1): told to the place and its prefecture as numbers only."""

from dataclasses import dataclass

from django.db.models import Count, Q

from yukari.people.models import Person
from yukari.places.models import Place, Wish
from yukari.places.queries.staff import require
from yukari.rules.roles import Ability


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
