"""What a person does through an app: registering, joining, checking in. It counts as being here (K6).

It goes on the router of `me`: an address has one router, whatever is done there.
"""

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yukari.activities import commands as activities
from yukari.activities import queries as activity_queries
from yukari.activities.commands import Outcome
from yukari.api.once import once
from yukari.api.v1.activities import Id
from yukari.api.v1.doing_schemas import (
    CheckInIn,
    JoinedOut,
    JoinIn,
    PastIn,
    PastOut,
    RegisteredOut,
    RegisterIn,
    VerdictOut,
)
from yukari.api.v1.me import router
from yukari.api.wall import Call, behind, only_here
from yukari.clubs import commands as clubs
from yukari.kit import clock
from yukari.registrations import commands as registrations
from yukari.rules.admission import Seat
from yukari.rules.clubs import joined_since
from yukari.rules.outcome import Reason, Refused
from yukari.rules.scopes import Scope
from yukari.web.wording.joining import JOINED

CODE = re.compile(r"([A-Za-z0-9_-]+)/?$")
"""The last part of the address that a venue's code opens."""


@router.put(
    "/me/registration",
    response=RegisteredOut,
    auth=behind(Scope.REGISTER),
    operation_id="register",
    summary=_("ベーシック登録をする"),
    description=_("このアプリの自治体に登録します。もう登録していれば、何も変わりません。"),
)
@once()
def register(request: Call, said: RegisterIn) -> RegisteredOut:
    person, at = request.auth.person, clock.now()
    done = registrations.register(person.id, place_id=request.auth.app.place_id, link=said.link, by=person, at=at)
    return RegisteredOut(place_id=done.place_id, new=done.new, prefecture_id=done.prefecture_id, is_home=done.is_home)


@router.api_operation(
    ["DELETE"],
    "/me/registration",
    response={204: None},
    auth=behind(Scope.REGISTER),
    operation_id="release",
    summary=_("登録をやめる"),
)
@once(204)
def release(request: Call) -> None:
    person = request.auth.person
    registrations.release(person.id, place_id=request.auth.app.place_id, by=person, at=clock.now())


@router.put(
    "/me/club-past",
    response=PastOut,
    auth=behind(Scope.REGISTER),
    operation_id="keep_club_past",
    summary=_("ファンクラブの記録を引き継ぐ"),
    description=_(
        "いまある会員のアプリから。このアプリの自治体に登録している人の、入会した時と会員番号を残します。本人と自治体に見え、本人が消せます。判定には使いません。"
    ),
)
@once()
def keep_past(request: Call, said: PastIn) -> PastOut:
    person, at = request.auth.person, clock.now()
    since = joined_since(said.since, on=clock.day_in_japan(at))
    kept = clubs.keep_past(request.auth.app.place_id, club=said.club, since=since, number=said.number, by=person, at=at)
    return PastOut(place_id=kept.place_id, club=kept.club, since=kept.since, number=kept.number)


@router.put(
    "/occurrences/{occurrence_id}/joining",
    response=JoinedOut,
    auth=behind(Scope.JOIN),
    operation_id="join",
    summary=_("活動に申し込む"),
    description=_("席、キャンセル待ち、または抽選への申し込みになります。もう申し込んでいれば、何も変わりません。"),
)
@once()
def join(request: Call, occurrence_id: Id, said: JoinIn) -> JoinedOut:
    at = _here(request, occurrence_id)
    joining = activities.join(occurrence_id, note=said.note, by=request.auth.person, at=at)
    seat = Seat(joining.state)
    return JoinedOut(occurrence_id=occurrence_id, state=seat, words=str(JOINED[seat]))


@router.api_operation(
    ["DELETE"],
    "/occurrences/{occurrence_id}/joining",
    response={204: None},
    auth=behind(Scope.JOIN),
    operation_id="cancel_joining",
    summary=_("申し込みを取り消す"),
)
@once(204)
def cancel_joining(request: Call, occurrence_id: Id) -> None:
    at = _here(request, occurrence_id)
    activities.cancel_joining(occurrence_id, by=request.auth.person, at=at)


@router.post(
    "/check-ins",
    response=VerdictOut,
    auth=behind(Scope.CHECK_IN),
    operation_id="check_in",
    summary=_("会場のコードで受付をする"),
    description=_("会場の画面のコードを、その場で読み取って送ります。コードは30秒ごとに変わります。"),
)
@once()
def check_in(request: Call, said: CheckInIn) -> VerdictOut:
    person, found = request.auth.person, CODE.search(said.code.strip())
    if found:
        occurrence_id = activity_queries.read_venue_code(found[1])[0]
        at = _here(request, occurrence_id)
        verdict = activities.check_in_by_resident(found[1], device=said.device, by=person, at=at)
    elif said.number and said.occurrence_id:
        at = _here(request, said.occurrence_id)
        verdict = activities.check_in_by_venue_number(
            said.number, occurrence_id=said.occurrence_id, device=said.device, by=person, at=at
        )
    else:
        raise Refused(Reason.CODE_UNKNOWN)
    if verdict.outcome is Outcome.REFUSED and verdict.reason is not None:
        raise Refused(verdict.reason)
    return VerdictOut.of(verdict)


def _here(request: Call, occurrence_id: UUID) -> datetime:
    """An app acts at its own place; and who acts is here."""
    occurrence = activity_queries.occurrence_of(occurrence_id)
    if occurrence is None:
        raise Refused(Reason.NOT_FOUND)
    only_here(request, occurrence.place_id)
    person, at = request.auth.person, clock.now()
    registrations.note_access(person.id, by=person, at=at)
    return at
