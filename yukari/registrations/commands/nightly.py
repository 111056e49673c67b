"""What the machine does every night for everybody: renewals, lapses, what has come to be met, and who is not seen any more.

Facts are fetched and judged for whole ranges of persons. Only those for whom something is due are then taken up, each in a
transaction of their own in which the rule is asked again: the run may be killed anywhere, and run twice it does nothing twice.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from yukari.people.models import Person
from yukari.places.queries import default_policy, own_policies
from yukari.registrations.life import A_DAY, Life, link, premium, taken_up
from yukari.registrations.models import Application, Decision, Judgement, NightlyRun, Registration, Review, Term
from yukari.registrations.queries.many import APPLIED_FOR, IN_WINDOW, facts_of_many
from yukari.rules import inactivity, renewal
from yukari.rules.policy import Policy
from yukari.rules.premium import Facts, judge

BATCH = 2_000
"""Persons that are judged between two marks of how far the run has come."""

Summary = dict[str, int]

log = logging.getLogger(__name__)

PLAN = """
INSERT INTO registrations_nightlyrun ("on", part, parts, first_person_id, last_person_id, summary)
SELECT %(on)s, part, count(*) OVER (), min(person_id::text)::uuid, max(person_id::text)::uuid, '{}'
FROM (SELECT person_id, ntile(%(parts)s) OVER (ORDER BY person_id) AS part FROM registrations_standing) each
GROUP BY part
ON CONFLICT ("on", part) DO NOTHING
"""

NEXT_BATCH = """
SELECT count(*), max(person_id::text)::uuid FROM (
    SELECT person_id FROM registrations_standing WHERE person_id BETWEEN %(first)s AND %(last)s
    ORDER BY person_id LIMIT %(size)s
) next
"""

DUE = """
SELECT person_id FROM registrations_term t
WHERE person_id BETWEEN %(first)s AND %(last)s AND NOT linked AND ended_on IS NULL AND ends_on < %(on)s
UNION
SELECT person_id FROM registrations_term t
WHERE person_id BETWEEN %(first)s AND %(last)s AND NOT linked AND ended_on IS NULL
    AND ends_on BETWEEN %(on)s AND %(window_ends)s
    AND NOT EXISTS (
        SELECT 1 FROM people_notice n
        WHERE n.person_id = t.person_id AND n.key = 'premium_ends_soon:' || t.place_id || ':' || t.ends_on
    )
UNION
SELECT s.person_id FROM registrations_standing s
WHERE person_id BETWEEN %(first)s AND %(last)s AND last_access_on + make_interval(months => %(months)s) <= %(on)s
    AND EXISTS (
        SELECT 1 FROM registrations_registration r
        WHERE r.person_id = s.person_id AND released_at IS NULL AND origin = 'direct'
            AND (asked_on IS NULL OR asked_on <= s.last_access_on OR asked_on + %(days)s < %(on)s)
    )
"""
"""Who is certainly to be looked at, because a day has come; whether anything follows the rules decide."""


def plan_night(on: date, *, parts: int, by: Person | None, at: datetime) -> list[int]:
    """Cut everybody into ranges of about the same size, once for a night. Returns the parts that are not finished."""
    with transaction.atomic():
        if not NightlyRun.objects.filter(on=on).exists():
            with connection.cursor() as cursor:
                cursor.execute(PLAN, {"on": on, "parts": parts})
    return list(
        NightlyRun.objects.filter(on=on, finished_at__isnull=True).order_by("part").values_list("part", flat=True)
    )


def judge_night(
    on: date, *, part: int, by: Person | None, at: datetime, progress: Callable[[int], None] = lambda people: None
) -> Summary:
    """Look after everybody in one part of a night, from where an earlier run of it was stopped."""
    run = NightlyRun.objects.get(on=on, part=part)
    policies = own_policies(on)
    for first, last, size in _batches(run):
        done: Counter[str] = Counter(looked_at=size)
        for person_id in sorted(_due(on, first, last, policies)):
            try:
                done.update(look_after(person_id, on=on, by=by, at=at))
            except (OperationalError, InterfaceError):
                raise  # The database is away: nobody was looked after, and the part goes on here later.
            except Exception:
                # One person's broken row must not keep everybody behind it from being judged, this night and every night.
                log.exception("The night could not look after %s.", person_id)
                done["failed"] += 1
        _mark(run, last, done)
        progress(size)
    NightlyRun.objects.filter(id=run.id, finished_at__isnull=True).update(finished_at=at)
    run.refresh_from_db()
    return dict(run.summary)


def look_after(person_id: UUID, *, on: date, by: Person | None, at: datetime) -> Counter[str]:
    """Everything that this day brings one person. Looked after again, nothing is left to do."""
    with taken_up(person_id, by=by, at=at, on=on) as life:
        _ask_or_release(life, by)
        for place_id in sorted({term.place_id for term in life.open_terms(linked=False)}):
            _tend_term(life, place_id)
        # After the lapses, because a lapse may free one of the three seats.
        for place_id, application in sorted(life.applications.items()):
            if application.state == Application.State.OPEN:
                premium.consider(life, place_id, cause=Judgement.Cause.NIGHTLY, keep_no=False)
        for place_id in sorted({term.place_id for term in life.open_terms(linked=False)}):
            premium.mark_long_stay(life, place_id)
    return _what_was_done(life)


def _ask_or_release(life: Life, by: Person | None) -> None:
    steps: dict[inactivity.Step, list[str]] = {step: [] for step in inactivity.Step}
    for registration in life.in_force():
        if registration.origin == Registration.Origin.DIRECT:
            step = inactivity.what_to_do(
                life.standing.last_access_on,
                registration.asked_on,
                life.on,
                months=settings.INACTIVITY_MONTHS,
                days=settings.INACTIVITY_REPLY_DAYS,
            )
            steps[step].append(registration.place_id)
    if steps[inactivity.Step.ASK]:
        _ask(life)
    elif steps[inactivity.Step.RELEASE]:
        _release(life, sorted(steps[inactivity.Step.RELEASE]), by)


def _ask(life: Life) -> None:
    """K6: ask once for everything whether the person wishes to stay."""
    asked = [one for one in life.in_force() if one.origin == Registration.Origin.DIRECT]
    for registration in asked:
        registration.asked_on = life.on
        life.put(registration)
    until = inactivity.release_from(life.on, settings.INACTIVITY_REPLY_DAYS) - A_DAY
    life.tell_of_places("inactive_asked", [one.place_id for one in asked], key=life.on, until=until)


def _release(life: Life, place_ids: list[str], by: Person | None) -> None:
    """K6: no answer came: the registrations end by themselves, and staff do nothing."""
    for place_id in place_ids:
        link.release(life, place_id, because=Registration.ReleaseReason.INACTIVE)
        life.record("released_for_inactivity", by=by, place_id=place_id)
    life.tell_of_places("inactive_released", place_ids, key=life.on)


def _tend_term(life: Life, place_id: str) -> None:
    """P6, P7: renewed when it is met, announced while it is not, and at its end over."""
    term = premium.renewable_term(life, place_id)
    if term is None:
        return
    considered = premium.consider(life, place_id, cause=Judgement.Cause.NIGHTLY, keep_no=False)
    if considered.granted:
        _tend_term(life, place_id)  # After nights that did not run, the next term may be over too.
    if considered.granted or considered.waiting:
        return
    if term.in_force(life.on):
        life.tell("premium_ends_soon", place_id, key=term.ends_on, ends_on=term.ends_on)
        return
    policy = life.policy(place_id)
    renewal_waits = (place_id, Review.Kind.RENEW) in life.reviews or life.waits_for_the_card
    step = renewal.at_the_end(premium.year_of(term), life.on, policy.release, renewal_waits=renewal_waits)
    if step is renewal.Step.WAIT or (place_id, Review.Kind.RELEASE) in life.reviews:
        return
    facts = life.facts(place_id, premium.year_of(term))
    row = premium.store(life, judge(facts, policy), policy, facts, cause=Judgement.Cause.NIGHTLY)
    if step is renewal.Step.RELEASE:
        premium.release(life, term, ending=Term.Ending.LAPSED, by=None, judgement_id=row.id)
    else:
        premium.lay_before_staff(life, row, Review.Kind.RELEASE, term=term)


def _what_was_done(life: Life) -> Counter[str]:
    done: Counter[str] = Counter(notice.kind for notice in life.notices)
    for row in life.changed.values():
        if isinstance(row, Decision):
            done[row.what] += 1
        elif isinstance(row, Review) and row.settled_at is None:
            done["laid_before_staff"] += 1
    return done


# Who is due


def _batches(run: NightlyRun) -> Iterator[tuple[UUID, UUID, int]]:
    """First and last person of each batch that is left, and how many it holds."""
    first = run.first_person_id if run.done_to_id is None else _after(run.done_to_id)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_BATCH, {"first": first, "last": run.last_person_id, "size": BATCH})
            size, last = cursor.fetchone()
        if not size:
            return
        yield first, last, size
        first = _after(last)


def _after(person_id: UUID) -> UUID:
    return UUID(int=person_id.int + 1)


def _due(on: date, first: UUID, last: UUID, policies: dict[str, Policy]) -> set[UUID]:
    window_ends = on + timedelta(days=settings.RENEWAL_WINDOW_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "first": first,
                "last": last,
                "on": on,
                "window_ends": window_ends,
                "months": settings.INACTIVITY_MONTHS,
                "days": settings.INACTIVITY_REPLY_DAYS,
            },
        )
        due = {row[0] for row in cursor}
    due |= _met(facts_of_many(IN_WINDOW, on=on, first=first, last=last, window_ends=window_ends), policies)
    due |= _met(facts_of_many(APPLIED_FOR, on=on, first=first, last=last), policies)
    return due


def _met(found: Iterator[tuple[str, Facts]], policies: dict[str, Policy]) -> set[UUID]:
    """Those for whom the rule says yes."""
    return {
        UUID(person_id)
        for person_id, facts in found
        if judge(facts, policies.get(facts.place) or default_policy(facts.place)).met
    }


def _mark(run: NightlyRun, done_to: UUID, done: Counter[str]) -> None:
    with transaction.atomic():
        now = NightlyRun.objects.select_for_update().get(id=run.id)
        now.done_to_id = done_to if now.done_to_id is None else max(now.done_to_id, done_to)
        now.summary = dict(Counter(now.summary) + done)
        now.save(update_fields=["done_to_id", "summary"])
