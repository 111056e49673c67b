"""What is known of one person's registrations, and what changes in a command."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model

from yukari.audit import commands as audit
from yukari.kit import rows
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import default_policy
from yukari.registrations.models import (
    Application,
    LinkChoice,
    Registration,
    Review,
    RosterEntry,
    Standing,
    Term,
)
from yukari.rules import premium
from yukari.rules.home import is_home
from yukari.rules.identity import Word, is_adult_as_said
from yukari.rules.policy import Policy

A_DAY = timedelta(days=1)


class Identity(NamedTuple):
    """What the My Number card has confirmed (P1)."""

    residence: str | None
    """None: abroad."""
    adult_from: date
    confirmed_on: date
    waits_until: date | None = None
    """The service was down when the card was asked for: so long nothing ends for want of it."""


class Notice(NamedTuple):
    """Something to tell the person, once per key, about a place or about `several` together."""

    kind: str
    key: str
    place_ids: tuple[str, ...]
    several: bool
    details: dict[str, object]

    def worded(self, places: Mapping[str, Place]) -> dict[str, object]:
        """The details with the names of the places, as the sentence wants them."""
        about = [places[place_id] for place_id in self.place_ids]
        if self.several:
            named = [{"ja": place.full_name, "en": place.full_name_in_english} for place in about]
            return {"places": named, **self.details}
        (place,) = about
        named_alone = {"place": place.full_name, "place_en": place.full_name_in_english, "place_id": place.code}
        return {**named_alone, **self.details}


@dataclass(kw_only=True)
class Life:
    """One person's registrations on one day. Rows that a command changes are `put`; `store.keep` writes them."""

    person_id: UUID
    at: datetime
    on: date
    standing: Standing
    version: str
    """Of the Standing as it was read: any change of the life, and any lock, gives it another one."""
    called: str
    said_residence: str
    born: tuple[int, int] | None
    """Year and month as the person said."""
    identity: Identity | None
    guardian_consented: bool
    guardian_says: Word
    """To basic registration."""
    registrations: dict[str, Registration]
    link_choices: dict[str, LinkChoice]
    roster_records: list[dict[str, Any]] | None
    """None: of this life only what a judgement leans on was read, and nothing that follows from it can be settled."""
    terms: list[Term]
    applications: dict[str, Application]
    """The pending one of each place."""
    reviews: dict[tuple[str, str], Review]
    """What waits for staff, by place and kind."""
    refused_renewals: frozenset[tuple[str, date]]
    """Place and first day of the terms whose renewal staff refused."""
    places: Mapping[str, Place]
    policies: dict[str, Policy]
    attendances: dict[str, tuple[premium.Attendance, ...]]
    stays: dict[str, tuple[date, ...]]
    changed: dict[int, Model] = field(default_factory=dict)
    gone: list[Model] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    # What is known

    @cached_property
    def roster(self) -> dict[str, RosterEntry]:
        """The places' side, by place."""
        assert self.roster_records is not None
        return {record["place_id"]: rows.read(RosterEntry, record) for record in self.roster_records}

    @property
    def residence(self) -> str | None:
        """The verified home municipality."""
        return self.identity.residence if self.identity else None

    def lives_in(self, place_id: str) -> bool:
        """K7: by the verified address, or else by what the person said."""
        return is_home(place_id, self.residence if self.identity else self.said_residence or None)

    @property
    def waits_for_the_card(self) -> bool:
        """Nobody loses a renewal to a service that is down."""
        waits_until = self.identity.waits_until if self.identity else None
        return waits_until is not None and self.on <= waits_until

    @property
    def is_adult(self) -> bool:
        """By the card; before it was read by the month of birth, where one was said."""
        if self.identity:
            return self.identity.adult_from <= self.on
        return is_adult_as_said(self.born, self.on)

    def registered(self, place_id: str) -> Registration | None:
        """The registration in force."""
        registration = self.registrations.get(place_id)
        return registration if registration is not None and registration.released_at is None else None

    def in_force(self) -> Iterator[Registration]:
        return (registration for registration in self.registrations.values() if registration.released_at is None)

    def policy(self, place_id: str) -> Policy:
        """P13: the version in force today."""
        return self.policies.get(place_id) or default_policy(place_id)

    def open_terms(self, place_id: str | None = None, *, linked: bool | None = None) -> list[Term]:
        """Terms that are not over, the earliest first: the running one, the one that follows, one that waits for its close."""
        found = (
            term
            for term in self.terms
            if term.ended_on is None
            and (place_id is None or term.place_id == place_id)
            and (linked is None or term.linked is linked)
        )
        return sorted(found, key=lambda term: term.starts_on)

    def own_term(self, place_id: str) -> Term | None:
        """The last term that is not over and was earned here, not brought by a municipality's."""
        return next(reversed(self.open_terms(place_id, linked=False)), None)

    def term_to_fill(self, place_id: str, starts_on: date) -> Term:
        """The row of a term that begins on this day: a new one, or the one that was undone or taken over that same day."""
        for term in self.terms:
            if (term.place_id, term.starts_on) == (place_id, starts_on):
                term.ended_on, term.ending = None, ""
                return term
        term = Term(person_id=self.person_id, place_id=place_id, starts_on=starts_on)
        self.terms.append(term)
        return term

    def premium_places(self, on: date) -> frozenset[str]:
        return frozenset(term.place_id for term in self.terms if term.in_force(on))

    def facts(self, place_id: str, term: premium.Term | None, *, on: date | None = None) -> premium.Facts:
        """All that a judgement of this place may know."""
        on = on or self.on
        return premium.Facts(
            place=place_id,
            on=on,
            term=term,
            basic=self.registered(place_id) is not None,
            identity_confirmed_on=self.identity.confirmed_on if self.identity else None,
            residence=self.residence,
            adult=self.is_adult,
            guardian_consented=self.guardian_consented,
            attendances=self.attendances.get(place_id, ()),
            stays=self.stays.get(place_id, ()),
            premium_elsewhere=tuple(sorted(self.premium_places(on) - {place_id})),
        )

    # What changes

    def attend(self, place_id: str, attendance: premium.Attendance) -> None:
        """An attendance that is not in the ledger yet."""
        known = self.attendances.get(place_id, ())
        self.attendances[place_id] = tuple(sorted((*known, attendance), key=lambda one: (one.day, one.occurrence)))

    def put(self, *written: Model) -> None:
        """These rows are new or have changed."""
        for row in written:
            self.changed[id(row)] = row

    def drop(self, row: Model) -> None:
        self.changed.pop(id(row), None)
        self.gone.append(row)

    def record(self, verb: str, *, by: Person | None, place_id: str = "", why: str = "", **about: object) -> None:
        """The deed, for the audit."""
        self.put(
            audit.entry(verb, by=by, at=self.at, person_id=self.person_id, place_id=place_id, why=why, **about),
        )

    def tell(self, kind: str, place_id: str, *, key: object, **details: object) -> None:
        """Tell the person, in a sentence that names the place."""
        self.notices.append(Notice(kind, f"{kind}:{place_id}:{key}", (place_id,), False, details))

    def tell_of_places(self, kind: str, place_ids: Iterable[str], *, key: object, **details: object) -> None:
        """Tell the person one thing about several places."""
        self.notices.append(Notice(kind, f"{kind}:{key}", tuple(place_ids), True, details))

    def seen(self) -> None:
        """K6: the person was here, which resets the clock."""
        if self.standing.last_access_on < self.on:
            self.standing.last_access_on = self.on
            self.put(self.standing)
