"""Becoming premium: the application, and its withdrawal."""

from datetime import datetime
from uuid import UUID

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.registrations.commands.basic import own
from yukari.registrations.credit import Credit, credit
from yukari.registrations.life import premium, taken_up
from yukari.registrations.models import Application, Judgement
from yukari.rules.home import is_home
from yukari.rules.outcome import Reason, Refused


def apply_for_premium(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> Credit:
    """The wish to become premium. Once said it stands until everything is met: nobody needs to ask twice (P10)."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at, also=(place_id,)) as life:
        if life.registered(place_id) is None:
            raise Refused(Reason.NOT_REGISTERED)
        if any(term.ends_on >= life.on for term in life.open_terms(place_id, linked=False)):
            raise Refused(Reason.ALREADY_PREMIUM)
        if is_home(place_id, life.residence):
            raise Refused(Reason.LIVES_HERE)
        new = place_id not in life.applications
        if new:
            application = Application(
                person_id=person_id, id=new_id(), place_id=place_id, state=Application.State.OPEN, applied_at=at
            )
            life.applications[place_id] = application
            life.put(application)
            life.record("applied_for_premium", by=by, place_id=place_id)
            considered = premium.consider(life, place_id, cause=Judgement.Cause.APPLICATION)
        else:
            considered = premium.consider(life, place_id, cause=Judgement.Cause.APPLICATION, keep_no=False)
        return credit(life, place_id, considered, new=new)


def withdraw_application(person_id: UUID, *, place_id: str, by: Person | None, at: datetime) -> None:
    """The person no longer wishes it. Without a pending application nothing happens."""
    own(person_id, by)
    with taken_up(person_id, by=by, at=at) as life:
        if premium.settle_application(life, place_id, Application.State.WITHDRAWN):
            premium.settle_reviews(life, place_id, "register")
            life.record("withdrew_an_application", by=by, place_id=place_id)
