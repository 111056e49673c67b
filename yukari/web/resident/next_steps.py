"""Three things that a person can do at a place next, because a registration is where something begins."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities import queries as activities
from yukari.activities.queries import Filters, Found
from yukari.news import queries as news
from yukari.people.queries import Person
from yukari.places.queries import Place
from yukari.registrations import queries as registrations
from yukari.supports import queries as supports
from yukari.supports.queries import Offer
from yukari.web.templatetags.yukari import japanese_moment
from yukari.web.wording.supports import offer_told

SHOWN = 3
LOOKED_AT = 10
"""Of the next occurrences: some no longer take anybody."""


class Step(NamedTuple):
    icon: str
    url: str
    title: str
    text: str


def next_steps(person: Person, place: Place, *, at: datetime) -> list[Step]:
    """Of each kind the best one first, then more to join; where a place has nothing yet, what can always be done."""
    joinable = [_activity(found) for found in _joinable(place, at)]
    told = [
        Step("bell", reverse("visitor:news", args=[item.news.id]), item.news.shown_title, _("地域からのお知らせを読む"))
        for item in news.feed_of(person.id, place_id=place.code, at=at, limit=1)
    ]
    usable = [_support(offer) for offer in supports.usable_at(person, place, at=at)]
    asked = [] if registrations.answers_of(person.id, place.code) else [_questionnaire(place)]
    return [*joinable[:1], *told, *usable[:1], *asked, *joinable[1:], *_always(place)][:SHOWN]


def _joinable(place: Place, at: datetime) -> list[Found]:
    prefecture_id, place_id = (place.code, "") if place.is_prefecture else ("", place.code)
    free = Filters(place_id=place_id, prefecture_id=prefecture_id, places_left=True)
    rows = activities.search(free, at=at, size=LOOKED_AT).rows
    return [row for row in rows if row.occurrence.closes_at is None or row.occurrence.closes_at > at]


def _activity(found: Found) -> Step:
    occurrence = found.occurrence
    when = japanese_moment(occurrence.starts_at)
    return Step("calendar", reverse("visitor:occurrence", args=[occurrence.id]), occurrence.project.title, when)


def _support(offer: Offer) -> Step:
    told = offer_told(offer)
    text = "・".join([str(told.kind), *told.limits[:1]])
    return Step(told.sign, reverse("visitor:support", args=[offer.id]), offer.shown_title, text)


def _questionnaire(place: Place) -> Step:
    url = reverse("resident:questionnaire", args=[place.code])
    return Step("edit", url, _("アンケートに答える"), _("あなたに合うお知らせが届きやすくなります。"))


def _always(place: Place) -> Iterator[Step]:
    near = f"{reverse('visitor:activities')}?prefecture={place.prefecture_id}"
    yield Step(
        "search",
        near,
        _("%(prefecture)sの活動をさがす") % {"prefecture": place.shown_prefecture},
        _("近くで、参加できることが見つかるかもしれません。"),
    )
    choice = reverse("resident:news_choice", args=[place.code])
    yield Step("bell", choice, _("お知らせの受け取り方を決める"), _("何かが始まるときに、すぐにわかります。"))
    page = reverse("visitor:place", args=[place.code])
    yield Step(
        "map", page, _("%(place)sを知る") % {"place": place.shown_name}, _("地域の紹介と、募集中の活動が載っています。")
    )
