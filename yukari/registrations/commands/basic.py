"""Basic registration: no condition, no approval, in force at once (K1 to K7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations.life import link as links
from yukari.registrations.life import taken_up
from yukari.registrations.models import Answer, Registration, Standing
from yukari.registrations.queries.mine import answers_of
from yukari.rules import identity, linking, survey
from yukari.rules.codes import is_prefecture, is_valid, prefecture_of
from yukari.rules.linking import Tie
from yukari.rules.outcome import Reason, Refused
from yukari.rules.questionnaire import TIES_ASKED
from yukari.rules.survey import Given, Question

Because = Registration.ReleaseReason


@dataclass(frozen=True, slots=True)
class Registered:
    """`new`: it was not in force before. `prefecture_id`: the prefecture that came with it, if it did (K4)."""

    place_id: str
    new: bool
    prefecture_id: str | None
    is_home: bool


def own(person_id: UUID, by: Person | None) -> None:
    """A person decides about their own ties, and nobody else does; nobody named is the machine."""
    if by is not None and by.id != person_id:
        raise Refused(Reason.NOT_ALLOWED)


def register(person_id: UUID, *, place_id: str, link: bool = True, by: Person | None, at: datetime) -> Registered:
    """K1, K4: register with a place, and with its prefecture unless `link` is declined; not against a guardian's no (P15)."""
    own(person_id, by)
    if not is_valid(place_id):
        raise Refused(Reason.NOT_FOUND)
    prefecture_id = prefecture_of(place_id)
    with taken_up(person_id, by=by, at=at, also=(place_id, prefecture_id)) as life:
        place = life.places.get(place_id)
        if place is None:
            raise Refused(Reason.NOT_FOUND)
        life.seen()
        new = life.registered(place_id) is None
        if new and not place.is_joined(life.on):
            raise Refused(Reason.PLACE_NOT_JOINED)
        objection = identity.objection(life.guardian_says, minor=not life.is_adult, asked=False)
        if new and objection:
            raise Refused(objection)
        tie = links.link_with(life, prefecture_id)
        if is_prefecture(place_id):
            links.follow(life, prefecture_id, linking.register_directly(tie), because=Because.OWN_WISH)
            brought = False
        else:
            links.begin(life, place_id, origin=Tie.DIRECT.value)
            if not link:
                tie = linking.opt_out(tie)
            tie = linking.municipality_registered(tie, place_id)
            brought = links.follow(life, prefecture_id, tie, because=Because.OPTED_OUT)
        if new:
            life.record("registered", by=by, place_id=place_id, linked=brought)
        return Registered(place_id, new, prefecture_id if brought else None, life.lives_in(place_id))


def release(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> None:
    """End a registration, and with it what was built on it. Released once, it is released."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at) as life:
        if place_id not in life.registrations:
            raise Refused(Reason.NOT_REGISTERED)
        if life.registered(place_id):
            links.release(life, place_id, because=Because.OWN_WISH)
            life.record("released", by=by, place_id=place_id)


@transaction.atomic
def close_for_good(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """The account is about to be erased: whatever still waits for its turn finds that nothing is decided here any more."""
    here = {"last_access_on": day_in_japan(at), "premium_counted": 0, "united_into_id": person_id}
    Standing.objects.update_or_create(person_id=person_id, defaults=here)


def answer_questionnaire(
    person_id: UUID,
    *,
    place_id: str,
    answers: Mapping[str, Given],
    added: Sequence[Question] = (),
    by: Person | None,
    at: datetime,
) -> None:
    """K3: answers by question, to the programme's own and to those that the place has added. An empty one is taken back."""
    own(person_id, by)
    asked = {question.key: question for question in (TIES_ASKED, *added)}
    for question, given in answers.items():
        if question not in asked:
            raise Refused(Reason.NOT_FOUND)
        objection = survey.objection(asked[question], given)
        if objection:
            raise Refused(objection)
    with taken_up(person_id, by=by, at=at) as life:
        if life.registered(place_id) is None:
            raise Refused(Reason.NOT_REGISTERED)
        before = answers_of(person_id, place_id)
        for question, given in answers.items():
            if given == before.get(question):
                continue
            answer = Answer(
                person_id=person_id,
                place_id=place_id,
                question=question,
                choices=list(given.choices),
                words=given.words.strip(),
                answered_at=at,
            )
            if answer.choices or answer.words:
                life.put(answer)
            else:
                life.drop(answer)
        life.record("answered_a_questionnaire", by=by, place_id=place_id)


def note_access(person_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """K6: any access resets the clock, and a question whether the person stays is answered by it. False: known today."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH seen AS (
                UPDATE registrations_standing SET last_access_on = %(on)s
                WHERE person_id = %(person)s AND last_access_on < %(on)s
                RETURNING person_id
            ), answered AS (
                UPDATE registrations_registration SET asked_on = NULL
                WHERE asked_on IS NOT NULL AND person_id IN (SELECT person_id FROM seen)
            )
            SELECT 1 FROM seen
            """,
            {"person": person_id, "on": day_in_japan(at)},
        )
        return cursor.fetchone() is not None


def keep_registrations(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """K6: the person answers that they wish to stay, wherever they were asked."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at) as life:
        life.seen()
        asked = [registration for registration in life.in_force() if registration.asked_on is not None]
        for registration in asked:
            registration.asked_on = None
            life.put(registration)
        if asked:
            life.record("kept_registrations", by=by, places=len(asked))


def note_profile(person_id: UUID, *, by: Person | None, at: datetime) -> None:
    """K7: the person has said another home, month of birth or name: what follows at each place is worked out again."""
    with taken_up(person_id, by=by, at=at) as life:
        links.mark_home(life)
