"""The person for whom an app calls, as far as the app's own place goes."""

from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from yukari.activities import queries as activities
from yukari.api.v1.own_schemas import (
    CardOut,
    JoiningOut,
    JoiningPage,
    JudgementOut,
    JudgementPage,
    Me,
    ParticipationOut,
    ParticipationPage,
    RegistrationOut,
    RegistrationPage,
)
from yukari.api.v1.schemas import Cursor, NewsOut, NewsPage, SupportOut, SupportPage
from yukari.api.wall import Call, behind
from yukari.cards import queries as cards
from yukari.kit import clock
from yukari.news import queries as news
from yukari.people import commands as people
from yukari.registrations import queries as registrations
from yukari.rules.scopes import Scope
from yukari.supports import queries as supports

router = Router(tags=["me"])


@router.get("/me", response=Me, auth=behind(Scope.PROFILE), operation_id="get_me", summary=_("この人"))
def me(request: Call) -> Me:
    place_id, person = request.auth.app.place_id, request.auth.person
    numbers = people.pseudonyms([person.id], place_id=place_id, by=person, at=clock.now())
    return Me(
        number=numbers[person.id],
        called=person.called,
        language=person.language,
        place_id=place_id,
        scopes=sorted(request.auth.scopes),
    )


@router.get(
    "/me/registration",
    response=RegistrationPage,
    auth=behind(Scope.REGISTRATIONS),
    operation_id="get_registration",
    summary=_("登録と、いまの判定"),
)
def registration(request: Call) -> RegistrationPage:
    place_id = request.auth.app.place_id
    found = registrations.standing_at(request.auth.person.id, place_id, at=clock.now())
    judgement = JudgementOut.of(found.mine.judgement, found.policy)
    return RegistrationPage(**RegistrationOut.of(found.mine).model_dump(), judgement=judgement)


@router.get(
    "/me/judgements",
    response=JudgementPage,
    auth=behind(Scope.REGISTRATIONS),
    operation_id="list_judgements",
    summary=_("これまでの判定と、その理由"),
)
def judgements(request: Call, cursor: Cursor = "") -> JudgementPage:
    found = registrations.judgements_page(request.auth.person.id, request.auth.app.place_id, cursor=cursor)
    return JudgementPage.of(found.rows, found.next_cursor)


@router.get(
    "/me/card",
    response=CardOut,
    auth=behind(Scope.REGISTRATIONS),
    operation_id="get_card",
    summary=_("登録証がいま示すこと"),
)
def card(request: Call) -> CardOut:
    return CardOut.of(cards.card_of(request.auth.person.id, request.auth.app.place_id, at=clock.now()))


@router.get(
    "/me/joinings",
    response=JoiningPage,
    auth=behind(Scope.JOININGS),
    operation_id="list_joinings",
    summary=_("これから参加する活動"),
)
def joinings(request: Call, cursor: Cursor = "") -> JoiningPage:
    place_id = request.auth.app.place_id
    found = activities.joinings_page(request.auth.person, place_id=place_id, at=clock.now(), cursor=cursor)
    return JoiningPage(items=[JoiningOut.of(one) for one in found.rows], next_cursor=found.next_cursor)


@router.get(
    "/me/participations",
    response=ParticipationPage,
    auth=behind(Scope.JOININGS),
    operation_id="list_participations",
    summary=_("活動の記録"),
)
def participations(request: Call, cursor: Cursor = "") -> ParticipationPage:
    record = activities.record_page(request.auth.person, place_id=request.auth.app.place_id, cursor=cursor)
    return ParticipationPage(
        items=[ParticipationOut.of(row) for row in record.rows],
        days=record.days,
        minutes=record.minutes,
        next_cursor=record.next_cursor,
    )


@router.get(
    "/me/news", response=NewsPage, auth=behind(Scope.NEWS), operation_id="list_news", summary=_("届いたお知らせ")
)
def feed(request: Call, cursor: Cursor = "") -> NewsPage:
    found = news.feed_page(
        request.auth.person.id, at=clock.now(), before=_item(cursor), place_id=request.auth.app.place_id
    )
    return NewsPage(
        items=[NewsOut.of(item.news) for item in found.items],
        next_cursor=str(found.older) if found.older else None,
    )


@router.get(
    "/me/supports",
    response=SupportPage,
    auth=behind(Scope.SUPPORTS),
    operation_id="list_my_supports",
    summary=_("この人が使えるサポート施策"),
)
def my_supports(request: Call) -> SupportPage:
    found = supports.supports_of(request.auth.person, at=clock.now())
    here = [one for one in found if one.place.code == request.auth.app.place_id]
    return SupportPage(
        items=[
            *(SupportOut.of(offer, usable=True) for one in here for offer in one.usable),
            *(SupportOut.of(offer, usable=False) for one in here for offer in one.other),
        ],
        next_cursor=None,
    )


def _item(cursor: str) -> UUID | None:
    """The item at which a cursor stands; one that is not ours stands nowhere."""
    try:
        return UUID(cursor)
    except ValueError:
        return None
