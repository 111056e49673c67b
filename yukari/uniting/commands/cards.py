"""Confirming by a card, where a card that differs is laid before staff instead of being turned away."""

from collections.abc import Mapping
from datetime import datetime

from yukari.audit import commands as audit
from yukari.people import commands as people
from yukari.people.models import CardVisit, ConfirmedIdentity, Person
from yukari.registrations import commands as registrations
from yukari.registrations import queries
from yukari.rules.codes import is_prefecture
from yukari.rules.outcome import Reason, Refused
from yukari.uniting.models import Proposal


def confirm_by_card(
    visit: CardVisit, *, answer: Mapping[str, str], strongly_signed_in: bool, by: Person, at: datetime
) -> ConfirmedIdentity | None:
    """By what the card service answers. None: the address leaves open where it lies, and the person is asked."""
    try:
        return registrations.confirm_by_card(visit, answer=answer, strongly_signed_in=strongly_signed_in, by=by, at=at)
    except Refused as refused:
        _lay_before_staff(by, refused, at)
        raise


def confirm_address(
    person: Person, *, residence_id: str, strongly_signed_in: bool, by: Person | None, at: datetime
) -> ConfirmedIdentity:
    """The person has said where the address on the card lies."""
    try:
        return registrations.confirm_address(
            person, residence_id=residence_id, strongly_signed_in=strongly_signed_in, by=by, at=at
        )
    except Refused as refused:
        _lay_before_staff(person, refused, at)
        raise


def _lay_before_staff(person: Person, refused: Refused, at: datetime) -> None:
    """At the desk of a place where the person is registered, a municipality first; nowhere registered, nobody can help."""
    if refused.reason is not Reason.CARD_WAITS_FOR_STAFF:
        return
    places = sorted(queries.registered_place_ids(person.id), key=lambda code: (is_prefecture(code), code))
    if not places:
        people.drop_card_aside(person, by=person, at=at)
        raise Refused(Reason.IDENTITY_DIFFERS) from None
    _, new = Proposal.objects.get_or_create(
        person=person,
        kind=Proposal.Kind.CARD,
        settled_at=None,
        defaults={"place_id": places[0], "state": Proposal.State.LAID, "laid_at": at},
    )
    if new:
        audit.record("laid_a_card_before_staff", by=person, at=at, person_id=person.id, place_id=places[0])
