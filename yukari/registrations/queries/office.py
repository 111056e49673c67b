"""What a place's staff see: its own registrants and nobody else's (D1), every look written down (D2)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.audit import commands as audit
from yukari.kit import pages, rows
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import Decision, Participation, RosterEntry
from yukari.registrations.queries.many import AT_PLACE, facts_of_many
from yukari.registrations.queries.mine import StandingAt, answers_of, record_of, standing_at
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Policy
from yukari.rules.premium import Requirement, judge
from yukari.rules.roles import Ability
from yukari.rules.survey import Given

PAGE = 50


@dataclass(frozen=True, slots=True)
class Registrant:
    """One registrant as the place's own staff see them: nothing of any other place."""

    person: Person
    standing: StandingAt
    record: list[Participation]
    answers: dict[str, Given]


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    decision: Decision
    person: Person
    decided_by: Person | None
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class DecisionPage:
    rows: list[DecisionSeen]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The living numbers of one place. `basic`: registered and not premium."""

    registered: int
    home: int
    premium: int
    long_stay: int
    waiting: int

    @property
    def basic(self) -> int:
        return self.registered - self.premium


@dataclass(frozen=True, slots=True)
class Preview:
    """Of so many premium residents so many would meet a policy; and how many fail each requirement."""

    premium: int
    meet: int
    fails: dict[Requirement, int]


def registrant_for(viewer: Person, place_id: str, person_id: UUID, *, at: datetime, why: str) -> Registrant:
    """One registrant's page. Who is not registered with this place is not found, whoever else may know them."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    if not why.strip():
        raise Refused(Reason.REASON_MISSING)
    if not RosterEntry.objects.filter(place_id=place_id, person_id=person_id).exists():
        raise Refused(Reason.NOT_FOUND)
    note_looks("looked_at_a_registrant", [person_id], place_id, viewer, at, why=why.strip())
    return Registrant(
        person=people.person(person_id),
        standing=standing_at(person_id, place_id, at=at),
        record=record_of(person_id, place_id=place_id),
        answers=answers_of(person_id, place_id),
    )


def decisions_of(place_id: str, *, viewer: Person, at: datetime, cursor: str | None = None) -> DecisionPage:
    """What was decided at a place and by whom, the newest first; five statements."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    page = pages.page(Decision.objects.filter(place_id=place_id), order=["-decided_at", "id"], size=PAGE, cursor=cursor)
    shown = {decision.person_id for decision in page.items}
    deciders = {decision.decided_by_id for decision in page.items if decision.decided_by_id}
    persons = people.persons(shown | deciders)
    latest = latest_decisions(place_id, shown)
    note_looks("looked_at_decisions", shown, place_id, viewer, at)
    return DecisionPage(
        [
            DecisionSeen(
                decision,
                persons[decision.person_id],
                persons.get(decision.decided_by_id) if decision.decided_by_id else None,
                can_be_undone=decision.id in latest,
            )
            for decision in page.items
        ],
        page.next_cursor,
        page.previous_cursor,
    )


def counts_for(place_id: str, *, on: date) -> Counts:
    """Numbers only, no person: in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE is_home),
                count(*) FILTER (WHERE %(on)s BETWEEN premium_from AND premium_until),
                count(*) FILTER (WHERE long_stay AND %(on)s BETWEEN premium_from AND premium_until),
                (SELECT count(*) FROM registrations_review WHERE place_id = %(place)s AND settled_at IS NULL)
            FROM registrations_rosterentry WHERE place_id = %(place)s
            """,
            {"place": place_id, "on": on},
        )
        return Counts(*cursor.fetchone())


def policy_preview(place_id: str, policy: Policy, *, on: date, viewer: Person) -> Preview:
    """P13: how many of the present premium residents would meet a policy, by what they did in the year that ends on a day."""
    require(Ability.CHANGE_POLICY, of=viewer, at_place=place_id)
    people = meet = 0
    fails: Counter[Requirement] = Counter()
    for _, facts in facts_of_many(AT_PLACE, on=on, place=place_id):
        judgement = judge(facts, policy)
        people += 1
        meet += judgement.met
        fails.update(finding.requirement for finding in judgement.findings if not finding.met)
    return Preview(people, meet, dict(fails))


def latest_decisions(place_id: str, person_ids: Iterable[UUID]) -> set[UUID]:
    """The one decision on each person that can still be undone."""
    found = (
        Decision.objects.filter(place_id=place_id, person_id__in=list(person_ids), undone_at__isnull=True)
        .exclude(what=Decision.What.UNDO)
        .order_by("person_id", "-decided_at", "-id")
        .distinct("person_id")
    )
    return set(found.values_list("id", flat=True))


def note_looks(
    verb: str, person_ids: Iterable[UUID], place_id: str, viewer: Person | None, at: datetime, *, why: str = ""
) -> None:
    """D2: one line for each person whose data was on the screen, so that each can read it."""
    with transaction.atomic():
        rows.write(
            [
                audit.entry(verb, by=viewer, at=at, person_id=person_id, place_id=place_id, why=why)
                for person_id in person_ids
            ]
        )
