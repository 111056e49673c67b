"""Places, and what they tell and offer anyone."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from yukari.api.v1.schemas import (
    Cursor,
    NewsOut,
    NewsPage,
    PlaceCode,
    PlaceOut,
    PlacePage,
    SupportOut,
    SupportPage,
)
from yukari.api.wall import PUBLIC, Call
from yukari.kit import clock
from yukari.news import queries as news
from yukari.places import queries
from yukari.supports import queries as supports

router = Router(tags=["places"])


@router.get("/places", response=PlacePage, auth=PUBLIC, operation_id="list_places", summary=_("自治体をさがす"))
def places(
    request: Call,
    words: Annotated[
        str,
        Query(max_length=100, description=_("名前・よみ・ローマ字のことば。近いものから60件まで。"), examples=["ひだ"]),
    ] = "",
    prefecture_id: Annotated[
        str, Query(pattern="^([0-9]{6})?$", description=_("都道府県のコード"), examples=["210005"])
    ] = "",
    joined: Annotated[bool, Query(description=_("登録を受け付けている自治体だけ"))] = False,
    cursor: Cursor = "",
) -> PlacePage:
    on = clock.day_in_japan(clock.now())
    if words.strip():
        found = queries.search_places(words, on=on, prefecture_id=prefecture_id, joined=joined)
        return PlacePage(items=[PlaceOut.of(place, on=on) for place in found], next_cursor=None)
    page = queries.places_page(on=on, prefecture_id=prefecture_id, joined=joined, cursor=cursor)
    return PlacePage(items=[PlaceOut.of(place, on=on) for place in page.items], next_cursor=page.next_cursor)


@router.get("/places/{place_id}", response=PlaceOut, auth=PUBLIC, operation_id="get_place", summary=_("自治体をみる"))
def place(request: Call, place_id: PlaceCode) -> PlaceOut:
    return PlaceOut.of(queries.place(place_id), on=clock.day_in_japan(clock.now()))


@router.get(
    "/places/{place_id}/news",
    response=NewsPage,
    auth=PUBLIC,
    operation_id="list_public_news",
    summary=_("だれでも読めるお知らせ"),
)
def public_news(request: Call, place_id: PlaceCode, cursor: Cursor = "") -> NewsPage:
    found = news.public_news_page(queries.place(place_id).code, at=clock.now(), cursor=cursor)
    return NewsPage(items=[NewsOut.of(one) for one in found.items], next_cursor=found.next_cursor)


@router.get(
    "/places/{place_id}/supports",
    response=SupportPage,
    auth=PUBLIC,
    operation_id="list_supports",
    summary=_("いまあるサポート施策"),
)
def offers(request: Call, place_id: PlaceCode, cursor: Cursor = "") -> SupportPage:
    on = clock.day_in_japan(clock.now())
    found = supports.offers_page(queries.place(place_id).code, on=on, cursor=cursor)
    return SupportPage(items=[SupportOut.of(offer) for offer in found.items], next_cursor=found.next_cursor)
