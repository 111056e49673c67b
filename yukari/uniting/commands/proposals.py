"""What two people of staff decide: proposed with a reason, confirmed by another, and stopped by the person's own word."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yukari.audit import commands as audit
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.people.queries import person_with_address
from yukari.places.queries import require
from yukari.registrations import commands as registrations
from yukari.registrations.queries import registered_place_ids
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.uniting.commands.together import unite
from yukari.uniting.models import Proposal

State, Kind = Proposal.State, Proposal.Kind

ADDRESSES, PER_SECONDS = 20, 86_400
"""How many addresses one officer writes down in a day: nobody finds accounts by trying."""


def propose(
    person_id: UUID,
    *,
    place_id: str,
    address: str,
    other_remains: bool,
    reason: str,
    by: Person,
    at: datetime,
) -> Proposal:
    """A registrant says at the desk that an account of another address is theirs too. Whether there is one is not told (D1)."""
    require(Ability.DECIDE, of=by, at_place=place_id)
    _check_reason(reason)
    if place_id not in registered_place_ids(person_id):
        raise Refused(Reason.NOT_REGISTERED)
    people.slow_down(f"proposing:{by.id}", capacity=ADDRESSES, per_seconds=PER_SECONDS, by=by, at=at)
    found = person_with_address(address.strip())
    other = found if found and found.left_at is None and found.id != person_id else None
    _check_disinterested(by, person_id, other.id if other else None)
    with transaction.atomic():
        proposal, new = Proposal.objects.get_or_create(
            person_id=person_id,
            kind=Kind.UNITE,
            settled_at=None,
            defaults={
                "place_id": place_id,
                "state": State.PROPOSED,
                "other": other,
                "other_remains": other_remains,
                "laid_at": at,
                "reason": reason.strip(),
                "proposed_by_id": by.id,
            },
        )
        if not new:
            raise Refused(Reason.ALREADY_APPLIED)
        _record("proposed_uniting", proposal, why=reason, by=by, at=at)
    return proposal


def confirm(proposal_id: UUID, *, reason: str, by: Person, at: datetime) -> Proposal:
    """The first officer to speak for a card that was laid proposes it; the next, another one, decides."""
    _check_reason(reason)
    with transaction.atomic():
        proposal = _waiting(proposal_id, by)
        if proposal.state == State.CONFIRMED:
            return proposal
        if proposal.state == State.LAID:
            proposal.state, proposal.reason, proposal.proposed_by_id = State.PROPOSED, reason.strip(), by.id
            proposal.save(update_fields=["state", "reason", "proposed_by_id"])
            _record("spoke_for_a_card", proposal, why=reason, by=by, at=at)
            return proposal
        if proposal.proposed_by_id == by.id:
            raise Refused(Reason.SAME_PERSON_OF_STAFF)
        proposal.state, proposal.confirm_reason, proposal.confirmed_by_id = State.CONFIRMED, reason.strip(), by.id
        if proposal.kind == Kind.UNITE:
            proposal.due_on = day_in_japan(at) + timedelta(days=settings.UNITING_OBJECTION_DAYS)
            _tell_both(proposal, "uniting_ahead", by=by, at=at)
        else:
            taken = registrations.take_card_aside(proposal.person, by=by, at=at)
            proposal.state, proposal.settled_at = State.DONE if taken else State.IMPOSSIBLE, at
            proposal.settled_by_id = by.id
            if taken:
                _tell(proposal, proposal.person_id, "card_accepted", by=by, at=at)
        proposal.save()
        _record("confirmed_a_proposal", proposal, why=reason, by=by, at=at)
    return proposal


def refuse(proposal_id: UUID, *, reason: str, by: Person, at: datetime) -> None:
    """Any officer of the place, whoever proposed it too; the person reads why."""
    _check_reason(reason)
    with transaction.atomic():
        proposal = _waiting(proposal_id, by)
        was_told = proposal.state == State.CONFIRMED
        _settle(proposal, State.REFUSED, why=reason.strip(), by=by, at=at)
        if proposal.kind == Kind.CARD:
            people.drop_card_aside(proposal.person, by=by, at=at)
            _tell(proposal, proposal.person_id, "card_refused", by=by, at=at)
        elif was_told:
            _tell_both(proposal, "uniting_stopped", by=by, at=at)
        _record("refused_a_proposal", proposal, why=reason, by=by, at=at)


def object_to(proposal_id: UUID, *, by: Person, at: datetime) -> None:
    """Whoever signs in to either account stops it, without a reason. Stopped, it is stopped."""
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update(of=("self",)).filter(id=proposal_id).first()
        if proposal is None or by.id not in (proposal.person_id, proposal.other_id):
            raise Refused(Reason.NOT_FOUND)
        if proposal.state == State.OBJECTED:
            return
        if proposal.state != State.CONFIRMED:
            raise Refused(Reason.ALREADY_DECIDED)
        _settle(proposal, State.OBJECTED, why="", by=by, at=at)
        _tell_both(proposal, "uniting_stopped", by=by, at=at)
        _record("objected_to_uniting", proposal, why="", by=by, at=at)


def carry_out_due(*, by: Person | None, at: datetime) -> int:
    """Nobody has objected in time: these are carried out, each on its own. How many were united."""
    due = Proposal.objects.filter(state=State.CONFIRMED, due_on__lte=day_in_japan(at)).order_by("laid_at", "pk")
    return sum(carry_out(proposal_id, by=by, at=at) for proposal_id in due.values_list("id", flat=True))


def carry_out(proposal_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """Unite as two have decided. What cannot be done any more is settled so and stays readable."""
    named = Proposal.objects.get(id=proposal_id)
    if named.other_id is None:
        return _finish(proposal_id, State.IMPOSSIBLE, by, at)
    ids = (named.other_id, named.person_id) if named.other_remains else (named.person_id, named.other_id)
    with transaction.atomic():
        people.both_locked(ids[0], other_id=ids[1], by=by, at=at)
        proposal = Proposal.objects.select_for_update(of=("self",)).get(id=proposal_id)
        if proposal.state != State.CONFIRMED or proposal.due_on is None or day_in_japan(at) < proposal.due_on:
            return False
        try:
            with transaction.atomic():
                unite(ids[0], other_id=ids[1], by_staff=True, by=by, at=at)
        except Refused:
            return _finish(proposal_id, State.IMPOSSIBLE, by, at)
        return _finish(proposal_id, State.DONE, by, at)


def _finish(proposal_id: UUID, state: str, by: Person | None, at: datetime) -> bool:
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update(of=("self",)).get(id=proposal_id)
        if proposal.settled_at is not None:
            return False
        _settle(proposal, state, why="", by=by, at=at)
        _record(f"uniting_{state}", proposal, why="", by=by, at=at)
    return state == State.DONE


def _waiting(proposal_id: UUID, by: Person) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(id=proposal_id).first()
    if proposal is None:
        raise Refused(Reason.NOT_FOUND)
    require(Ability.DECIDE, of=by, at_place=proposal.place_id)
    _check_disinterested(by, proposal.person_id, proposal.other_id)
    if proposal.settled_at is not None:
        raise Refused(Reason.ALREADY_DECIDED)
    return proposal


def _settle(proposal: Proposal, state: str, *, why: str, by: Person | None, at: datetime) -> None:
    proposal.state, proposal.settled_at, proposal.settle_reason = state, at, why
    proposal.settled_by_id = by.id if by else None
    proposal.save(update_fields=["state", "settled_at", "settle_reason", "settled_by_id"])


def _tell_both(proposal: Proposal, kind: str, *, by: Person | None, at: datetime) -> None:
    for person_id in filter(None, (proposal.person_id, proposal.other_id)):
        _tell(proposal, person_id, kind, by=by, at=at)


def _tell(proposal: Proposal, person_id: UUID, kind: str, *, by: Person | None, at: datetime) -> None:
    people.tell(
        person_id,
        kind=kind,
        key=f"{kind}:{proposal.id}",
        details={
            "place": proposal.place.full_name,
            "place_en": proposal.place.full_name_in_english,
            "proposal_id": proposal.id,
            "due_on": proposal.due_on,
            "reason": proposal.settle_reason,
        },
        always_mailed=True,
        by=by,
        at=at,
    )


def _record(verb: str, proposal: Proposal, *, why: str, by: Person | None, at: datetime) -> None:
    """Each of the two can read it, and neither reads of the other."""
    for person_id in filter(None, (proposal.person_id, proposal.other_id)):
        audit.record(verb, by=by, at=at, person_id=person_id, place_id=proposal.place_id, why=why, proposal=proposal.id)


def _check_disinterested(by: Person, *person_ids: UUID | None) -> None:
    """Nobody decides about an account of their own."""
    if by.id in person_ids:
        raise Refused(Reason.NOT_ALLOWED)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
