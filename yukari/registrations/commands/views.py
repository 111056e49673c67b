"""Filters of the list of registrants, kept by a place's staff under a name."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from yukari.audit import commands as audit
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.registrations.models import RosterView
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.roster import RosterFilter

BACK_WITHIN = timedelta(days=30)
"""How long a removed one can be brought back."""


@transaction.atomic
def keep_view(place_id: str, *, name: str, filters: RosterFilter, by: Person, at: datetime) -> RosterView:
    """For everybody who works for the place. A name that somebody looked for is a resident's, and is not kept."""
    require(Ability.SEE_REGISTRANTS, of=by, at_place=place_id)
    said = filters.as_json()
    said.pop("called", None)
    if not said:
        raise Refused(Reason.FILTER_MISSING)
    view = RosterView(place_id=place_id, filters=said, made_by_id=by.id, made_at=at)
    _name(view, name)
    audit.record("kept_a_view", by=by, at=at, place_id=place_id, view=view.id)
    return view


@transaction.atomic
def rename_view(view_id: UUID, *, place_id: str, name: str, by: Person, at: datetime) -> RosterView:
    view = _locked(view_id, place_id, by)
    _name(view, name)
    audit.record("renamed_a_view", by=by, at=at, place_id=place_id, view=view_id)
    return view


@transaction.atomic
def remove_view(view_id: UUID, *, place_id: str, by: Person, at: datetime) -> RosterView:
    """It can be brought back for some time. Removed again, nothing changes."""
    view = _locked(view_id, place_id, by)
    if view.removed_at is None:
        view.removed_at = at
        view.save()
        audit.record("removed_a_view", by=by, at=at, place_id=place_id, view=view_id)
    return view


@transaction.atomic
def restore_view(view_id: UUID, *, place_id: str, by: Person, at: datetime) -> RosterView:
    """Brought back under its name, unless that is taken by now."""
    view = _locked(view_id, place_id, by)
    if view.removed_at is not None:
        view.removed_at = None
        _name(view, view.name)
        audit.record("restored_a_view", by=by, at=at, place_id=place_id, view=view_id)
    return view


def forget_removed_views(*, by: Person | None, at: datetime) -> int:
    """Those that nobody brought back in time; how many."""
    return RosterView.objects.filter(removed_at__lt=at - BACK_WITHIN).delete()[0]


def _locked(view_id: UUID, place_id: str, by: Person) -> RosterView:
    require(Ability.SEE_REGISTRANTS, of=by, at_place=place_id)
    view = RosterView.objects.select_for_update().filter(id=view_id, place_id=place_id).first()
    if view is None:
        raise Refused(Reason.NOT_FOUND)
    return view


def _name(view: RosterView, name: str) -> None:
    view.name = name.strip()
    if not view.name:
        raise Refused(Reason.WORDS_MISSING)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Refused(Reason.NAME_TAKEN) from error
