"""B3: where a place is merged into another, everything that people hold there follows; the record keeps the old name."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places.queries import place
from yukari.registrations.life import Life, keep, link, lock, looked_at, premium
from yukari.registrations.models import Application, Registration, Review, Term
from yukari.rules import linking
from yukari.rules.codes import prefecture_of
from yukari.rules.outcome import Reason, Refused

BATCH = 1_000

STILL_THERE = """
SELECT person_id FROM registrations_rosterentry WHERE place_id = %(place)s AND person_id > %(after)s
UNION
SELECT person_id FROM registrations_participation WHERE place_id = %(place)s AND person_id > %(after)s
UNION
SELECT person_id FROM registrations_stay WHERE place_id = %(place)s AND person_id > %(after)s
ORDER BY person_id LIMIT %(size)s
"""

MOVE_LEDGER = """
WITH participations AS (
    UPDATE registrations_participation SET place_id = %(successor)s WHERE person_id = %(person)s AND place_id = %(place)s
), stays AS (
    DELETE FROM registrations_stay WHERE person_id = %(person)s AND place_id = %(place)s RETURNING *
), answers AS (
    DELETE FROM registrations_answer WHERE person_id = %(person)s AND place_id = %(place)s AND question = 'ties'
    RETURNING *
), kept AS (
    INSERT INTO registrations_answer (person_id, place_id, question, choices, words, answered_at)
    SELECT person_id, %(successor)s, question, choices, words, answered_at FROM answers ON CONFLICT DO NOTHING
)
INSERT INTO registrations_stay (person_id, place_id, day, recorded_at, recorded_by_id, source)
SELECT person_id, %(successor)s, day, recorded_at, recorded_by_id, source FROM stays ON CONFLICT DO NOTHING
"""


def follow_successor(place_id: str, *, by: Person | None, at: datetime) -> int:
    """After `places.merge`: move everybody, each on their own, so that it may be stopped and run again."""
    old = place(place_id)
    if old.successor_id is None:
        raise Refused(Reason.NOT_FOUND)
    moved, after = 0, UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(STILL_THERE, {"place": place_id, "after": after, "size": BATCH})
            people = [row[0] for row in cursor]
        if not people:
            return moved
        for person_id in people:
            _move(person_id, place_id, old.successor_id, by=by, at=at)
        moved, after = moved + len(people), people[-1]


def _move(person_id: UUID, old_id: str, new_id: str, *, by: Person | None, at: datetime) -> None:
    with transaction.atomic():
        lock(person_id, on=day_in_japan(at))
        with connection.cursor() as cursor:
            cursor.execute(MOVE_LEDGER, {"person": person_id, "place": old_id, "successor": new_id})
        life = looked_at(person_id, at=at, also=(old_id, new_id, prefecture_of(old_id), prefecture_of(new_id)))
        registration = life.registered(old_id)
        if registration is not None:
            _move_registration(life, registration, new_id)
            _move_application(life, old_id, new_id)
            _move_terms(life, old_id, new_id)
            link.release(life, old_id, because=Registration.ReleaseReason.MERGED)
            life.record("followed_a_merger", by=by, place_id=new_id, merged=old_id)
            life.tell("place_merged", new_id, key=old_id, old=life.places[old_id].full_name)
        keep(life, by=by)


def _move_registration(life: Life, registration: Registration, new_id: str) -> None:
    """Registered with both, a person is registered since the earlier of the two days."""
    known = life.registered(new_id)
    since = min(registration.registered_at, known.registered_at) if known else registration.registered_at
    link.begin(life, new_id, origin=registration.origin)
    life.registrations[new_id].registered_at = since
    tie = link.link_with(life, prefecture_of(new_id))
    link.follow(
        life,
        prefecture_of(new_id),
        linking.municipality_registered(tie, new_id),
        because=Registration.ReleaseReason.LINK_ENDED,
    )


def _move_application(life: Life, old_id: str, new_id: str) -> None:
    """A pending wish, and what waits for staff, wait at the successor; where both were wished for, once."""
    application = life.applications.get(old_id)
    if application is not None and (new_id in life.applications or life.own_term(new_id)):
        premium.settle_application(life, old_id, Application.State.WITHDRAWN)
        premium.settle_reviews(life, old_id, Review.Kind.REGISTER)
    elif application is not None:
        life.applications[new_id] = life.applications.pop(old_id)
        application.place_id = new_id
        life.put(application)
    for (where, kind), review in list(life.reviews.items()):
        if where == old_id and (new_id, kind) not in life.reviews:
            life.reviews[new_id, kind] = life.reviews.pop((old_id, kind))
            review.place_id = new_id
            life.put(review)


def _move_terms(life: Life, old_id: str, new_id: str) -> None:
    """P13: nobody's term grows shorter; of two the one that ends later stands."""
    known = life.own_term(new_id)
    for term in life.open_terms(old_id, linked=False):
        if known is None:
            carried = life.term_to_fill(new_id, term.starts_on)
            carried.linked = False
            carried.ends_on, carried.long_stay = term.ends_on, term.long_stay
            carried.judgement_id = term.judgement_id
            carried.granted_at, carried.granted_by_id = term.granted_at, term.granted_by_id
            life.put(carried)
        elif term.ends_on > known.ends_on:
            known.ends_on = term.ends_on
            life.put(known)
        premium.end(life, term, Term.Ending.MERGED)
