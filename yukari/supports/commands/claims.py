"""Claims by their person: begun, receipts laid in one by one, handed in, withdrawn, and where the money is to go."""

from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yukari.audit import commands as audit
from yukari.files import commands as files
from yukari.kit import sealing
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.registrations import queries as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import MOST_RECEIPTS, MOST_YEN, Amount, Ceiling, Way, amount_from_json
from yukari.supports.commands.locks import hold, locked_claim, locked_offer
from yukari.supports.models import Claim, Offer, Receipt, Used
from yukari.supports.queries.claims import BankAccount, amount_of

DRAFTS_KEPT = timedelta(days=60)
IN_HAND = (Claim.State.DRAFT, Claim.State.ASKED_BACK)
"""The person can change it."""


@transaction.atomic
def begin_claim(offer_id: UUID, *, by: Person, at: datetime) -> Claim:
    """A draft to lay receipts in; who has begun goes on with it."""
    people.hold_open(by, by=by, at=at)
    offer = locked_offer(offer_id)
    begun = Claim.objects.filter(person=by, offer=offer, state__in=IN_HAND).first()
    if begun is not None:
        return begun
    _check_claimable(offer, by, at)
    return Claim.objects.create(
        person=by,
        offer=offer,
        state=Claim.State.DRAFT,
        name=by.called,
        period_begins=offer.period_begins(day_in_japan(at)),
        asked=0,
        yen=0,
        handed_in_at=at,
    )


@transaction.atomic
def keep_receipt(
    claim_id: UUID,
    *,
    receipt_id: UUID,
    what: str,
    yen: int,
    data: IO[bytes],
    name: str,
    by: Person,
    at: datetime,
) -> Receipt:
    """Lay a receipt in; its id is the form's, so that a form sent twice is one receipt."""
    claim = _in_hand(claim_id, by)
    laid_in = Receipt.objects.filter(person=by, claim_id=claim.id)
    there = laid_in.filter(id=receipt_id).first()
    if there is not None:
        return there
    if laid_in.count() >= MOST_RECEIPTS:
        raise Refused(Reason.TOO_MANY_RECEIPTS)
    if not what.strip():
        raise Refused(Reason.WORDS_MISSING)
    if not 1 <= yen <= MOST_YEN:
        raise Refused(Reason.AMOUNT_UNLIKELY)
    file = files.keep_document(data, name=name, by=by, at=at)
    return Receipt.objects.create(
        person=by, id=receipt_id, claim_id=claim.id, yen=yen, what=what.strip(), file_id=file.id
    )


@transaction.atomic
def drop_receipt(claim_id: UUID, *, receipt_id: UUID, by: Person, at: datetime) -> None:
    """Take a receipt out again; its file is gone for good."""
    claim = _in_hand(claim_id, by)
    receipt = Receipt.objects.filter(person=by, claim_id=claim.id, id=receipt_id).first()
    if receipt is not None:
        receipt.delete()
        _forget_files([receipt.file_id], by=by, at=at)


@transaction.atomic
def hand_in(claim_id: UUID, *, name: str, note: str = "", shown: int, by: Person, at: datetime) -> Amount:
    """Hand it in: from now on it holds what the rule comes to. `shown` is what the person read: never less without a word."""
    people.hold_open(by, by=by, at=at)
    offer, claim = locked_claim(by.id, claim_id)
    if claim.state == Claim.State.HANDED_IN:
        return amount_from_json(claim.worked)
    if claim.state not in IN_HAND:
        raise Refused(Reason.ALREADY_DECIDED)
    if not name.strip():
        raise Refused(Reason.WORDS_MISSING)
    if claim.state == Claim.State.DRAFT:
        _check_claimable(offer, by, at)
        claim.period_begins = offer.period_begins(day_in_japan(at))
    worked = amount_of(offer, claim)
    if not worked.spent:
        raise Refused(Reason.RECEIPT_MISSING)
    if not worked.yen:
        spent = any(cut.ceiling is Ceiling.BUDGET for cut in worked.cuts)
        raise Refused(Reason.BUDGET_SPENT if spent else Reason.CEILING_REACHED)
    if worked.yen < shown:
        raise Refused(Reason.AMOUNT_CHANGED)
    hold(offer, claim, worked.yen)
    claim.state, claim.asked, claim.worked = Claim.State.HANDED_IN, worked.yen, worked.as_json()
    claim.name, claim.note, claim.handed_in_at = name.strip(), note.strip(), at
    claim.save()
    audit.record(
        "handed_in_a_claim", by=by, at=at, person_id=by.id, place_id=offer.place_id, offer=offer.id, claim=claim.id
    )
    return worked


@transaction.atomic
def withdraw_claim(claim_id: UUID, *, by: Person, at: datetime) -> None:
    """The person takes it back until it is paid; what it held is there for others. A draft leaves nothing behind."""
    offer, claim = locked_claim(by.id, claim_id)
    if claim.state in (Claim.State.WITHDRAWN, Claim.State.REFUSED):
        return
    if claim.state == Claim.State.PAID:
        raise Refused(Reason.ALREADY_DECIDED)
    if claim.state == Claim.State.DRAFT:
        _forget(claim, by=by, at=at)
        return
    hold(offer, claim, 0)
    claim.state, claim.account = Claim.State.WITHDRAWN, None
    claim.save()
    audit.record(
        "withdrew_a_claim", by=by, at=at, person_id=by.id, place_id=offer.place_id, offer=offer.id, claim=claim.id
    )


@transaction.atomic
def give_account(claim_id: UUID, *, account: BankAccount, by: Person, at: datetime) -> None:
    """Where the money is to go: asked for only when there is money, sealed, and forgotten when it has gone."""
    offer, claim = locked_claim(by.id, claim_id)
    if claim.state != Claim.State.APPROVED:
        raise Refused(Reason.ALREADY_DECIDED)
    claim.account = sealing.seal(account.as_json(), settings.FIELD_KEYS)
    claim.save(update_fields=["account"])
    audit.record("gave_an_account", by=by, at=at, person_id=by.id, place_id=offer.place_id, claim=claim.id)


def forget_drafts(*, by: Person | None, at: datetime) -> int:
    """Remove drafts that nobody came back to, with their files. How many."""
    left_lying = list(Claim.objects.filter(state=Claim.State.DRAFT, handed_in_at__lt=at - DRAFTS_KEPT))
    for claim in left_lying:
        with transaction.atomic():
            _forget(claim, by=by, at=at)
    return len(left_lying)


@transaction.atomic
def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> int:
    """Claims and receipts go on in this account. Uses of both count together: two accounts give no second turn."""
    Receipt.objects.filter(person=other).update(person=person)
    for used in list(Used.objects.filter(person=other)):
        same, new = Used.objects.get_or_create(
            person=person,
            offer_id=used.offer_id,
            period_begins=used.period_begins,
            defaults={"times": used.times},
        )
        if not new:
            same.times += used.times
            same.save(update_fields=["times"])
        used.delete()
    return Claim.objects.filter(person=other).update(person=person)


@transaction.atomic
def leave_supports(person: Person, *, by: Person | None, at: datetime) -> None:
    """The account is about to be erased. What is open is taken back, so that others can have it; of what was paid the amount
    stays, because the place answers for its budget, and no name, word or file.
    """
    for claim_id in Claim.objects.filter(person=person).order_by("offer_id").values_list("id", flat=True):
        claim = Claim.objects.get(person=person, id=claim_id)
        if claim.state not in (Claim.State.PAID, Claim.State.REFUSED):
            withdraw_claim(claim_id, by=person, at=at)
    _forget_files(list(Receipt.objects.filter(person=person).values_list("file_id", flat=True)), by=by, at=at)
    Claim.objects.filter(person=person).update(name="", note="", words="", account=None)


def _check_claimable(offer: Offer, by: Person, at: datetime) -> None:
    if offer.way != Way.CLAIM or not offer.is_open(day_in_japan(at)):
        raise Refused(Reason.OFFER_CLOSED)
    if not registrations.is_meant(by.id, offer.place_id, offer.audience, at=at):
        raise Refused(Reason.NOT_MEANT)


def _in_hand(claim_id: UUID, by: Person) -> Claim:
    claim = Claim.objects.select_for_update().filter(person=by, id=claim_id).first()
    if claim is None:
        raise Refused(Reason.NOT_FOUND)
    if claim.state not in IN_HAND:
        raise Refused(Reason.ALREADY_DECIDED)
    return claim


def _forget(claim: Claim, *, by: Person | None, at: datetime) -> None:
    receipts = Receipt.objects.filter(person_id=claim.person_id, claim_id=claim.id)
    file_ids = list(receipts.values_list("file_id", flat=True))
    receipts.delete()
    claim.delete()
    _forget_files(file_ids, by=by, at=at)


def _forget_files(file_ids: list[UUID], *, by: Person | None, at: datetime) -> None:
    """Once it is certain that no receipt shows them: bytes do not come back when a transaction fails."""
    transaction.on_commit(lambda: files.forget(file_ids, by=by, at=at))
