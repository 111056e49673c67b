"""Premium registration in one life: judged, granted, laid before staff, ended (P1 to P16). The rules decide, this writes."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.registrations.life.state import A_DAY, Life
from yukari.registrations.models import Application, Decision, Judgement, Review, Term
from yukari.rules import premium, record, renewal
from yukari.rules.policy import Policy
from yukari.rules.renewal import Step


class Considered(NamedTuple):
    """What a judgement came to. `row` is its stored form, where it was stored."""

    judgement: premium.Judgement
    row: Judgement | None = None
    granted: Term | None = None
    waiting: bool = False


def renewable_term(life: Life, place_id: str) -> Term | None:
    """P6: the person's last own term, once its renewal is judged; also past its end while nobody has closed it."""
    term = life.own_term(place_id)
    if term is not None and renewal.window_opens(term.ends_on, settings.RENEWAL_WINDOW_DAYS) <= life.on:
        return term
    return None


def so_far(life: Life, place_id: str) -> premium.Judgement:
    """What counts at this moment: towards the renewal of a running term, or else towards a first one. Nothing is stored."""
    return premium.judge(life.facts(place_id, _year_to_renew(life, place_id)), life.policy(place_id))


def consider(life: Life, place_id: str, *, cause: str, keep_no: bool = True) -> Considered:
    """Judge what the person strives for at this place, and do what follows from it (P10).

    With `keep_no=False` a judgement is stored only where it changes something.
    """
    term = renewable_term(life, place_id)
    application = life.applications.get(place_id)
    if term is not None and (place_id, term.starts_on) not in life.refused_renewals:
        considered = _follow(life, place_id, term, cause=cause, keep_no=keep_no)
        if considered.judgement.met or application is None:
            return considered
    if application is None:
        return Considered(so_far(life, place_id))
    if application.state == Application.State.WAITING:
        return Considered(so_far(life, place_id), waiting=True)
    return _follow(life, place_id, None, cause=cause, keep_no=keep_no)


def _follow(life: Life, place_id: str, term: Term | None, *, cause: str, keep_no: bool) -> Considered:
    """One judgement, of a first term or of the renewal of `term`, and what it leads to."""
    policy = life.policy(place_id)
    facts = life.facts(place_id, year_of(term) if term else None)
    judgement = premium.judge(facts, policy)
    kind = Review.Kind.REGISTER if term is None else Review.Kind.RENEW
    step = renewal.what_to_do(judgement, policy.register if term is None else policy.renew)
    if step is Step.WAIT:
        row = store(life, judgement, policy, facts, cause=cause) if keep_no else None
        return Considered(judgement, row)
    if (place_id, kind) in life.reviews:
        return Considered(judgement, waiting=True)
    row = store(life, judgement, policy, facts, cause=cause)
    if step is Step.GRANT:
        return Considered(judgement, row, grant(life, row, term=term, by=None))
    lay_before_staff(life, row, kind, term=term)
    return Considered(judgement, row, waiting=True)


def consider_late(life: Life, place_id: str, day: date) -> None:
    """A participation that is recorded after the term it belongs to has lapsed: if it would have renewed it, staff decide."""
    own = [term for term in life.terms if term.place_id == place_id and not term.linked]
    last = max(own, key=lambda term: term.starts_on, default=None)
    if last is None or last.ending != Term.Ending.LAPSED or not last.starts_on <= day <= last.ends_on:
        return
    policy = life.policy(place_id)
    facts = life.facts(place_id, year_of(last))
    judgement = premium.judge(facts, policy)
    if judgement.met and renewal.next_term(year_of(last)).ends_on >= life.on:
        row = store(life, judgement, policy, facts, cause=Judgement.Cause.PARTICIPATION)
        lay_before_staff(life, row, Review.Kind.RENEW, term=last)


def reconsider(life: Life, term: Term, *, cause: str) -> None:
    """A6: run the judgement that a term was granted on again. Where it says no now, a person decides what becomes of it."""
    before = stored(life, term.judgement_id)
    after, facts = again(life, before, term.place_id)
    if not record.difference(record.judgement_from(before.outcome), after):
        return
    row = store(life, after, record.policy_from(before.policy), facts, cause=cause)
    if before.met and not after.met:
        lay_before_staff(life, row, Review.Kind.RECONSIDER, term=term)


def reconsider_what_waits(life: Life, place_id: str, *, cause: str) -> None:
    """A yes that staff have not decided on yet and that is a no now waits no longer; the wish stays open."""
    for kind in (Review.Kind.REGISTER, Review.Kind.RENEW):
        review = life.reviews.get((place_id, kind))
        if review is None or again(life, stored(life, review.judgement_id), place_id)[0].met:
            continue
        settle_reviews(life, place_id, kind)
        application = life.applications.get(place_id)
        if kind == Review.Kind.REGISTER and application is not None:
            application.state = Application.State.OPEN
            life.put(application)
        consider(life, place_id, cause=cause)


def stored(life: Life, judgement_id: UUID) -> Judgement:
    return Judgement.objects.get(person_id=life.person_id, id=judgement_id)


def again(life: Life, row: Judgement, place_id: str, *, today: bool = False) -> tuple[premium.Judgement, premium.Facts]:
    """A stored judgement by its own day and policy, on what the ledger says now of the place, or of its successor (B3).

    With `today`, who the person is counts as of today too: what must be true when staff act on it, while the activities
    are those of its day, because nobody loses to a full desk.
    """
    facts = record.facts_from(row.facts)
    facts = facts._replace(
        place=place_id,
        attendances=life.attendances.get(place_id, ()),
        guardian_consented=life.guardian_consented or life.is_adult,
    )
    if today:
        facts = facts._replace(
            basic=life.registered(place_id) is not None,
            identity_confirmed_on=facts.identity_confirmed_on if life.identity else None,
            residence=life.residence,
            premium_elsewhere=tuple(sorted(life.premium_places(life.on) - {place_id})),
        )
    return premium.judge(facts, record.policy_from(row.policy)), facts


def store(life: Life, judgement: premium.Judgement, policy: Policy, facts: premium.Facts, *, cause: str) -> Judgement:
    """Keep a judgement with all that it leaned on, so that it can be run again years later (P13)."""
    row = Judgement(
        person_id=life.person_id,
        id=new_id(),
        place_id=judgement.place,
        kind=judgement.kind,
        cause=cause,
        on=judgement.on,
        judged_at=life.at,
        policy_version=policy.version,
        met=judgement.met,
        policy=record.of_policy(policy),
        facts=record.of_facts(facts),
        outcome=record.of_judgement(judgement),
    )
    life.put(row)
    return row


def grant(
    life: Life,
    row: Judgement,
    *,
    term: Term | None,
    by: Person | None,
    reason: str = "",
    review: Review | None = None,
) -> Term:
    """Grant a first term, or the one after `term`; by staff, or by the machine where nobody is named."""
    place_id = row.place_id
    year = renewal.first_term(life.on) if term is None else renewal.next_term(year_of(term))
    if term is None:
        _close_what_ran_out(life, place_id)
    granted = life.term_to_fill(place_id, year.starts_on)
    granted.ends_on = year.ends_on
    granted.linked = False
    granted.long_stay = row.outcome["long_stay"]
    granted.judgement_id = row.id
    granted.granted_at = life.at
    granted.granted_by_id = by.id if by else None
    life.put(granted)
    if term is not None:
        term.long_stay = term.long_stay or granted.long_stay
        term.ended_on, term.ending = None, ""  # It may have lapsed before its last participation was recorded.
        life.put(term)
    application = settle_application(life, place_id, Application.State.GRANTED, judgement_id=row.id)
    settle_reviews(life, place_id, Review.Kind.REGISTER, Review.Kind.RENEW, Review.Kind.RELEASE)
    decision = decide(
        life,
        place_id,
        Decision.What.GRANT if term is None else Decision.What.RENEW,
        by=by,
        reason=reason,
        judgement_id=row.id,
        term=granted,
        review=review,
        application=application,
    )
    life.tell(
        "premium_granted" if term is None else "premium_renewed",
        place_id,
        key=decision.id,
        starts_on=granted.starts_on,
        ends_on=granted.ends_on,
    )
    return granted


def lay_before_staff(life: Life, row: Judgement, kind: str, *, term: Term | None) -> Review:
    """P10, A6: a member of staff decides. What lies there already lies there once."""
    review = life.reviews.get((row.place_id, kind))
    if review is None:
        review = Review(person_id=life.person_id, id=new_id(), place_id=row.place_id, kind=kind, laid_at=life.at)
        life.reviews[row.place_id, kind] = review
    review.judgement_id = row.id
    review.term_starts_on = term.starts_on if term else None
    life.put(review)
    if kind == Review.Kind.REGISTER:
        application = life.applications[row.place_id]
        application.state = Application.State.WAITING
        application.judgement_id = row.id
        life.put(application)
    if kind in (Review.Kind.REGISTER, Review.Kind.RENEW):
        life.tell("premium_waiting", row.place_id, key=review.id)
    return review


def release(
    life: Life,
    term: Term,
    *,
    ending: str,
    by: Person | None,
    reason: str = "",
    judgement_id: UUID | None = None,
    review: Review | None = None,
) -> None:
    """End a term by a decision: it lapsed (P7), or staff took it back (A6)."""
    decision = decide(
        life,
        term.place_id,
        Decision.What.RELEASE,
        by=by,
        reason=reason,
        judgement_id=judgement_id or term.judgement_id,
        term=term,
        review=review,
    )
    end(life, term, ending)
    settle_reviews(life, term.place_id)
    if ending == Term.Ending.LAPSED:
        life.tell("premium_lapsed", term.place_id, key=decision.id, last_day=term.ended_on)
    else:
        life.tell("premium_released", term.place_id, key=decision.id, reason=reason)


def end_terms(life: Life, place_id: str, ending: str) -> list[Term]:
    """End everything premium at this place from today on, because the life that it stood on has changed."""
    terms = life.open_terms(place_id)
    for term in terms:
        end(life, term, ending)
    return terms


def settle_application(
    life: Life, place_id: str, state: str, *, judgement_id: UUID | None = None
) -> Application | None:
    """The pending application has come to its end."""
    application = life.applications.pop(place_id, None)
    if application is not None:
        application.state = state
        application.settled_at = life.at
        application.judgement_id = judgement_id or application.judgement_id
        life.put(application)
    return application


def settle_reviews(life: Life, place_id: str, *kinds: str) -> None:
    """These no longer wait for staff; without kinds, nothing of this place does."""
    for (where, kind), review in list(life.reviews.items()):
        if where == place_id and (not kinds or kind in kinds):
            review.settled_at = life.at
            life.put(life.reviews.pop((where, kind)))


def decide(
    life: Life,
    place_id: str,
    what: str,
    *,
    by: Person | None,
    reason: str,
    judgement_id: UUID | None = None,
    term: Term | None = None,
    review: Review | None = None,
    application: Application | None = None,
    undoes: Decision | None = None,
) -> Decision:
    """Write down what was decided, so that it can be read and undone."""
    decision = Decision(
        person_id=life.person_id,
        id=new_id(),
        place_id=place_id,
        what=what,
        reason=reason,
        judgement_id=judgement_id,
        term_starts_on=term.starts_on if term else None,
        review_id=review.id if review else None,
        application_id=application.id if application else None,
        decided_at=life.at,
        decided_by_id=by.id if by else None,
        undoes_id=undoes.id if undoes else None,
    )
    life.put(decision)
    life.record(f"premium_{what}", by=by, place_id=place_id, why=reason, decision=decision.id)
    return decision


def mark_long_stay(life: Life, place_id: str) -> bool:
    """P11: the day that makes the stays of a year enough puts it on the running term."""
    term = next((one for one in life.open_terms(place_id, linked=False) if one.in_force(life.on)), None)
    if term is None or term.long_stay:
        return False
    if not premium.judge(life.facts(place_id, None), life.policy(place_id)).long_stay:
        return False
    term.long_stay = True
    life.put(term)
    life.tell("long_stay", place_id, key=term.starts_on)
    return True


def year_of(term: Term) -> premium.Term:
    return premium.Term(term.starts_on, term.ends_on)


def _year_to_renew(life: Life, place_id: str) -> premium.Term | None:
    """The year of the running term; of one that ran out, while nobody has closed it and no new one is asked for."""
    for term in life.open_terms(place_id, linked=False):
        if term.in_force(life.on) or place_id not in life.applications:
            return year_of(term)
    return None


def _close_what_ran_out(life: Life, place_id: str) -> None:
    """A first term is granted to somebody whose last one is over but not closed yet."""
    for term in life.open_terms(place_id, linked=False):
        if term.ends_on < life.on:
            end(life, term, Term.Ending.LAPSED)


def end(life: Life, term: Term, ending: str) -> None:
    term.ended_on = min(life.on - A_DAY, term.ends_on)
    term.ending = ending
    life.put(term)
