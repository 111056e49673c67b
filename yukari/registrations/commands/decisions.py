"""What staff decide on the machine's judgement, one or many, and how it is undone with the trace of both (P10, A6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.life import A_DAY, Life, premium, taken_up
from yukari.registrations.models import Application, Decision, Review, Term
from yukari.rules import limits
from yukari.rules.outcome import Reason, Refused
from yukari.rules.premium import Judgement, Requirement
from yukari.rules.roles import Ability

What = Decision.What
Kind = Review.Kind

CHOICES: dict[str, frozenset[str]] = {
    Kind.REGISTER: frozenset({What.GRANT, What.REFUSE}),
    Kind.RENEW: frozenset({What.RENEW, What.REFUSE}),
    Kind.RELEASE: frozenset({What.RELEASE}),
    Kind.RECONSIDER: frozenset({What.KEEP, What.RELEASE}),
}
"""What can be decided on each kind of review."""

WHY_NOT = {
    Requirement.BASIC_REGISTRATION: Reason.NOT_REGISTERED,
    Requirement.IDENTITY: Reason.IDENTITY_NOT_CONFIRMED,
    Requirement.NOT_HOME: Reason.LIVES_HERE,
    Requirement.LIMIT: Reason.LIMIT_REACHED,
    Requirement.GUARDIAN: Reason.GUARDIAN_CONSENT_MISSING,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that waits for staff."""

    person_id: UUID
    review_id: UUID


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done and, with its reason, what was not."""

    done: tuple[Case, ...]
    refused: tuple[tuple[Case, Reason], ...]


def decide(cases: Iterable[Case], *, place_id: str, what: str, reason: str, by: Person | None, at: datetime) -> Decided:
    """Decide one or many with a reason, each on its own: what cannot be done holds nothing else up."""
    require(Ability.DECIDE, of=by, at_place=place_id)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    done, refused = [], []
    for case in cases:
        try:
            with taken_up(case.person_id, by=by, at=at) as life:
                _decide(life, _waiting(life, case.review_id, place_id), what, reason.strip(), by)
            done.append(case)
        except Refused as refusal:
            refused.append((case, refusal.reason))
    return Decided(tuple(done), tuple(refused))


def undo(person_id: UUID, *, decision_id: UUID, reason: str, by: Person | None, at: datetime) -> None:
    """Take back the latest decision on a person and place, a machine's too. It then waits for staff again."""
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    with taken_up(person_id, by=by, at=at) as life:
        decision = Decision.objects.filter(person_id=person_id, id=decision_id).first()
        if decision is None:
            raise Refused(Reason.NOT_FOUND)
        require(Ability.UNDO, of=by, at_place=decision.place_id)
        _check_latest(decision)
        _UNDO[decision.what](life, decision)
        decision.undone_at = at
        life.put(decision)
        trace = premium.decide(life, decision.place_id, What.UNDO, by=by, reason=reason.strip(), undoes=decision)
        life.tell("decision_undone", decision.place_id, key=trace.id, what=decision.what, reason=reason.strip())


def _waiting(life: Life, review_id: UUID, place_id: str) -> Review:
    for review in life.reviews.values():
        if review.id == review_id and review.place_id == place_id:
            return review
    known = Review.objects.filter(person_id=life.person_id, id=review_id, place_id=place_id).exists()
    raise Refused(Reason.ALREADY_DECIDED if known else Reason.NOT_FOUND)


def _decide(life: Life, review: Review, what: str, reason: str, by: Person | None) -> None:
    if what not in CHOICES[review.kind]:
        raise Refused(Reason.NOT_ALLOWED)
    term = _term(life, review)
    if what in (What.GRANT, What.RENEW):
        row = premium.stored(life, review.judgement_id)
        judgement, _ = premium.again(life, row, review.place_id, today=True)
        if not judgement.met:
            raise Refused(_why_not(judgement))
        premium.grant(life, row, term=term, by=by, reason=reason, review=review)
    elif what == What.REFUSE:
        _refuse(life, review, term, reason, by)
    elif what == What.RELEASE:
        assert term is not None
        ending = Term.Ending.LAPSED if review.kind == Kind.RELEASE else Term.Ending.RELEASED
        premium.release(
            life, term, ending=ending, by=by, reason=reason, judgement_id=review.judgement_id, review=review
        )
    else:
        premium.settle_reviews(life, review.place_id, review.kind)
        premium.decide(
            life,
            review.place_id,
            What.KEEP,
            by=by,
            reason=reason,
            judgement_id=review.judgement_id,
            term=term,
            review=review,
        )


def _refuse(life: Life, review: Review, term: Term | None, reason: str, by: Person | None) -> None:
    premium.settle_reviews(life, review.place_id, review.kind)
    application = None
    if review.kind == Kind.REGISTER:
        application = premium.settle_application(life, review.place_id, Application.State.REFUSED)
    decision = premium.decide(
        life,
        review.place_id,
        What.REFUSE,
        by=by,
        reason=reason,
        judgement_id=review.judgement_id,
        term=term,
        review=review,
        application=application,
    )
    kind = "premium_refused" if review.kind == Kind.REGISTER else "premium_renewal_refused"
    life.tell(kind, review.place_id, key=decision.id, reason=reason)


def _why_not(judgement: Judgement) -> Reason:
    unmet = (finding.requirement for finding in judgement.findings if not finding.met)
    return next((WHY_NOT[one] for one in unmet if one in WHY_NOT), Reason.REQUIREMENTS_NOT_MET)


def _term(life: Life, of: Review | Decision) -> Term | None:
    """The term that a review or a decision speaks of."""
    return next(
        (
            term
            for term in life.terms
            if term.place_id == of.place_id and term.starts_on == of.term_starts_on and not term.linked
        ),
        None,
    )


# Undoing


def _check_latest(decision: Decision) -> None:
    """Only what nothing was built upon can be taken back; an undoing itself cannot, staff decide anew instead."""
    latest = (
        Decision.objects.filter(person_id=decision.person_id, place_id=decision.place_id, undone_at__isnull=True)
        .exclude(what=What.UNDO)
        .order_by("-decided_at", "-id")
        .values_list("id", flat=True)
        .first()
    )
    if latest != decision.id:
        raise Refused(Reason.ALREADY_DECIDED)


def _undo_grant(life: Life, decision: Decision) -> None:
    term = _take_back(life, decision)
    _reopen_application(life, decision)
    _reopen_review(life, decision, Kind.REGISTER, judgement_id=term.judgement_id, term=None)


def _undo_renewal(life: Life, decision: Decision) -> None:
    term = _take_back(life, decision)
    before = next(
        (
            one
            for one in life.terms
            if one.place_id == term.place_id and not one.linked and one.ends_on == term.starts_on - A_DAY
        ),
        None,
    )
    if before is None:
        # It was carried on at a successor of the place (B3), or went with an account: there is nothing to go back to.
        raise Refused(Reason.NOTHING_TO_GO_BACK_TO)
    _reopen_term(life, before)
    _reopen_review(life, decision, Kind.RENEW, judgement_id=term.judgement_id, term=before)


def _undo_refusal(life: Life, decision: Decision) -> None:
    term = _term(life, decision)
    if term is None:
        if decision.place_id in life.applications:
            raise Refused(Reason.ALREADY_APPLIED)
        if life.own_term(decision.place_id):
            raise Refused(Reason.ALREADY_PREMIUM)
        _reopen_application(life, decision)
    _reopen_review(
        life,
        decision,
        Kind.REGISTER if term is None else Kind.RENEW,
        judgement_id=decision.judgement_id,
        term=term,
    )


def _undo_release(life: Life, decision: Decision) -> None:
    """The term runs again as if it had not been ended, where everything that it needs is still there."""
    place_id, term = decision.place_id, _term(life, decision)
    assert term is not None
    if life.own_term(place_id):
        raise Refused(Reason.ALREADY_PREMIUM)
    if life.registered(place_id) is None:
        raise Refused(Reason.NOT_REGISTERED)
    if life.identity and life.lives_in(place_id):
        raise Refused(Reason.LIVES_HERE)
    over = term.ends_on < life.on
    if not over and not limits.may_add(life.premium_places(life.on), place_id):
        raise Refused(Reason.LIMIT_REACHED)
    _reopen_term(life, term)
    _reopen_review(
        life,
        decision,
        Kind.RELEASE if over else Kind.RECONSIDER,
        judgement_id=decision.judgement_id,
        term=term,
    )


def _undo_keeping(life: Life, decision: Decision) -> None:
    _reopen_review(life, decision, Kind.RECONSIDER, judgement_id=decision.judgement_id, term=_term(life, decision))


_UNDO: dict[str, Callable[[Life, Decision], None]] = {
    What.GRANT: _undo_grant,
    What.RENEW: _undo_renewal,
    What.REFUSE: _undo_refusal,
    What.RELEASE: _undo_release,
    What.KEEP: _undo_keeping,
}


def _take_back(life: Life, decision: Decision) -> Term:
    """The term that was granted, as if it had never begun from today on."""
    term = _term(life, decision)
    if term is None or term.ended_on is not None:
        raise Refused(Reason.NOT_PREMIUM)
    premium.end(life, term, Term.Ending.UNDONE)
    premium.settle_reviews(life, term.place_id, Kind.RECONSIDER)
    return term


def _reopen_term(life: Life, term: Term) -> None:
    term.ended_on = None
    term.ending = ""
    life.put(term)


def _reopen_application(life: Life, decision: Decision) -> None:
    for application in Application.objects.filter(person_id=life.person_id, id__in=[decision.application_id]):
        application.state = Application.State.WAITING
        application.settled_at = None
        life.applications[application.place_id] = application
        life.put(application)


def _reopen_review(life: Life, decision: Decision, kind: str, *, judgement_id: UUID | None, term: Term | None) -> None:
    """It waits for staff again; what the machine had decided alone waits for them for the first time."""
    if (decision.place_id, kind) in life.reviews:
        return
    review = Review.objects.filter(person_id=life.person_id, id__in=[decision.review_id]).first()
    if review is not None:
        review.settled_at = None
        life.reviews[review.place_id, review.kind] = review
        life.put(review)
    elif judgement_id is not None:
        premium.lay_before_staff(life, premium.stored(life, judgement_id), kind, term=term)
