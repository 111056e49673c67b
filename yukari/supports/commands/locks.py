"""Rows taken up to be changed. Who needs more than one takes the person first, then the offer, then the claim."""

from uuid import UUID

from yukari.rules.outcome import Reason, Refused
from yukari.supports.models import Claim, Offer, Partner


def locked_offer(offer_id: UUID) -> Offer:
    found = Offer.objects.select_for_update(of=("self",)).select_related("place", "partner").filter(id=offer_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def locked_claim(person_id: UUID, claim_id: UUID) -> tuple[Offer, Claim]:
    """The claim with its offer, whose budget it holds a part of."""
    about = Claim.objects.filter(person_id=person_id, id=claim_id).values_list("offer_id", flat=True).first()
    if about is None:
        raise Refused(Reason.NOT_FOUND)
    offer = locked_offer(about)
    return offer, Claim.objects.select_for_update().get(person_id=person_id, id=claim_id)


def locked_partner(partner_id: UUID) -> Partner:
    found = Partner.objects.select_for_update(of=("self",)).select_related("place").filter(id=partner_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def hold(offer: Offer, claim: Claim, yen: int) -> None:
    """Let the claim hold so much of the budget instead of what it held. Expects both locks; the claim is not saved yet."""
    offer.held += yen - claim.yen
    offer.save(update_fields=["held"])
    claim.yen = yen
