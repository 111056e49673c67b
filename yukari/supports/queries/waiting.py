"""What waits for staff about supports: by offer and by business, no person's name."""

from yukari.kit.counted import first_of
from yukari.rules.waiting import Kind, Wait, Waits
from yukari.supports.models import Claim, Partner


def supports_waiting(place_id: str, *, size: int) -> list[Waits]:
    """Claims to decide on and businesses that ask to take part; two statements."""
    handed_in = Claim.objects.filter(offer__place_id=place_id, state=Claim.State.HANDED_IN).order_by(
        "handed_in_at", "pk"
    )
    claims, first = first_of(handed_in, "person_id", "id", "offer__title", "handed_in_at", size=size)
    applied = Partner.objects.filter(place_id=place_id, state=Partner.State.APPLIED).order_by("applied_at", "pk")
    partners, asked = first_of(applied, "id", "name", "applied_at", size=size)
    return [
        Waits(Kind.CLAIM, claims, tuple(Wait(Kind.CLAIM, at, (who, id), title) for who, id, title, at in first)),
        Waits(Kind.PARTNER, partners, tuple(Wait(Kind.PARTNER, at, (id,), name) for id, name, at in asked)),
    ]
