"""Finding a place and reading its page: the way in for everyone."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities.queries import upcoming
from yukari.kit import clock
from yukari.news.queries import public_news
from yukari.places import commands, queries
from yukari.supports import queries as supports
from yukari.web import linked_data
from yukari.web.persons import person_or_none
from yukari.web.replies import Refusals
from yukari.web.visitor.ties import Ties
from yukari.web.wall import public
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD
from yukari.web.wording.policies import conditions
from yukari.web.wording.supports import offers_told

TOLD = 3
_WISH_IN_SESSION = "wish_after_sign_in"


@public
def find(request: HttpRequest) -> HttpResponse:
    """The map, the list by region, and what a search found."""
    today = clock.day_in_japan(clock.now())
    words = request.GET.get("q", "").strip()[:60]
    found = queries.search_places(words, on=today) if words else []
    return render(
        request,
        "visitor/places.html",
        {
            "words": words,
            "found": found,
            "open_places": {place.code for place in found if place.is_joined(today)},
            "ties": Ties(person_or_none(request), on=today),
            "joined_by_prefecture": queries.joined_by_prefecture(on=today),
        },
    )


@public
def page(request: HttpRequest, place_id: str) -> HttpResponse:
    """A municipality's page, or a prefecture's with everything in it."""
    now = clock.now()
    today = clock.day_in_japan(now)
    place = queries.place(place_id)
    is_joined = place.is_joined(today)
    announced = queries.announced_policy(place_id, on=today) if is_joined else None
    inside = queries.prefecture_page(place_id, on=today) if place.is_prefecture else None
    return render(
        request,
        "visitor/prefecture.html" if place.is_prefecture else "visitor/place.html",
        {
            "place": place,
            "is_joined": is_joined,
            "successor": queries.current(place_id, on=today) if not place.exists(today) else None,
            "conditions": conditions(queries.policy_in_force(place_id, today)) if is_joined else [],
            "announced": announced,
            "announced_conditions": conditions(queries.as_policy(announced)) if announced else [],
            "inside": inside,
            "open_places": inside.open_places if inside else frozenset(),
            "told": public_news(place_id, at=now, limit=TOLD) if is_joined else [],
            "supports": offers_told(supports.offers_at(place_id, on=today)) if is_joined else [],
            "upcoming": upcoming(place_id=place_id, at=now),
            "ties": Ties(person_or_none(request), on=today),
            "linked": [linked_data.place(place), linked_data.crumbs(*linked_data.to_place(place))],
            "not_a_residence_record": NOT_A_RESIDENCE_RECORD,
        },
    )


@public
def wish(request: HttpRequest, place_id: str) -> HttpResponse:
    """「登録したい」. Who is not signed in presses first and signs in after: the session remembers the press."""
    pressed = request.method == "POST"
    place_page = reverse("visitor:place", args=[place_id])
    if not request.user.is_authenticated:
        if not pressed:
            return redirect(place_page)
        request.session[_WISH_IN_SESSION] = place_id
        return redirect_to_login(request.path)
    if pressed or request.session.pop(_WISH_IN_SESSION, None) == place_id:
        by, at = request.user, clock.now()
        with Refusals(request):
            if request.POST.get("withdraw"):
                commands.withdraw_wish(place_id, by=by, at=at)
                messages.success(request, _("「登録したい」を取り消しました。"))
            else:
                commands.wish(place_id, by=by, at=at)
                messages.success(request, _("「登録したい」を届けました。参加が決まったら、お知らせします。"))
    return redirect(place_page)
