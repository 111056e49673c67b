"""Partners: who they are, for staff; and what one of them may see of itself: figures, and nothing of persons (D1, D4)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.disclosure import shown
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import Way
from yukari.supports.models import Offer, Partner, Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """Uses of an offer in one month; none where there were so few that they would tell of somebody (D4)."""

    month: date
    uses: int | None


def partner_by_link(secret: str) -> Partner:
    """Whose counter a link opens."""
    digest = hash_of(secret)
    found = Partner.objects.select_related("place").filter(link_hash=digest, state=Partner.State.ACTIVE).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def partners_at(place_id: str, *, viewer: Person) -> list[Partner]:
    """Who asks first, then who takes part."""
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    standing = Partner.objects.filter(place_id=place_id, state__in=[Partner.State.APPLIED, Partner.State.ACTIVE])
    return sorted(standing, key=lambda one: (one.state != Partner.State.APPLIED, one.name))


def partner_for_staff(place_id: str, partner_id: UUID, *, viewer: Person) -> Partner:
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    found = Partner.objects.filter(place_id=place_id, id=partner_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def figures_of_partner(partner: Partner, *, on: date) -> list[tuple[Offer, list[Figures]]]:
    """The open offers of a partner's counter, each with its months."""
    offers = Offer.objects.filter(partner=partner, state=Offer.State.PUBLISHED, ends_on__gte=on, way=Way.COUNTER)
    return [(offer, figures_of_offer(offer)) for offer in offers.order_by("title", "pk")]


def figures_of_offer(offer: Offer) -> list[Figures]:
    """Month by month, the newest first. The whole is not told: what is hidden could be computed from it (D4)."""
    months = Tally.objects.filter(offer=offer).annotate(month=TruncMonth("day")).values_list("month")
    return [Figures(month, shown(uses)) for month, uses in months.annotate(Sum("uses")).order_by("-month")[:12]]


def hash_of(secret: str) -> str:
    """What is kept of a partner's link."""
    return hashlib.sha256(secret.encode()).hexdigest()
