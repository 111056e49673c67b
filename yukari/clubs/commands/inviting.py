"""From a dry run to everybody who can be invited: a second person over the limit, a delay, taking back, cancelling (M2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.clubs import letters
from yukari.clubs.commands.bringing import close, forget_file, locked
from yukari.clubs.models import ClubList, Listed, Unwanted
from yukari.clubs.queries.keys import PAGE, invitation_key, reminder_key, topic_of
from yukari.clubs.seals import opened_entry
from yukari.delivery import commands as delivery
from yukari.delivery.commands import Recipients
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules import clubs as rule
from yukari.rules import news as news_rule
from yukari.rules.clubs import Verdict
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

State = ClubList.State
RANGE = 500
"""People in one transaction and in one job that sends."""
RECIPIENTS = """
SELECT row.id, row.address, 'ja', ARRAY[]::uuid[]
FROM unnest(%(ids)s::uuid[], %(addresses)s::text[]) AS row (id, address)
"""


@transaction.atomic
def ask(list_id: UUID, *, place_id: str, basis: str, reminds: bool, by: Person, at: datetime) -> ClubList:
    """Let the invitations go: at once where they are few, else a second person looks first. Asked again, nothing changes."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state in (State.ASKED, State.WAITING, State.SENDING, State.SENT):
        return found
    if found.state != State.CHECKED:
        raise Refused(Reason.LIST_UNDER_WAY)
    if not basis.strip():
        raise Refused(Reason.REASON_MISSING)
    if not places.place(place_id).is_joined(day_in_japan(at)):
        raise Refused(Reason.PLACE_NOT_JOINED)
    size = found.figures.get(Verdict.OK, 0)
    if not size:
        raise Refused(Reason.NOBODY_TO_INVITE)
    found.basis, found.reminds, found.asked_by_id = basis.strip()[:200], reminds, by.id
    if news_rule.needs_second_person(size, over=settings.SECOND_PERSON_OVER):
        found.state = State.ASKED
    else:
        found.state, found.goes_at = State.WAITING, at
    found.save()
    audit.record(
        "asked_to_invite",
        by=by,
        at=at,
        place_id=place_id,
        why=found.basis,
        club_list=list_id,
        size=size,
        reminds=reminds,
    )
    return found


@transaction.atomic
def approve(list_id: UUID, *, place_id: str, by: Person, at: datetime) -> ClubList:
    """The second person says yes; it waits some minutes more in which either can take it back."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state in (State.WAITING, State.SENDING, State.SENT) and found.approved_by_id == by.id:
        return found
    if found.state != State.ASKED:
        raise Refused(Reason.LIST_UNDER_WAY)
    if by.id in (found.asked_by_id, found.brought_by_id):
        raise Refused(Reason.SECOND_PERSON_NEEDED)
    found.approved_by_id, found.state = by.id, State.WAITING
    found.goes_at = at + timedelta(minutes=settings.SEND_DELAY_MINUTES)
    found.save()
    audit.record("approved_invitations", by=by, at=at, place_id=place_id, club_list=list_id)
    return found


@transaction.atomic
def take_back(list_id: UUID, *, place_id: str, by: Person, at: datetime) -> ClubList:
    """Before anything left: the dry run is all there is again."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state == State.CHECKED:
        return found
    if found.state not in (State.ASKED, State.WAITING):
        raise Refused(Reason.LIST_UNDER_WAY)
    found.state, found.goes_at, found.asked_by_id, found.approved_by_id = State.CHECKED, None, None, None
    found.save()
    audit.record("took_invitations_back", by=by, at=at, place_id=place_id, club_list=list_id)
    return found


@transaction.atomic
def cancel(list_id: UUID, *, place_id: str, by: Person, at: datetime) -> ClubList:
    """What has not left stays here, links lead nowhere, and everything that the list said of anybody is erased."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state == State.CANCELLED:
        return found
    if found.state not in (State.SENDING, State.SENT):
        raise Refused(Reason.LIST_UNDER_WAY)
    close(found, State.CANCELLED, by=by, at=at)
    audit.record("cancelled_invitations", by=by, at=at, place_id=place_id, club_list=list_id)
    return found


def begin_due(*, by: Person | None, at: datetime) -> int:
    """Lists that have waited long enough begin to leave, and those whose reminder is due; how many."""
    begun = 0
    for place_id, list_id in ClubList.objects.filter(state=State.WAITING, goes_at__lte=at).values_list(
        "place_id", "id"
    ):
        with transaction.atomic():
            found = locked(place_id, list_id)
            if found.state == State.WAITING and found.goes_at and found.goes_at <= at:
                found.state, found.erase_at = State.SENDING, at + rule.INVITED_KEPT
                forget_file(found, by=by, at=at)
                found.save()
                _begin(found, again=False, at=at)
                begun += 1
    for place_id, list_id in ClubList.objects.filter(state=State.SENT, remind_at__lte=at).values_list("place_id", "id"):
        with transaction.atomic():
            found = locked(place_id, list_id)
            if found.state == State.SENT and found.remind_at and found.remind_at <= at:
                found.remind_at = None
                found.save()
                _begin(found, again=True, at=at)
                begun += 1
    return begun


def prepare(list_id: UUID, *, again: bool, by: Person | None, at: datetime) -> None:
    """Envelopes for everybody who is to be invited, or reminded."""
    while prepare_range(list_id, again=again, by=by, at=at):
        pass


@transaction.atomic
def prepare_range(list_id: UUID, *, again: bool, by: Person | None, at: datetime) -> bool:
    """The next rows: envelopes, the job that sends them and the note how far it came, or nothing of it. False: nobody is left."""
    found = ClubList.objects.select_for_update(of=("self",)).select_related("place").filter(id=list_id).first()
    if found is None or found.state != (State.SENT if again else State.SENDING):
        return False
    after = found.reminded_to if again else found.invited_to
    rows = list(
        Listed.objects.filter(club_list=found, verdict=Verdict.OK, answer="", number__gt=after).order_by("number")[
            :RANGE
        ]
    )
    if not rows:
        if not again:
            found.state, found.sent_at = State.SENT, at
            found.remind_at = at + rule.REMINDED_AFTER if found.reminds else None
            found.save()
        return False
    _write(found, _still_to_be_written_to(found, rows, at=at), again=again, at=at)
    if again:
        found.reminded_to = rows[-1].number
    else:
        found.invited_to = rows[-1].number
    found.save()
    return True


def _begin(found: ClubList, *, again: bool, at: datetime) -> None:
    key, letter = _key(found, again=again), letters.invitation(found, again=again)
    delivery.begin_mailing(key, by=None, at=at)
    delivery.write_letter(
        key,
        language="ja",
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        link=PAGE,
        sender=found.place.full_name,
        topic=topic_of(found.id),
        by=None,
        at=at,
    )
    # By name, because tasks stand above commands.
    app.configure_task("yukari.clubs.tasks.prepare", queue="broadcast").defer(list_id=str(found.id), again=again)


def _still_to_be_written_to(found: ClubList, rows: Sequence[Listed], *, at: datetime) -> dict[Listed, str]:
    """Who registered by themselves since, or said no to another list, hears nothing."""
    wanted = {row: opened_entry(row.id, row.sealed).mail for row in rows if row.sealed is not None}
    known = registrations.addresses_registered(wanted.values(), place_id=found.place_id, viewer=None, at=at)
    marks = [row.mark for row in wanted]
    unwanted = set(Unwanted.objects.filter(place_id=found.place_id, mark__in=marks).values_list("mark", flat=True))
    return {row: mail for row, mail in wanted.items() if mail not in known and row.mark not in unwanted}


def _write(found: ClubList, wanted: dict[Listed, str], *, again: bool, at: datetime) -> None:
    if not wanted:
        return
    ids = [row.id for row in wanted]
    values: dict[str, Any] = {"ids": ids, "addresses": list(wanted.values())}
    to = Recipients(RECIPIENTS, values, min(ids), max(ids))
    delivery.write_envelopes(_key(found, again=again), channel="mail", to=to, queue="broadcast", by=None, at=at)
    if not again:
        Listed.objects.filter(id__in=ids).update(invited_at=at)


def _key(found: ClubList, *, again: bool) -> str:
    return reminder_key(found.id) if again else invitation_key(found.id)
