"""What waits for staff about supports: by offer and by business, no person's name."""

from django.db.models import QuerySet

from yukari.kit.counted import Countable, first_of
from yukari.rules.waiting import Kind, Wait, Waits
from yukari.supports.models import Claim, Partner


def supports_waiting(place_id: str, *, size: int) -> list[Waits]:
    """Claims to decide on and businesses that ask to take part; two statements."""
    handed_in = _handed_in(place_id).order_by("handed_in_at", "pk")
    claims, first = first_of(handed_in, "person_id", "id", "offer__title", "handed_in_at", size=size)
    partners, asked = first_of(_applied(place_id).order_by("applied_at", "pk"), "id", "name", "applied_at", size=size)
    return [
        Waits(Kind.CLAIM, claims, tuple(Wait(Kind.CLAIM, at, (who, id), title) for who, id, title, at in first)),
        Waits(Kind.PARTNER, partners, tuple(Wait(Kind.PARTNER, at, (id,), name) for id, name, at in asked)),
    ]


def supports_to_count(place_id: str) -> dict[Kind, Countable]:
    return {Kind.CLAIM: Countable(_handed_in(place_id)), Kind.PARTNER: Countable(_applied(place_id))}


def _handed_in(place_id: str) -> QuerySet[Claim]:
    return Claim.objects.filter(offer__place_id=place_id, state=Claim.State.HANDED_IN)


def _applied(place_id: str) -> QuerySet[Partner]:
    return Partner.objects.filter(place_id=place_id, state=Partner.State.APPLIED)
