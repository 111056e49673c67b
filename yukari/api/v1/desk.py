"""What an organisation's desk does through an app: who comes, and what was scanned."""

from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from yukari.activities import commands, queries
from yukari.activities.commands import Kept, Kind
from yukari.api.once import once
from yukari.api.v1.activities import Id
from yukari.api.v1.doing_schemas import (
    DeskOccurrenceOut,
    DeskPage,
    GuestOut,
    RosterOut,
    ScanIn,
    ScansIn,
    VerdictOut,
    VerdictsOut,
)
from yukari.api.v1.schemas import Cursor
from yukari.api.wall import Call, behind, only_here, purpose_of
from yukari.kit import clock
from yukari.people import commands as people
from yukari.rules.outcome import Reason, Refused
from yukari.rules.scopes import Scope

router = Router(tags=["desk"])


@router.get(
    "/desk/occurrences",
    response=DeskPage,
    auth=behind(Scope.ROSTERS),
    operation_id="list_desk_occurrences",
    summary=_("受付をする活動"),
    description=_("この人が担当する団体の、このアプリの自治体での開催回。始まっているものも並びます。"),
)
def at_desks(request: Call, cursor: Cursor = "") -> DeskPage:
    found = queries.dates_at_desks(request.auth.app.place_id, member=request.auth.person, at=clock.now(), cursor=cursor)
    return DeskPage(items=[DeskOccurrenceOut.at_desk(line) for line in found.lines], next_cursor=found.next_cursor)


@router.get(
    "/occurrences/{occurrence_id}/roster",
    response=RosterOut,
    auth=behind(Scope.ROSTERS),
    operation_id="get_roster",
    summary=_("活動の名簿"),
    description=_("申し込んだ人と、来た人。見たことは、ひとりひとりに残ります。"),
)
def roster(request: Call, occurrence_id: Id, cursor: Cursor = "") -> RosterOut:
    person, at = request.auth.person, clock.now()
    _here(request, occurrence_id)
    found = queries.roster_page(occurrence_id, viewer=person, at=at, why=purpose_of(request), cursor=cursor)
    numbers = people.pseudonyms(
        [guest.person_id for guest in found.guests], place_id=request.auth.app.place_id, by=person, at=at
    )
    return RosterOut(
        items=[GuestOut.of(guest, number=numbers[guest.person_id]) for guest in found.guests],
        next_cursor=found.next_cursor,
    )


@router.post(
    "/occurrences/{occurrence_id}/scans",
    response=VerdictsOut,
    auth=behind(Scope.SCANS),
    operation_id="hand_in_scans",
    summary=_("読み取った受付を送る"),
    description=_("電波のないところで読み取ったものも、まとめて。記録できないものは、職員が確かめます。"),
)
@once()
def scans(request: Call, occurrence_id: Id, said: ScansIn) -> VerdictsOut:
    person, at = request.auth.person, clock.now()
    _here(request, occurrence_id)
    kept = [_kept(one) for one in said.scans]
    verdicts = commands.take_file(occurrence_id, scans=kept, by=person, at=at)
    return VerdictsOut(items=[VerdictOut.of(verdict) for verdict in verdicts])


def _here(request: Call, occurrence_id: UUID) -> None:
    occurrence = queries.occurrence_of(occurrence_id)
    if occurrence is None:
        raise Refused(Reason.NOT_FOUND)
    only_here(request, occurrence.place_id)


def _kept(one: ScanIn) -> Kept:
    kind = Kind.NUMBER if one.number and not one.code else Kind.CODE
    return Kept(
        kind=kind,
        text=one.number if kind is Kind.NUMBER else one.code,
        nonce=one.nonce,
        scanned_at=one.at,
        device=one.device,
    )
