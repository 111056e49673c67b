"""Loading a life in one statement and writing it back in one: no command of a person's life needs more."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yukari.kit import rows
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places.models import Place, PolicyVersion
from yukari.places.queries import as_policy, default_policy
from yukari.registrations.life import derived
from yukari.registrations.life.state import Identity, Life
from yukari.registrations.models import (
    Application,
    LinkChoice,
    Registration,
    Review,
    Standing,
    Term,
)
from yukari.rules import policy as policies
from yukari.rules.identity import Word
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Policy
from yukari.rules.premium import Attendance

LOCK = """
INSERT INTO registrations_standing AS mine (person_id, last_access_on, premium_counted) VALUES (%s, %s, 0)
ON CONFLICT (person_id) DO UPDATE SET premium_counted = mine.premium_counted RETURNING united_into_id
"""

_READ = """
person AS (SELECT id, called, residence_id, birth_year, birth_month FROM people_person WHERE id = %(person)s),
registrations AS (SELECT * FROM registrations_registration WHERE person_id = %(person)s),
terms AS (SELECT * FROM registrations_term WHERE person_id = %(person)s),
applications AS (
    SELECT * FROM registrations_application WHERE person_id = %(person)s AND state IN ('open', 'waiting')
),
since AS (
    SELECT least(%(on)s::date - interval '2 years', min(starts_on) FILTER (WHERE ended_on IS NULL))::date AS first_day
    FROM terms
)
"""

_JUDGED_BY = """
    'person', (SELECT to_jsonb(person) FROM person),
    'identity', (
        SELECT jsonb_build_object('residence', residence_id, 'adult_from', adult_from, 'confirmed_at', confirmed_at,
            'waits_until', waits_until)
        FROM people_confirmedidentity WHERE person_id = %(person)s AND NOT signs_in_only
    ),
    'consented_at', (
        SELECT given_at FROM people_guardianconsent
        WHERE person_id = %(person)s AND kind = 'premium' AND withdrawn_at IS NULL
    ),
    'terms', (SELECT jsonb_agg(to_jsonb(terms)) FROM terms),
    'applications', (SELECT jsonb_agg(to_jsonb(applications)) FROM applications),
    'reviews', (
        SELECT jsonb_agg(to_jsonb(r)) FROM registrations_review r
        WHERE person_id = %(person)s AND settled_at IS NULL
    ),
    'refused_renewals', (
        SELECT jsonb_agg(jsonb_build_array(place_id, term_starts_on)) FROM registrations_decision
        WHERE person_id = %(person)s AND what = 'refuse' AND term_starts_on IS NOT NULL AND undone_at IS NULL
    ),
    'policies', (
        SELECT jsonb_agg(to_jsonb(v)) FROM places_policyversion v
        WHERE place_id IN (SELECT place_id FROM looked_at) AND withdrawn_at IS NULL AND in_force_from <= %(on)s
    ),
    'attendances', (
        SELECT jsonb_agg(jsonb_build_array(
            place_id, occurrence_id, project_id, day, minutes, field, online) ORDER BY day, occurrence_id)
        FROM registrations_participation, since
        WHERE person_id = %(person)s AND place_id IN (SELECT place_id FROM looked_at)
            AND designated AND voided_at IS NULL AND day >= first_day
    ),
    'stays', (
        SELECT jsonb_agg(jsonb_build_array(place_id, day) ORDER BY day)
        FROM registrations_stay, since
        WHERE person_id = %(person)s AND place_id IN (SELECT place_id FROM looked_at)
            AND day >= first_day
    )
"""
"""SQL narrows to what stands, is designated and may lie in a year that is looked at; whether it counts the rule decides."""

LOAD = f"""
WITH {_READ},
named AS (
    SELECT place_id FROM registrations UNION SELECT place_id FROM terms UNION SELECT place_id FROM applications
    UNION SELECT unnest(%(also)s::text[])
),
looked_at AS (SELECT place_id FROM named WHERE %(only)s::text IS NULL OR place_id = %(only)s::text)
SELECT jsonb_build_object({_JUDGED_BY},
    'standing', (
        SELECT to_jsonb(s) || jsonb_build_object('version', s.xmin::text)
        FROM registrations_standing s WHERE person_id = %(person)s
    ),
    'guardian_says', (
        SELECT CASE WHEN withdrawn_at IS NULL THEN 'yes' ELSE 'no' END FROM people_guardianconsent
        WHERE person_id = %(person)s AND kind = 'basic'
    ),
    'registrations', (SELECT jsonb_agg(to_jsonb(registrations)) FROM registrations),
    'link_choices', (SELECT jsonb_agg(to_jsonb(c)) FROM registrations_linkchoice c WHERE person_id = %(person)s),
    'roster', (SELECT jsonb_agg(to_jsonb(e)) FROM registrations_rosterentry e WHERE person_id = %(person)s),
    'places', (
        SELECT jsonb_agg(to_jsonb(p) - '{{search_keys,wards,greeting,greeting_en}}'::text[])
        FROM places_place p WHERE code IN (SELECT place_id FROM named)
    )
)
"""  # noqa: S608

_GLANCE = f"""
WITH {_READ}
SELECT jsonb_build_object({_JUDGED_BY},
    'standing', (
        SELECT jsonb_build_object('person_id', person_id, 'version', s.xmin::text)
        FROM registrations_standing s WHERE person_id = %(person)s
    ),
    'registrations', (
        SELECT jsonb_agg(jsonb_build_object('person_id', person_id, 'place_id', place_id, 'released_at', released_at))
        FROM registrations
    )
)
"""  # noqa: S608


def glance(person: str, place: str) -> str:
    """The SQL of what a judgement at one place leans on, of one life, both SQL expressions; `%(on)s` is the day.

    Less than a life: where more is changed than the judgement's own rows, the life is read whole, under the lock.
    """
    at_place = _GLANCE.replace("IN (SELECT place_id FROM looked_at)", f"= {place}")
    return f"({at_place.replace('%(person)s', person)})"


SETTLED = (Standing, Registration, LinkChoice, Term)
"""What the prefecture's term, the roster and the counted places follow from: changed under the lock only."""


@contextmanager
def taken_up(
    person_id: UUID, *, by: Person | None, at: datetime, on: date | None = None, also: Iterable[str] = ()
) -> Iterator[Life]:
    """A life to be changed: nobody else changes it meanwhile, and what was `put` is written at the end.

    `also` names places that the command speaks of besides those that the person has to do with.
    """
    with transaction.atomic():
        lock(person_id, on=on or day_in_japan(at))
        life = looked_at(person_id, at=at, on=on, also=also)
        yield life
        keep(life, by=by)


def lock(person_id: UUID, *, on: date) -> None:
    """From here to the end of the transaction nobody else changes this person's registrations."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [person_id, on])
        if cursor.fetchone()[0] is not None:
            raise Refused(Reason.ACCOUNT_UNITED)


def looked_at(
    person_id: UUID, *, at: datetime, on: date | None = None, also: Iterable[str] = (), only: str | None = None
) -> Life:
    """A life as it is on a day; with `only`, what was done and what is asked is read for this place alone."""
    on = on or day_in_japan(at)
    with connection.cursor() as cursor:
        cursor.execute(LOAD, {"person": person_id, "on": on, "also": list(also), "only": only})
        found = json.loads(cursor.fetchone()[0])
    if found["person"] is None:
        raise Refused(Reason.NOT_FOUND)
    return made(found, person_id, at, on)


def keep(life: Life, *, by: Person | None) -> None:
    """Write what has changed, with what follows from it, and tell the person. What was told before is no news."""
    derived.settle(life)
    rows.write(life.changed.values(), gone=life.gone)
    life.notices = [
        notice
        for notice in life.notices
        if people.tell(
            life.person_id, kind=notice.kind, key=notice.key, details=notice.worded(life.places), by=by, at=life.at
        )
    ]


def needs_the_lock(life: Life) -> bool:
    """Somebody is to be told, or more follows from what was changed than its own rows."""
    return bool(life.notices or life.gone) or any(isinstance(row, SETTLED) for row in life.changed.values())


def made(found: dict[str, Any], person_id: UUID, at: datetime, on: date) -> Life:
    """A life from what `LOAD` or a `glance` found."""

    def all_of(name: str) -> list[Any]:
        return found.get(name) or []

    said, identity, consented_at = found["person"], found["identity"], found["consented_at"]
    standing = found["standing"]
    return Life(
        person_id=person_id,
        at=at,
        on=on,
        standing=rows.read(Standing, standing) if standing else Standing(person_id=person_id, last_access_on=on),
        version=standing["version"] if standing else "0",
        called=said["called"],
        said_residence=said["residence_id"],
        born=(said["birth_year"], said["birth_month"]) if said["birth_year"] and said["birth_month"] else None,
        identity=identity
        and Identity(
            identity["residence"] or None,
            date.fromisoformat(identity["adult_from"]),
            _day(identity["confirmed_at"]),
            date.fromisoformat(identity["waits_until"]) if identity["waits_until"] else None,
        ),
        guardian_consented=consented_at is not None and _day(consented_at) <= on,
        guardian_says=Word(found.get("guardian_says") or Word.NOTHING),
        registrations={row["place_id"]: rows.read(Registration, row) for row in all_of("registrations")},
        link_choices={row["prefecture_id"]: rows.read(LinkChoice, row) for row in all_of("link_choices")},
        roster_records=all_of("roster") if "roster" in found else None,
        terms=[rows.read(Term, row) for row in all_of("terms")],
        applications={row["place_id"]: rows.read(Application, row) for row in all_of("applications")},
        reviews={(row["place_id"], row["kind"]): rows.read(Review, row) for row in all_of("reviews")},
        refused_renewals=frozenset((place_id, date.fromisoformat(day)) for place_id, day in all_of("refused_renewals")),
        places=rows.Unread(Place, "code", all_of("places")),
        policies=_policies([rows.read(PolicyVersion, row) for row in all_of("policies")], on),
        attendances=_attendances(all_of("attendances")),
        stays=_stays(all_of("stays")),
    )


def _policies(versions: Iterable[PolicyVersion], on: date) -> dict[str, Policy]:
    announced: dict[str, list[Policy]] = defaultdict(list)
    for version in versions:
        announced[version.place_id].append(as_policy(version))
    return {place_id: policies.in_force(begun, on) or default_policy(place_id) for place_id, begun in announced.items()}


def _attendances(found: Iterable[list[Any]]) -> dict[str, tuple[Attendance, ...]]:
    by_place: dict[str, list[Attendance]] = defaultdict(list)
    for place_id, occurrence, project, day, minutes, field, online in found:
        by_place[place_id].append(Attendance(occurrence, project, date.fromisoformat(day), minutes, field, online))
    return {place_id: tuple(some) for place_id, some in by_place.items()}


def _stays(found: Iterable[list[str]]) -> dict[str, tuple[date, ...]]:
    by_place: dict[str, list[date]] = defaultdict(list)
    for place_id, day in found:
        by_place[place_id].append(date.fromisoformat(day))
    return {place_id: tuple(days) for place_id, days in by_place.items()}


def _day(moment: str) -> date:
    return day_in_japan(datetime.fromisoformat(moment))
