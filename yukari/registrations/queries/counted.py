"""Numbers without names: how much waits, and what may be published of the whole country (D1, D4)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import require
from yukari.registrations.models import Review, RosterEntry
from yukari.rules import disclosure
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class Published:
    """What may be said of a place; nothing where it would speak of fewer than five people."""

    registered: int | None
    premium: int | None


def reviews_waiting(place_id: str) -> int:
    """How many wait for a decision of this place's staff."""
    return Review.objects.filter(place_id=place_id, settled_at__isnull=True).count()


def published_counts(*, viewer: Person, on: date) -> dict[str, Published]:
    """Registrations of municipalities other than home ones, by code.

    Prefectures are left out: a linked registration is the municipality's over again, and beside the shown
    municipalities it would give the hidden ones away (V1, D4).
    """
    require(Ability.SEE_AGGREGATES, of=viewer, at_place=None)
    counted = (
        RosterEntry.objects.filter(is_home=False)
        .exclude(place__level=Place.Level.PREFECTURE)
        .values_list("place_id")
        .annotate(
            registered=Count("person"), premium=Count("person", filter=Q(premium_from__lte=on, premium_until__gte=on))
        )
        .order_by("place_id")
    )
    return {
        place_id: Published(disclosure.shown(registered), disclosure.shown_part(premium, of=registered))
        for place_id, registered, premium in counted
    }
