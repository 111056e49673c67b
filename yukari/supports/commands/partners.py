"""Partners: a shop, an inn or a bus asks a place, staff decide, and a link by mail is its counter (S3)."""

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from yukari.audit import commands as audit
from yukari.delivery import commands as delivery
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.supports.commands.locks import locked_partner
from yukari.supports.models import Offer, Partner
from yukari.supports.queries.partners import hash_of

ASKS, PER_SECONDS = 20, 24 * 3600
"""So many may ask one place in a day; a written form is soon sent by a machine."""


def apply_as_partner(place_id: str, *, name: str, email: str, wish: str, by: Person | None, at: datetime) -> Partner:
    """Ask a place to take part; no account is needed. Asking twice is asking once."""
    people.slow_down(f"partners ask:{place_id}", capacity=ASKS, per_seconds=PER_SECONDS, by=by, at=at)
    place = places.place(place_id)
    if not place.is_joined(day_in_japan(at)):
        raise Refused(Reason.PLACE_NOT_JOINED)
    if not name.strip() or not wish.strip():
        raise Refused(Reason.WORDS_MISSING)
    with transaction.atomic():
        partner, new = Partner.objects.get_or_create(
            place=place,
            name=name.strip(),
            email=email.strip().lower(),
            state__in=[Partner.State.APPLIED, Partner.State.ACTIVE],
            defaults={"wish": wish.strip(), "applied_at": at},
        )
        if new:
            audit.record("partner_applied", by=by, at=at, place_id=place_id, partner=partner.id)
    return partner


@transaction.atomic
def accept_partner(partner_id: UUID, *, by: Person | None, at: datetime) -> Partner:
    """Take it in, and send its link."""
    partner = locked_partner(partner_id)
    places.require(Ability.OFFER, of=by, at_place=partner.place_id)
    if partner.state == Partner.State.ACTIVE:
        return partner
    _check_applied(partner)
    _settle(partner, Partner.State.ACTIVE, by=by, at=at)
    _send_link(partner, by=by, at=at)
    audit.record("accepted_partner", by=by, at=at, place_id=partner.place_id, partner=partner.id)
    return partner


@transaction.atomic
def refuse_partner(partner_id: UUID, *, reason: str, by: Person | None, at: datetime) -> Partner:
    """Not this one; the reason goes to it by mail."""
    partner = locked_partner(partner_id)
    places.require(Ability.OFFER, of=by, at_place=partner.place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    if partner.state == Partner.State.REFUSED:
        return partner
    _check_applied(partner)
    partner.refusal = reason.strip()
    _settle(partner, Partner.State.REFUSED, by=by, at=at)
    _post(partner, "refused", {"reason": partner.refusal}, key=f"partner_refused:{partner.id}", by=by, at=at)
    audit.record("refused_partner", by=by, at=at, place_id=partner.place_id, why=reason, partner=partner.id)
    return partner


@transaction.atomic
def close_partner(partner_id: UUID, *, by: Person | None, at: datetime) -> Partner:
    """Its link leads nowhere from now on, and what it offered is closed."""
    partner = locked_partner(partner_id)
    places.require(Ability.OFFER, of=by, at_place=partner.place_id)
    if partner.state != Partner.State.ACTIVE:
        return partner
    partner.link_hash = ""
    _settle(partner, Partner.State.CLOSED, by=by, at=at)
    Offer.objects.filter(partner=partner).exclude(state=Offer.State.CLOSED).update(state=Offer.State.CLOSED)
    audit.record("closed_partner", by=by, at=at, place_id=partner.place_id, partner=partner.id)
    return partner


@transaction.atomic
def renew_link(partner_id: UUID, *, by: Person | None, at: datetime) -> Partner:
    """The link was lost or seen by others: a new one goes by mail, the old one is worthless."""
    partner = locked_partner(partner_id)
    places.require(Ability.OFFER, of=by, at_place=partner.place_id)
    if partner.state != Partner.State.ACTIVE:
        raise Refused(Reason.ALREADY_DECIDED)
    _send_link(partner, by=by, at=at)
    audit.record("renewed_link_of_partner", by=by, at=at, place_id=partner.place_id, partner=partner.id)
    return partner


def _settle(partner: Partner, state: Partner.State, *, by: Person | None, at: datetime) -> None:
    partner.state, partner.settled_at, partner.settled_by_id = state, at, by.id if by else None
    partner.save()


def _check_applied(partner: Partner) -> None:
    if partner.state != Partner.State.APPLIED:
        raise Refused(Reason.ALREADY_DECIDED)


def _send_link(partner: Partner, *, by: Person | None, at: datetime) -> None:
    secret = secrets.token_urlsafe(32)
    partner.link_hash = hash_of(secret)
    partner.save(update_fields=["link_hash"])
    link = f"{settings.SITE_URL}/partners/{secret}/"
    _post(partner, "accepted", {"link": link}, key=f"partner_link:{partner.link_hash}", by=by, at=at)


def _post(partner: Partner, what: str, said: dict[str, object], *, key: str, by: Person | None, at: datetime) -> None:
    letter = render_to_string(f"letters/partner_{what}.txt", {**said, "partner": partner, "place": partner.place})
    subject, text = letter.split("\n", 1)
    delivery.post(partner.email, key=key, subject=subject.strip(), text=text.strip() + "\n", by=by, at=at)
