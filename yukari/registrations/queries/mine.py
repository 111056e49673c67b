"""What a person sees of their own registrations: everything that counts, what is missing, until when, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from yukari.kit.pages import page
from yukari.places.models import Place, PolicyVersion
from yukari.places.queries import announced_policy
from yukari.registrations.life import A_DAY, Life, looked_at, premium
from yukari.registrations.life.link import link_with
from yukari.registrations.models import (
    Answer,
    Application,
    Decision,
    Judgement,
    Participation,
    Registration,
    Review,
    Term,
)
from yukari.rules import inactivity, record, renewal
from yukari.rules import premium as rules
from yukari.rules.codes import prefecture_of
from yukari.rules.linking import Link
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Policy
from yukari.rules.survey import Given

HISTORY = 50
"""How many judgements and decisions one page tells."""
NEWEST_FIRST = ("-judged_at", "-id")

ANSWERS_AT = """
FROM registrations_rosterentry e
JOIN registrations_answer w ON w.person_id = e.person_id AND w.place_id = e.place_id
WHERE e.place_id = %(place)s
"""


@dataclass(frozen=True, slots=True)
class TermSeen:
    """A term in force or to come, as cards and lists show it."""

    place_id: str
    starts_on: date
    ends_on: date
    linked: bool
    long_stay: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """One registration in force. `judgement` says what counts at this moment; nothing of it is stored."""

    place: Place
    registration: Registration
    judgement: rules.Judgement
    term: TermSeen | None
    next_term: TermSeen | None
    application: Application | None
    answer_by: date | None
    """K6: until when the person can still say that they wish to stay, where they were asked."""

    @property
    def is_premium(self) -> bool:
        return self.term is not None

    @property
    def premium_until(self) -> date | None:
        last = self.next_term or self.term
        return last.ends_on if last else None

    @property
    def is_linked(self) -> bool:
        return self.registration.origin == Registration.Origin.LINKED


@dataclass(frozen=True, slots=True)
class Judged:
    """One stored judgement with its reasons, and the policy that it went by (P13)."""

    id: UUID
    judged_at: datetime
    cause: str
    outcome: rules.Judgement
    policy: Policy


@dataclass(frozen=True, slots=True)
class JudgementsPage:
    """A part of the judgements of a registration."""

    rows: list[Judged]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A term whose last day is over and whose renewal waits: nobody is premium meanwhile, and it follows without a gap."""

    ended_on: date
    card_until: date | None
    """Until when it waits for the card, as the service was down; none: it waits for staff (P10)."""


@dataclass(frozen=True, slots=True)
class StandingAt:
    """Everything that the page of one registration tells."""

    mine: Mine
    policy: Policy
    announced: PolicyVersion | None
    """P13: what will be asked next, and from when."""
    link: Link
    """K4, K5: how the person is tied to the prefecture."""
    renewal_from: date | None
    """P6: from when the renewal of the running term is judged."""
    awaited: Awaited | None
    judgements: list[Judged]
    decisions: list[Decision]
    past_terms: list[Term]


def registrations_of(person_id: UUID, *, at: datetime) -> list[Mine]:
    """Every registration in force, by code, in one statement."""
    life = looked_at(person_id, at=at)
    return [_mine(life, one) for one in sorted(life.in_force(), key=lambda one: one.place_id)]


def standing_at(person_id: UUID, place_id: str, *, at: datetime) -> StandingAt:
    """One registration with its whole story, in four statements."""
    life = looked_at(person_id, at=at, also=(place_id, prefecture_of(place_id)))
    registration = life.registered(place_id)
    if registration is None:
        raise Refused(Reason.NOT_REGISTERED)
    mine = _mine(life, registration)
    own = mine.term is not None and not mine.term.linked
    return StandingAt(
        mine=mine,
        policy=life.policy(place_id),
        announced=announced_policy(place_id, on=life.on),
        link=link_with(life, prefecture_of(place_id)),
        renewal_from=renewal.window_opens(mine.term.ends_on, settings.RENEWAL_WINDOW_DAYS)
        if own and mine.term and mine.next_term is None
        else None,
        awaited=_awaited(life, place_id),
        judgements=[
            judged_as_stored(row) for row in _judgements(person_id, place_id).order_by(*NEWEST_FIRST)[:HISTORY]
        ],
        decisions=list(
            Decision.objects.filter(person_id=person_id, place_id=place_id).order_by("-decided_at", "-id")[:HISTORY]
        ),
        past_terms=sorted(
            (term for term in life.terms if term.place_id == place_id and term.last_day < life.on),
            key=lambda term: term.starts_on,
            reverse=True,
        ),
    )


def judgements_page(person_id: UUID, place_id: str, *, cursor: str = "") -> JudgementsPage:
    """Every judgement of a registration, the newest first, page by page."""
    if place_id not in registered_place_ids(person_id):
        raise Refused(Reason.NOT_REGISTERED)
    found = page(_judgements(person_id, place_id), order=NEWEST_FIRST, size=HISTORY, cursor=cursor)
    return JudgementsPage([judged_as_stored(row) for row in found.items], found.next_cursor)


def _judgements(person_id: UUID, place_id: str) -> QuerySet[Judgement]:
    return Judgement.objects.filter(person_id=person_id, place_id=place_id).defer("facts")


def judged_as_stored(row: Judgement) -> Judged:
    return Judged(row.id, row.judged_at, row.cause, record.judgement_from(row.outcome), record.policy_from(row.policy))


def record_of(person_id: UUID, *, place_id: str | None = None) -> list[Participation]:
    """The record of what a person has done, void entries with their reasons too; the newest first."""
    rows = Participation.objects.filter(person_id=person_id)
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    return list(rows.order_by("-day", "-recorded_at", "-pk"))


def answers_of(person_id: UUID, place_id: str) -> dict[str, Given]:
    """K3: what was answered, by question."""
    rows = Answer.objects.filter(person_id=person_id, place_id=place_id)
    return {row.question: Given(tuple(row.choices), row.words) for row in rows}


def answers_at(place_id: str, *, before: datetime) -> list[dict[str, Given]]:
    """K3: what those who are registered with a place answered before a moment, without saying who: one of them each."""
    answered: dict[UUID, dict[str, Given]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.person_id, w.question, w.choices, w.words {ANSWERS_AT} AND w.answered_at < %(before)s",
            {"place": place_id, "before": before},
        )
        for person_id, question, choices, words in cursor.fetchall():
            answered.setdefault(person_id, {})[question] = Given(tuple(choices), words)
    return list(answered.values())


def is_answered(place_id: str, question: str) -> bool:
    """K3: whether anybody who is registered with a place has answered this question."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT {ANSWERS_AT} AND w.question = %(question)s)",
            {"place": place_id, "question": question},
        )
        return bool(cursor.fetchone()[0])


def registered_place_ids(person_id: UUID) -> frozenset[str]:
    rows = Registration.objects.filter(person_id=person_id, released_at=None)
    return frozenset(rows.values_list("place_id", flat=True))


def registered_between(place_id: str, *, since: datetime, until: datetime) -> set[UUID]:
    """Who was registered with a place in this time: whose data its staff could see (D1). For operators; reads the whole table."""
    rows = Registration.objects.filter(Q(released_at=None) | Q(released_at__gt=since), place_id=place_id)
    return set(rows.filter(registered_at__lt=until).values_list("person_id", flat=True))


def terms_of(person_id: UUID, *, on: date) -> dict[str, TermSeen]:
    """The terms in force on a day, by place."""
    rows = Term.objects.filter(person_id=person_id, starts_on__lte=on, ends_on__gte=on)
    return {row.place_id: _seen(row) for row in rows if row.in_force(on)}


def premium_at(person_ids: Iterable[UUID], *, place_id: str, on: date) -> dict[UUID, TermSeen]:
    """Which of these people are premium at a place on a day."""
    rows = Term.objects.filter(person_id__in=list(person_ids), place_id=place_id, starts_on__lte=on, ends_on__gte=on)
    return {row.person_id: _seen(row) for row in rows if row.in_force(on)}


def _mine(life: Life, registration: Registration) -> Mine:
    place_id = registration.place_id
    terms = life.open_terms(place_id)
    running = next((term for term in terms if term.in_force(life.on)), None)
    coming = next((term for term in terms if term.starts_on > life.on), None)
    return Mine(
        place=life.places[place_id],
        registration=registration,
        judgement=premium.so_far(life, place_id),
        term=_seen(running) if running else None,
        next_term=_seen(coming) if coming else None,
        application=life.applications.get(place_id),
        answer_by=_answer_by(life, registration),
    )


def _awaited(life: Life, place_id: str) -> Awaited | None:
    """P7: nothing is released while this lasts (`rules.renewal.at_the_end`)."""
    term = life.own_term(place_id)
    if term is None or term.ends_on >= life.on:
        return None
    if (place_id, Review.Kind.RENEW) in life.reviews:
        return Awaited(term.ends_on, None)
    if life.identity and life.waits_for_the_card:
        return Awaited(term.ends_on, life.identity.waits_until)
    return None


def _answer_by(life: Life, registration: Registration) -> date | None:
    asked_on = registration.asked_on
    if asked_on is None or life.standing.last_access_on >= asked_on:
        return None
    return inactivity.release_from(asked_on, settings.INACTIVITY_REPLY_DAYS) - A_DAY


def _seen(term: Term) -> TermSeen:
    return TermSeen(term.place_id, term.starts_on, term.ends_on, term.linked, term.long_stay)
