"""What the person who looks already is to the places on a page."""

from collections.abc import Collection
from datetime import date
from functools import cached_property

from yukari.people.queries import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations


class Ties:
    """Codes of places; asked for only where a page shows a place that could be one of them."""

    def __init__(self, person: Person | None, *, on: date) -> None:
        self._person = person
        self._on = on

    @cached_property
    def registered(self) -> Collection[str]:
        return registrations.registered_place_ids(self._person.id) if self._person else ()

    @cached_property
    def premium(self) -> Collection[str]:
        return registrations.terms_of(self._person.id, on=self._on) if self._person else ()

    @cached_property
    def wished(self) -> Collection[str]:
        return {place.code for place in places.wished_places(self._person)} if self._person else ()
