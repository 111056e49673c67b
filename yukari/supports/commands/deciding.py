"""Claims by staff: asked back about, granted in full or cut with a reason, refused, paid."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import Ceiling, amount_from_json
from yukari.supports.commands.locks import hold, locked_claim
from yukari.supports.models import Claim, Offer
from yukari.supports.queries.claims import amount_of


@transaction.atomic
def ask_back(person_id: UUID, *, claim_id: UUID, words: str, by: Person | None, at: datetime) -> None:
    """Something is unclear: the claim goes back to its person, and keeps what it holds."""
    offer, claim = _taken_up(person_id, claim_id, by)
    if claim.state == Claim.State.ASKED_BACK and claim.words == words.strip():
        return
    _check_open(claim)
    _check_words(words)
    claim.state, claim.words = Claim.State.ASKED_BACK, words.strip()
    claim.save(update_fields=["state", "words"])
    _tell(offer, claim, "claim_asked_back", by=by, at=at)


@transaction.atomic
def approve_claim(
    person_id: UUID, *, claim_id: UUID, yen: int, words: str = "", by: Person | None, at: datetime
) -> None:
    """Grant so much; less than was asked for needs words, and the rest goes back to the budget."""
    offer, claim = _taken_up(person_id, claim_id, by)
    if claim.state == Claim.State.APPROVED and claim.yen == yen:
        return
    _check_open(claim)
    if not claim.is_waiting:
        # Its receipts may be changing in this moment; what it asks for is said when it is handed in again.
        raise Refused(Reason.CLAIM_WITH_ITS_PERSON)
    if not 1 <= yen <= claim.asked:
        raise Refused(Reason.AMOUNT_UNLIKELY)
    if yen < claim.asked:
        _check_words(words)
    hold(offer, claim, yen)
    _decide(claim, Claim.State.APPROVED, words, by=by, at=at)
    _tell(offer, claim, "claim_approved", by=by, at=at)


@transaction.atomic
def approve_as_asked(place_id: str, *, claims: Iterable[tuple[UUID, UUID]], by: Person | None, at: datetime) -> int:
    """Grant each of them what the rule came to. How many; what was decided or asked back meanwhile stays as it is."""
    approved = 0
    for offer, claim in _all_taken_up(place_id, claims, by):
        if claim.is_waiting:
            hold(offer, claim, claim.asked)
            _decide(claim, Claim.State.APPROVED, "", by=by, at=at)
            _tell(offer, claim, "claim_approved", by=by, at=at)
            approved += 1
    return approved


@transaction.atomic
def refuse_claim(person_id: UUID, *, claim_id: UUID, words: str, by: Person | None, at: datetime) -> None:
    """Not this one, with a reason that the person can understand; the budget is free again."""
    offer, claim = _taken_up(person_id, claim_id, by)
    if claim.state == Claim.State.REFUSED:
        return
    _check_open(claim)
    _check_words(words)
    hold(offer, claim, 0)
    _decide(claim, Claim.State.REFUSED, words, by=by, at=at)
    _tell(offer, claim, "claim_refused", by=by, at=at)


@transaction.atomic
def reopen_claim(person_id: UUID, *, claim_id: UUID, words: str, by: Person | None, at: datetime) -> None:
    """A decision that was a slip: until it is paid it waits again, holding what was asked for, and the person hears why."""
    offer, claim = _taken_up(person_id, claim_id, by)
    if claim.is_waiting:
        return
    if claim.state not in (Claim.State.APPROVED, Claim.State.REFUSED):
        raise Refused(Reason.ALREADY_DECIDED)
    _check_words(words)
    now = amount_of(offer, claim)
    if now.yen < claim.asked:
        # Meanwhile somebody else, or the person with another claim, has taken what this one let go.
        spent = any(cut.ceiling is Ceiling.BUDGET for cut in now.cuts)
        raise Refused(Reason.BUDGET_SPENT if spent else Reason.CEILING_REACHED)
    hold(offer, claim, claim.asked)
    # Refused while its person was changing it: what was handed in is no longer what lies there.
    as_handed_in = now.spent == amount_from_json(claim.worked).spent
    claim.state = Claim.State.HANDED_IN if as_handed_in else Claim.State.ASKED_BACK
    claim.words, claim.account = words.strip(), None
    claim.decided_at = claim.decided_by_id = None
    claim.save()
    _tell(offer, claim, "claim_reopened", by=by, at=at)


@transaction.atomic
def mark_paid(place_id: str, *, claims: Iterable[tuple[UUID, UUID]], by: Person | None, at: datetime) -> int:
    """The bank has been told: the accounts are forgotten and everybody hears of it. How many were paid now."""
    paid = 0
    for offer, claim in _all_taken_up(place_id, claims, by):
        if claim.state == Claim.State.PAID:
            continue
        if claim.state != Claim.State.APPROVED:
            raise Refused(Reason.ALREADY_DECIDED)
        if claim.account is None:
            raise Refused(Reason.ACCOUNT_MISSING)
        claim.state, claim.paid_at, claim.account = Claim.State.PAID, at, None
        claim.save(update_fields=["state", "paid_at", "account"])
        _tell(offer, claim, "claim_paid", by=by, at=at)
        paid += 1
    return paid


def _taken_up(person_id: UUID, claim_id: UUID, by: Person | None) -> tuple[Offer, Claim]:
    offer, claim = locked_claim(person_id, claim_id)
    places.require(Ability.OFFER, of=by, at_place=offer.place_id)
    return offer, claim


def _all_taken_up(
    place_id: str, claims: Iterable[tuple[UUID, UUID]], by: Person | None
) -> Iterator[tuple[Offer, Claim]]:
    """Offer by offer, so that two members of staff with two lists never wait for one another."""
    places.require(Ability.OFFER, of=by, at_place=place_id)
    asked = set(claims)
    people, ids = {person_id for person_id, _ in asked}, {claim_id for _, claim_id in asked}
    here = Claim.objects.filter(person_id__in=people, id__in=ids, offer__place_id=place_id)
    found = list(here.order_by("offer_id", "id").values_list("person_id", "id"))
    if set(found) != asked:
        raise Refused(Reason.NOT_FOUND)
    for person_id, claim_id in found:
        yield locked_claim(person_id, claim_id)


def _check_open(claim: Claim) -> None:
    if claim.state not in Claim.OPEN:
        raise Refused(Reason.ALREADY_DECIDED)


def _check_words(words: str) -> None:
    if not words.strip():
        raise Refused(Reason.REASON_MISSING)


def _decide(claim: Claim, state: Claim.State, words: str, *, by: Person | None, at: datetime) -> None:
    claim.state, claim.words = state, words.strip()
    claim.decided_at, claim.decided_by_id = at, by.id if by else None
    claim.save()


def _tell(offer: Offer, claim: Claim, kind: str, *, by: Person | None, at: datetime) -> None:
    audit.record(kind, by=by, at=at, person_id=claim.person_id, place_id=offer.place_id, offer=offer.id, claim=claim.id)
    people.tell(
        claim.person_id,
        kind=kind,
        key=f"{kind}:{claim.id}:{at.isoformat()}",
        details={
            "offer": offer.title,
            "place": offer.place.full_name,
            "place_en": offer.place.full_name_in_english,
            "claim_id": str(claim.id),
            "yen": f"{claim.yen:,}",
            "words": claim.words,
        },
        by=by,
        at=at,
    )
