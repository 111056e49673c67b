"""The registrants of a place as a list that is narrowed: page by page, counted, and as staff have kept it under a name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, F, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex, Upper

from yukari.kit import pages
from yukari.kit.characters import Characters
from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterEntry, RosterView
from yukari.registrations.queries.audience import conditions
from yukari.registrations.queries.office import PAGE, note_looks
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.roster import RosterFilter, Standing

EVERYONE = RosterFilter()


@dataclass(frozen=True, slots=True)
class RosterRow:
    person: Person
    entry: RosterEntry
    is_premium: bool


@dataclass(frozen=True, slots=True)
class RosterPage:
    rows: list[RosterRow]
    found: int
    """On all pages together."""
    next_cursor: str | None
    previous_cursor: str | None


def roster(
    place_id: str, *, viewer: Person, at: datetime, filters: RosterFilter = EVERYONE, cursor: str | None = None
) -> RosterPage:
    """The registrants of a place, the newest first; six statements, however many are shown."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    on = day_in_japan(at)
    entries = narrowed(place_id, filters, at=at)
    page = pages.page(entries, order=["-registered_at", "person_id"], size=PAGE, cursor=cursor)
    persons = people.persons([entry.person_id for entry in page.items])
    note_looks("looked_at_the_roster", persons, place_id, viewer, at)
    return RosterPage(
        [RosterRow(persons[entry.person_id], entry, entry.is_premium(on)) for entry in page.items],
        entries.count(),
        page.next_cursor,
        page.previous_cursor,
    )


def roster_size(place_id: str, filters: RosterFilter, *, viewer: Person, at: datetime) -> int:
    """How many are found: a number, no person."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    return narrowed(place_id, filters, at=at).count()


def narrowed(place_id: str, filters: RosterFilter, *, at: datetime, after: UUID | None = None) -> QuerySet[RosterEntry]:
    """Who is meant by an audience, is found by what `conditions` says; the rest is the list's own. `after`: later ids only."""
    entries = RosterEntry.objects.filter(place_id=place_id)
    if after:
        entries = entries.filter(person_id__gt=after)
    if not filters.audience.is_everyone:
        sql, values = conditions(filters.audience, at=at).in_turn()
        entries = entries.filter(RawSQL(sql, values, output_field=BooleanField()))  # noqa: S611  The values are bound.
    if filters.standing is Standing.ENDING:
        on = day_in_japan(at)
        soon = on + timedelta(days=settings.RENEWAL_WINDOW_DAYS)
        entries = entries.filter(premium_from__lte=on, premium_until__gte=on, premium_until__lte=soon)
    elif filters.standing is Standing.HOME:
        entries = entries.filter(is_home=True)
    if filters.called:
        # The index knows which names have all of the characters. Whether they stand side by side is asked of those alone.
        wanted = Upper(Value(filters.called))
        entries = entries.alias(
            characters=Characters(Upper("called"), F("place_id")), begins=StrIndex(Upper("called"), wanted)
        ).filter(characters__contains=Characters(wanted, Value(place_id)), begins__gt=0)
    if filters.since:
        entries = entries.filter(registered_at__gte=start_of_day(filters.since))
    if filters.until:
        entries = entries.filter(registered_at__lt=start_of_day(filters.until + timedelta(days=1)))
    return entries


@dataclass(frozen=True, slots=True)
class Views:
    kept: list[RosterView]
    removed: list[RosterView]
    """Those that can still be brought back."""


def roster_views(place_id: str, *, viewer: Person) -> Views:
    """The sets of filters that a place's staff keep under a name."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    views = list(RosterView.objects.filter(place_id=place_id).order_by("name", "made_at", "pk"))
    return Views([one for one in views if not one.removed_at], [one for one in views if one.removed_at])


def roster_view_for(viewer: Person, place_id: str, view_id: UUID) -> RosterView:
    """One of them, removed or not."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    found = RosterView.objects.filter(place_id=place_id, id=view_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found
