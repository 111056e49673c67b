"""Offers: what anyone reads on a place's page, what one person can use now, and what staff write."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from yukari.kit.clock import day_in_japan
from yukari.kit.pages import Page, page
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import require
from yukari.registrations import queries as registrations
from yukari.registrations.queries import Mine
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import reads_like_goods
from yukari.supports.models import Offer

IN_ORDER = ("kind", "title", "id")
OFFERS = 50
"""So many on a page."""


@dataclass(frozen=True, slots=True)
class OfferHere:
    """An offer, and whether this person is meant by it now."""

    offer: Offer
    is_meant: bool


@dataclass(frozen=True, slots=True)
class SupportsHere:
    """What a place that a person is registered with offers."""

    place: Place
    usable: list[Offer]
    other: list[Offer]
    """For others than this person, as things stand."""


def offers_at(place_id: str, *, on: date) -> list[Offer]:
    """Everything that a place and its partners offer on this day, for anyone to read."""
    return list(_open(on).filter(place_id=place_id))


def offers_page(place_id: str, *, on: date, cursor: str = "") -> Page[Offer]:
    """The same page by page."""
    return page(_open(on).filter(place_id=place_id), order=IN_ORDER, size=OFFERS, cursor=cursor)


def number_of_offers(*, on: date) -> int:
    """How many offers of all places search engines may know."""
    return _open(on).count()


def offer_ids(first: int, last: int, *, on: date) -> list[UUID]:
    """Those of them from one place in their order to another, for a list in parts."""
    return list(_open(on).order_by("id").values_list("id", flat=True)[first:last])


def offer_seen(offer_id: UUID, *, viewer: Person | None, at: datetime) -> OfferHere:
    """One published offer, for anyone; closed ones stay readable for who has used them."""
    found = Offer.objects.select_related("place", "partner").filter(id=offer_id)
    offer = found.exclude(state=Offer.State.DRAFT).first()
    if offer is None:
        raise Refused(Reason.NOT_FOUND)
    meant = viewer is not None and registrations.is_meant(viewer.id, offer.place_id, offer.audience, at=at)
    return OfferHere(offer, meant)


def supports_of(viewer: Person, *, at: datetime) -> list[SupportsHere]:
    """What the viewer's places offer now. Each audience of each place is asked about once, and there are few."""
    mine: list[Mine] = registrations.registrations_of(viewer.id, at=at)
    offers: dict[str, list[Offer]] = {}
    for offer in _open(day_in_japan(at)).filter(place_id__in=[one.place.code for one in mine]):
        offers.setdefault(offer.place_id, []).append(offer)
    return [_here(viewer, one.place, offers[one.place.code], at) for one in mine if one.place.code in offers]


def usable_at(viewer: Person, place: Place, *, at: datetime) -> list[Offer]:
    """What the viewer can use of one place's offers now."""
    return _here(viewer, place, list(_open(day_in_japan(at)).filter(place=place)), at).usable


def offers_for_staff(place_id: str, *, viewer: Person) -> list[Offer]:
    """Drafts too, the newest first."""
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    return list(Offer.objects.select_related("partner").filter(place_id=place_id).order_by("-written_at", "-pk"))


def offer_for_staff(place_id: str, offer_id: UUID, *, viewer: Person) -> Offer:
    """One of them, by who may see it."""
    require(Ability.SEE_ACTIVITIES, of=viewer, at_place=place_id)
    found = Offer.objects.select_related("place", "partner").filter(place_id=place_id, id=offer_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def goods_in(offer: Offer) -> tuple[str, ...]:
    """S2: the words of an offer that read like goods by post."""
    return reads_like_goods(
        "\n".join([offer.title, offer.text, offer.title_en, offer.text_en, *offer.documents, *offer.documents_en])
    )


def _open(on: date) -> QuerySet[Offer]:
    published = Offer.objects.filter(state=Offer.State.PUBLISHED, starts_on__lte=on, ends_on__gte=on)
    return published.select_related("place", "partner").order_by(*IN_ORDER)


def _here(viewer: Person, place: Place, offers: list[Offer], at: datetime) -> SupportsHere:
    meant = {
        audience: registrations.is_meant(viewer.id, place.code, audience, at=at)
        for audience in {offer.audience for offer in offers}
    }
    return SupportsHere(
        place,
        usable=[offer for offer in offers if meant[offer.audience]],
        other=[offer for offer in offers if not meant[offer.audience]],
    )
