"""Offers: written as a draft, published once they say what they must (S1, S2), extended, closed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.audience import Audience
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import Kind, Period, Way, must_say_what_it_serves
from yukari.supports.commands.locks import locked_offer
from yukari.supports.models import Offer, Partner
from yukari.supports.queries.offers import goods_in

REOPENED_FOR = timedelta(days=90)
"""After its last day an offer can go on for so long, and for so long it is known who has used it how often."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferFields:
    """Everything that staff say of an offer."""

    kind: Kind
    way: Way
    title: str
    text: str
    starts_on: date
    ends_on: date
    title_en: str = ""
    text_en: str = ""
    documents: Sequence[str] = ()
    serves: str = ""
    documents_en: Sequence[str] = ()
    serves_en: str = ""
    not_goods: str = ""
    period: Period = Period.YEAR
    times: int | None = None
    rate: int = 100
    per_claim: int | None = None
    per_person: int | None = None
    budget: int | None = None
    partner_id: UUID | None = None
    audience: Audience = field(default_factory=Audience)


@transaction.atomic
def write_offer(
    place_id: str, *, fields: OfferFields, offer_id: UUID | None = None, by: Person | None, at: datetime
) -> Offer:
    """Write a draft, or change one. What is published is extended or closed: people have read it."""
    places.require(Ability.OFFER, of=by, at_place=place_id)
    _check_sense(place_id, fields)
    offer = locked_offer(offer_id) if offer_id else Offer(place_id=place_id)
    if offer.place_id != place_id:
        raise Refused(Reason.NOT_FOUND)
    if offer.state != Offer.State.DRAFT:
        raise Refused(Reason.ALREADY_DECIDED)
    said = {name: value for name, value in asdict(fields).items() if name != "audience"}
    for name, value in said.items():
        setattr(offer, name, value.strip() if isinstance(value, str) else value)
    offer.documents = [line.strip() for line in fields.documents if line.strip()]
    offer.documents_en = [line.strip() for line in fields.documents_en if line.strip()]
    offer.meant = fields.audience.as_json()
    offer.written_at, offer.written_by_id = at, by.id if by else None
    offer.save()
    audit.record("wrote_an_offer", by=by, at=at, place_id=place_id, offer=offer.id)
    return offer


@transaction.atomic
def publish_offer(offer_id: UUID, *, by: Person | None, at: datetime) -> Offer:
    """From now on people read it."""
    offer = locked_offer(offer_id)
    places.require(Ability.OFFER, of=by, at_place=offer.place_id)
    if offer.state == Offer.State.PUBLISHED:
        return offer
    if offer.state == Offer.State.CLOSED:
        raise Refused(Reason.OFFER_CLOSED)
    if not offer.place.is_joined(day_in_japan(at)):
        raise Refused(Reason.PLACE_NOT_JOINED)
    if must_say_what_it_serves(Kind(offer.kind), offer.audience) and not offer.serves:
        raise Refused(Reason.SERVES_MISSING)
    if goods_in(offer) and not offer.not_goods:
        raise Refused(Reason.GOODS_BY_POST)
    offer.state, offer.published_at = Offer.State.PUBLISHED, at
    offer.save(update_fields=["state", "published_at"])
    audit.record("published_an_offer", by=by, at=at, place_id=offer.place_id, offer=offer.id)
    return offer


@transaction.atomic
def unpublish_offer(offer_id: UUID, *, by: Person | None, at: datetime) -> Offer:
    """Published by mistake: a draft again, as long as nobody has begun to use it."""
    offer = locked_offer(offer_id)
    places.require(Ability.OFFER, of=by, at_place=offer.place_id)
    if offer.state == Offer.State.DRAFT:
        return offer
    if offer.state == Offer.State.CLOSED:
        raise Refused(Reason.OFFER_CLOSED)
    if offer.claims.exists() or offer.tallies.exists():
        raise Refused(Reason.OFFER_USED)
    offer.state, offer.published_at = Offer.State.DRAFT, None
    offer.save(update_fields=["state", "published_at"])
    audit.record("unpublished_an_offer", by=by, at=at, place_id=offer.place_id, offer=offer.id)
    return offer


@transaction.atomic
def discard_offer(offer_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> None:
    """A draft that nobody needs. Once more is harmless."""
    places.require(Ability.OFFER, of=by, at_place=place_id)
    offer = Offer.objects.select_for_update().filter(id=offer_id, place_id=place_id).first()
    if offer is None:
        return
    if offer.state != Offer.State.DRAFT:
        raise Refused(Reason.ALREADY_DECIDED)
    offer.delete()
    audit.record("discarded_an_offer", by=by, at=at, place_id=place_id, offer=offer_id)


@transaction.atomic
def extend_offer(offer_id: UUID, *, ends_on: date, budget: int | None, by: Person | None, at: datetime) -> Offer:
    """Another last day, another budget; what people were promised is never undercut."""
    offer = locked_offer(offer_id)
    places.require(Ability.OFFER, of=by, at_place=offer.place_id)
    if offer.state != Offer.State.PUBLISHED:
        raise Refused(Reason.OFFER_CLOSED)
    if ends_on < offer.starts_on:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    if ends_on > offer.ends_on and offer.ends_on < day_in_japan(at) - REOPENED_FOR:
        raise Refused(Reason.OFFER_CLOSED)
    if budget is not None and budget < offer.held:
        raise Refused(Reason.BUDGET_BELOW_HELD)
    if (offer.ends_on, offer.budget) == (ends_on, budget):
        return offer
    offer.ends_on, offer.budget = ends_on, budget
    offer.save(update_fields=["ends_on", "budget"])
    audit.record("extended_an_offer", by=by, at=at, place_id=offer.place_id, offer=offer.id)
    return offer


@transaction.atomic
def close_offer(offer_id: UUID, *, by: Person | None, at: datetime) -> Offer:
    """Nobody uses or claims it from now on; claims that were handed in are decided all the same."""
    offer = locked_offer(offer_id)
    places.require(Ability.OFFER, of=by, at_place=offer.place_id)
    if offer.state != Offer.State.CLOSED:
        offer.state = Offer.State.CLOSED
        offer.save(update_fields=["state"])
        audit.record("closed_an_offer", by=by, at=at, place_id=offer.place_id, offer=offer.id)
    return offer


def _check_sense(place_id: str, fields: OfferFields) -> None:
    if not fields.title.strip() or not fields.text.strip():
        raise Refused(Reason.WORDS_MISSING)
    if fields.ends_on < fields.starts_on:
        raise Refused(Reason.ENDS_BEFORE_IT_STARTS)
    if (fields.kind is Kind.PARTNER) != (fields.partner_id is not None):
        raise Refused(Reason.PARTNER_MISSING)
    if fields.partner_id is not None:
        active = Partner.objects.filter(place_id=place_id, state=Partner.State.ACTIVE)
        if not active.filter(id=fields.partner_id).exists():
            raise Refused(Reason.PARTNER_MISSING)
