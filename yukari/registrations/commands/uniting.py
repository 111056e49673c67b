"""Two accounts of one human become one: what the other account held goes over, and of what both held the stricter stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations.commands.identity import look_again
from yukari.registrations.life import A_DAY, Life, keep, link, lock, looked_at, premium
from yukari.registrations.models import (
    Application,
    Decision,
    Judgement,
    LinkChoice,
    Registration,
    Review,
    RosterEntry,
    Standing,
    Term,
)
from yukari.rules import linking, uniting
from yukari.rules.codes import prefecture_of
from yukari.rules.uniting import Held

PENDING = Q(state__in=[Application.State.OPEN, Application.State.WAITING])

MOVE_PARTICIPATIONS = """
WITH twice AS (
    DELETE FROM registrations_participation gone USING registrations_participation kept
    WHERE gone.person_id = %(other)s AND kept.person_id = %(person)s AND kept.occurrence_id = gone.occurrence_id
    RETURNING gone.*
), stricter AS (
    UPDATE registrations_participation kept SET
        designated = kept.designated AND twice.designated,
        voided_at = coalesce(kept.voided_at, twice.voided_at),
        voided_by_id = CASE WHEN kept.voided_at IS NULL THEN twice.voided_by_id ELSE kept.voided_by_id END,
        void_reason = CASE WHEN kept.voided_at IS NULL THEN twice.void_reason ELSE kept.void_reason END
    FROM twice WHERE kept.person_id = %(person)s AND kept.occurrence_id = twice.occurrence_id
    RETURNING kept.place_id, kept.voided_at IS NOT NULL AS void
), moved AS (
    UPDATE registrations_participation gone SET person_id = %(person)s
    WHERE person_id = %(other)s AND NOT EXISTS (
        SELECT FROM registrations_participation kept
        WHERE kept.person_id = %(person)s AND kept.occurrence_id = gone.occurrence_id
    )
    RETURNING minutes, voided_at
)
SELECT (SELECT count(*) FROM moved),
    (SELECT coalesce(sum(minutes) FILTER (WHERE voided_at IS NULL), 0) FROM moved),
    (SELECT array_agg(occurrence_id::text) FROM twice),
    (SELECT array_agg(DISTINCT place_id) FROM stricter WHERE void)
"""
"""A4: one participation per human and occurrence; void on one account is void (A6)."""

MOVE_STAYS = """
WITH gone AS (DELETE FROM registrations_stay WHERE person_id = %(other)s RETURNING *)
INSERT INTO registrations_stay (person_id, place_id, day, recorded_at, recorded_by_id, source)
SELECT %(person)s, place_id, day, recorded_at, recorded_by_id, source FROM gone ON CONFLICT DO NOTHING
"""

MOVE_ANSWERS = """
WITH gone AS (DELETE FROM registrations_answer WHERE person_id = %(other)s RETURNING *)
INSERT INTO registrations_answer (person_id, place_id, question, choices, words, answered_at)
SELECT %(person)s, place_id, question, choices, words, answered_at FROM gone ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What went over, and what both accounts had. Places by code; the limit is that of P8."""

    registered: tuple[str, ...]
    registered_twice: tuple[str, ...]
    premium: tuple[str, ...]
    premium_twice: tuple[str, ...]
    """Both accounts had earned terms there that overlap: the stricter stood."""
    premium_over_the_limit: tuple[str, ...]
    applied: tuple[str, ...]
    opted_out: tuple[str, ...]
    participations: int
    participations_twice: int
    minutes: int
    stays: int


def unite(person_id: UUID, *, other_id: UUID, by: Person | None, at: datetime) -> Carried:
    """Everything of the other account goes over to this one, and that account holds nothing and decides nothing any more.

    Both are locked in the order of their ids. That they are one human's is known before.
    """
    with transaction.atomic():
        for one in sorted((person_id, other_id)):
            lock(one, on=day_in_japan(at))
        gone = looked_at(other_id, at=at)
        moved, minutes, twice, voided = _move_ledger(person_id, other_id)
        stays = _move_history(person_id, other_id)
        _take_away(other_id)
        life = looked_at(person_id, at=at, also=_places_of(gone))
        registered, registered_twice = _join_registrations(life, gone)
        opted_out = _join_choices(life, gone)
        premium_twice = _join_terms(life, gone, by)
        over = _keep_the_limit(life)
        applied = _join_applications(life, gone)
        _join_reviews(life, gone)
        life.standing.last_access_on = max(life.standing.last_access_on, gone.standing.last_access_on)
        life.put(life.standing)
        for place_id in voided:
            for term in life.open_terms(place_id, linked=False):
                premium.reconsider(life, term, cause=Judgement.Cause.VOID)
            premium.reconsider_what_waits(life, place_id, cause=Judgement.Cause.VOID)
        look_again(life, by=by)
        life.record(
            "united_registrations",
            by=by,
            other=other_id,
            registered=registered,
            premium_ended=sorted({*premium_twice, *over}),
            participations=moved,
            occurrences_twice=twice,
        )
        keep(life, by=by)
        Standing.objects.filter(person_id=other_id).update(united_into_id=person_id, premium_counted=0)
    return Carried(
        registered=registered,
        registered_twice=registered_twice,
        premium=tuple(sorted({term.place_id for term in life.open_terms() if term.ends_on >= life.on})),
        premium_twice=premium_twice,
        premium_over_the_limit=over,
        applied=applied,
        opted_out=opted_out,
        participations=moved,
        participations_twice=len(twice),
        minutes=minutes,
        stays=stays,
    )


def _move_ledger(person_id: UUID, other_id: UUID) -> tuple[int, int, list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(MOVE_PARTICIPATIONS, {"person": person_id, "other": other_id})
        moved, minutes, twice, voided = cursor.fetchone()
    return moved, minutes, twice or [], voided or []


def _move_history(person_id: UUID, other_id: UUID) -> int:
    """What is over and is only read any more, and what is counted by the day; how many stays came."""
    both = {"person": person_id, "other": other_id}
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ANSWERS, both)
        cursor.execute(MOVE_STAYS, both)
        stays: int = cursor.rowcount
    for history in (
        Judgement.objects.filter(person_id=other_id),
        Decision.objects.filter(person_id=other_id),
        Application.objects.filter(person_id=other_id).exclude(PENDING),
        Review.objects.filter(person_id=other_id, settled_at__isnull=False),
    ):
        history.update(person_id=person_id)
    return stays


def _take_away(other_id: UUID) -> None:
    """What is held in the hand now, and will be written for the account that remains."""
    for model in (Registration, LinkChoice, RosterEntry, Term, Application, Review):
        model._default_manager.filter(person_id=other_id).delete()


def _places_of(gone: Life) -> set[str]:
    held = {*gone.registrations, *gone.applications, *(term.place_id for term in gone.terms)}
    return held | {prefecture_of(place_id) for place_id in held}


def _join_registrations(life: Life, gone: Life) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """K1: registered on one account is registered; on both, since the earlier of the two days."""
    came: list[str] = []
    twice: list[str] = []
    for place_id, row in sorted(gone.registrations.items()):
        if row.released_at is not None:
            if place_id not in life.registrations:
                row.person_id = life.person_id
                life.registrations[place_id] = row
                life.put(row)
            continue
        known = life.registered(place_id)
        if known is None and row.origin == Registration.Origin.LINKED and place_id in life.link_choices:
            continue
        (came if known is None else twice).append(place_id)
        is_direct = Registration.Origin.DIRECT in (row.origin, known.origin if known else "")
        since = min(row.registered_at, known.registered_at) if known else row.registered_at
        link.begin(life, place_id, origin=Registration.Origin.DIRECT if is_direct else Registration.Origin.LINKED)
        joined = life.registrations[place_id]
        joined.registered_at = since
        joined.asked_on = row.asked_on if known is None else known.asked_on
    return tuple(came), tuple(twice)


def _join_choices(life: Life, gone: Life) -> tuple[str, ...]:
    """K4: opted out on one account is opted out; a direct registration was asked for and stays."""
    came = [prefecture_id for prefecture_id in sorted(gone.link_choices) if prefecture_id not in life.link_choices]
    for prefecture_id in came:
        tie = linking.opt_out(link.link_with(life, prefecture_id))
        link.follow(life, prefecture_id, tie, because=Registration.ReleaseReason.OPTED_OUT)
        life.link_choices[prefecture_id].opted_out_at = gone.link_choices[prefecture_id].opted_out_at
    return tuple(came)


def _join_terms(life: Life, gone: Life, by: Person | None) -> tuple[str, ...]:
    """P5: earned terms of a place never overlap, and what was refused stays refused. Where the stricter one stood."""
    earned = [term for term in (*life.terms, *gone.terms) if not term.linked]
    brought = [term for term in life.terms if term.linked]
    brought += [term for term in gone.terms if term.linked and term.ended_on is not None]
    joined: dict[tuple[str, object], Term] = {}
    overlapping = []
    for place_id in sorted({term.place_id for term in earned}):
        here = [term for term in earned if term.place_id == place_id]
        stands = uniting.that_stand(map(_held, here))
        standing = list(_first_of_each(here, stands))
        fallen = [term for term in here if not any(term is one for one in standing)]
        if any(term.ended_on is None for term in fallen):
            overlapping.append(place_id)
        refused = any((place_id, term.starts_on) in life.refused_renewals for term in fallen if term.ended_on is None)
        for term in standing:
            joined[place_id, term.starts_on] = term
            if refused and term.ended_on is None and (place_id, term.starts_on) not in life.refused_renewals:
                premium.decide(life, place_id, Decision.What.REFUSE, by=by, reason="", term=term)
                life.refused_renewals |= {(place_id, term.starts_on)}
        for term in fallen:
            term.ended_on, term.ending = term.starts_on - A_DAY, Term.Ending.UNITED
            joined.setdefault((place_id, term.starts_on), term)
    for term in brought:
        joined.setdefault((term.place_id, term.starts_on), term)
    life.terms = list(joined.values())
    for term in life.terms:
        term.person_id = life.person_id
        life.put(term)
    return tuple(overlapping)


def _held(term: Term) -> Held:
    return Held(
        term.place_id,
        term.starts_on,
        term.ends_on,
        term.last_day,
        is_open=term.ended_on is None,
        taken_back=term.ending == Term.Ending.RELEASED,
    )


def _first_of_each(terms: Iterable[Term], stands: Iterable[Held]) -> Iterator[Term]:
    """The rows of what stands; the same term on both accounts stands once."""
    left = list(stands)
    for term in terms:
        held = _held(term)
        if held in left:
            left.remove(held)
            yield term


def _keep_the_limit(life: Life) -> tuple[str, ...]:
    """P8: the oldest ties stay, the others end today."""
    running = [term for term in life.open_terms(linked=False) if term.ends_on >= life.on]
    places = list(dict.fromkeys(term.place_id for term in sorted(running, key=lambda term: term.granted_at)))
    kept = uniting.within_the_limit(places)
    over = [place_id for place_id in places if place_id not in kept]
    for place_id in over:
        for term in life.open_terms(place_id, linked=False):
            premium.end(life, term, Term.Ending.UNITED)
    return tuple(over)


def _join_applications(life: Life, gone: Life) -> tuple[str, ...]:
    """One wish per place; none where the person is premium by now."""
    for place_id, application in sorted(gone.applications.items()):
        application.person_id = life.person_id
        if place_id in life.applications:
            application.state, application.settled_at = Application.State.WITHDRAWN, life.at
        else:
            life.applications[place_id] = application
        life.put(application)
    for place_id in sorted(life.applications):
        term = life.own_term(place_id)
        if term is not None and term.ends_on >= life.on:
            premium.settle_application(life, place_id, Application.State.WITHDRAWN)
            premium.settle_reviews(life, place_id, Review.Kind.REGISTER)
    return tuple(place_id for place_id in sorted(gone.applications) if place_id in life.applications)


def _join_reviews(life: Life, gone: Life) -> None:
    """What waited for staff waits on, once, where what it speaks of is still there."""
    for (place_id, kind), review in gone.reviews.items():
        review.person_id = life.person_id
        if (place_id, kind) not in life.reviews:
            life.reviews[place_id, kind] = review
        else:
            review.settled_at = life.at
        life.put(review)
    for (place_id, kind), review in list(life.reviews.items()):
        if not _speaks_of_something(life, review):
            premium.settle_reviews(life, place_id, kind)


def _speaks_of_something(life: Life, review: Review) -> bool:
    if review.kind == Review.Kind.REGISTER:
        application = life.applications.get(review.place_id)
        return application is not None and application.state == Application.State.WAITING
    return any(
        not term.linked
        and (term.place_id, term.starts_on) == (review.place_id, review.term_starts_on)
        and term.ending != Term.Ending.UNITED
        for term in life.terms
    )
