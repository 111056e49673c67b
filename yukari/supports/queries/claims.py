"""Claims: a person's own, what waits for staff, and what is to be paid."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from yukari.audit import commands as audit
from yukari.files import queries as files
from yukari.files.models import Kept
from yukari.kit import sealing
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules import supports
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import Amount
from yukari.supports.models import Claim, Offer, Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class BankAccount:
    """Where money is to go, as Japanese banks ask for it."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str
    """In katakana."""

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """A claim with its receipts, and what the rule says of them now, or said when it was handed in."""

    claim: Claim
    offer: Offer
    receipts: list[tuple[Receipt, Kept | None]]
    amount: Amount

    @property
    def can_change(self) -> bool:
        return self.claim.state in (Claim.State.DRAFT, Claim.State.ASKED_BACK)

    @property
    def can_withdraw(self) -> bool:
        return self.claim.state in (*Claim.OPEN, Claim.State.APPROVED, Claim.State.DRAFT)


@dataclass(frozen=True, slots=True)
class Payment:
    """A claim that was granted; without an account it waits for its person."""

    claim: Claim
    account: BankAccount | None


def amount_of(offer: Offer, claim: Claim) -> Amount:
    """What the claim's receipts come to: beside what its person holds already, and what others left of the budget."""
    yen = list(Receipt.objects.filter(person_id=claim.person_id, claim_id=claim.id).values_list("yen", flat=True))
    same_period = Claim.objects.filter(
        person_id=claim.person_id, offer=offer, period_begins=claim.period_begins, state__in=Claim.HOLDING
    )
    had = same_period.exclude(id=claim.id).aggregate(yen=Sum("yen"))["yen"] or 0
    left = None if offer.left is None else offer.left + claim.yen
    return supports.amount(yen, offer.terms, had=had, left=left)


def claims_of(viewer: Person) -> list[Claim]:
    """The viewer's own, the newest first."""
    return list(_claims().filter(person=viewer).order_by("-handed_in_at", "-pk"))


def my_claim(viewer: Person, claim_id: UUID) -> ClaimSeen:
    """One of them, with all that lies in it."""
    claim = _claims().filter(person=viewer, id=claim_id).first()
    if claim is None:
        raise Refused(Reason.NOT_FOUND)
    return _seen(claim)


def claims_of_offer(offer: Offer) -> dict[str, int]:
    """How many claims stand at which state; numbers only. What is not handed in yet is nobody's business."""
    handed_in = Claim.objects.filter(offer=offer).exclude(state=Claim.State.DRAFT)
    counted = dict(handed_in.values_list("state").annotate(number=Count("id")))
    return {state: counted[state] for state in Claim.State.values if state in counted}


def claims_at(place_id: str, *, viewer: Person, at: datetime) -> list[Claim]:
    """What waits for staff or for its person's answer, the oldest first. Each look is written down (D2)."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    found = list(_claims().filter(offer__place_id=place_id, state__in=Claim.OPEN).order_by("handed_in_at", "pk"))
    _look("looked_at_claims", place_id, found, viewer, at)
    return found


def claim_of_registrant(place_id: str, person_id: UUID, claim_id: UUID, *, viewer: Person, at: datetime) -> ClaimSeen:
    """One claim by staff of its place (D1); the look is written down (D2)."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    claim = _claims().filter(person_id=person_id, id=claim_id, offer__place_id=place_id).first()
    if claim is None or claim.state == Claim.State.DRAFT:
        raise Refused(Reason.NOT_FOUND)
    _look("looked_at_a_claim", place_id, [claim], viewer, at)
    return _seen(claim)


def payments_of(place_id: str, *, viewer: Person, opened: bool = False, at: datetime) -> list[Payment]:
    """What was granted and is not paid yet. Accounts are `opened` for the list that goes to the bank, and only there."""
    require(Ability.OFFER if opened else Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    granted = list(_claims().filter(offer__place_id=place_id, state=Claim.State.APPROVED).order_by("decided_at", "pk"))
    _look("took_payment_list" if opened else "looked_at_claims", place_id, granted, viewer, at)
    return [Payment(claim, _account(claim) if opened else None) for claim in granted]


def receipt_file(viewer: Person, receipt_id: UUID) -> UUID:
    """The file of a receipt of one's own."""
    return _file(Receipt.objects.filter(person=viewer, id=receipt_id))


def receipt_file_of_registrant(
    place_id: str, person_id: UUID, receipt_id: UUID, *, viewer: Person, at: datetime
) -> UUID:
    """The file of a receipt that was handed in with the place."""
    receipt = Receipt.objects.filter(person_id=person_id, id=receipt_id).first()
    if receipt is None:
        raise Refused(Reason.NOT_FOUND)
    claim_of_registrant(place_id, person_id, receipt.claim_id, viewer=viewer, at=at)
    return receipt.file_id


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("offer", "offer__place", "person")


def _seen(claim: Claim) -> ClaimSeen:
    receipts = list(Receipt.objects.filter(person_id=claim.person_id, claim_id=claim.id).order_by("id"))
    kept = files.kept_by_id(receipt.file_id for receipt in receipts)
    lines = [(receipt, kept.get(receipt.file_id)) for receipt in receipts]
    in_hand = claim.state in (Claim.State.DRAFT, Claim.State.ASKED_BACK)
    amount = amount_of(claim.offer, claim) if in_hand else supports.amount_from_json(claim.worked)
    return ClaimSeen(claim, claim.offer, lines, amount)


def _account(claim: Claim) -> BankAccount | None:
    if claim.account is None:
        return None
    return BankAccount(**json.loads(sealing.unseal(claim.account, settings.FIELD_KEYS)))


def _file(found: QuerySet[Receipt]) -> UUID:
    receipt = found.first()
    if receipt is None:
        raise Refused(Reason.NOT_FOUND)
    return receipt.file_id


def _look(verb: str, place_id: str, claims: Iterable[Claim], viewer: Person, at: datetime) -> None:
    audit.record_looks(verb, person_ids={claim.person_id for claim in claims}, by=viewer, at=at, place_id=place_id)
