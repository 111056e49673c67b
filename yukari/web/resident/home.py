"""「わたしのゆかり」: the places a person is tied to, what comes next, and what needs an answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.people import queries as people
from yukari.registrations import commands, queries
from yukari.registrations.queries import Mine
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident

NEXT_ACTIVITIES = 3


@dataclass(frozen=True)
class Tile:
    """One place on the page, with how far the cord towards premium is tied; no cord where none is needed."""

    mine: Mine
    tied: int = 0
    needed: int = 0


@resident
def home(request: PersonRequest) -> HttpResponse:
    at, person = clock.now(), request.user
    mine = queries.registrations_of(person.id, at=at)
    coming = activities.joinings_of(person, at=at)
    return render(
        request,
        "resident/home.html",
        {
            "tiles": [_tile(one) for one in sorted(mine, key=_order) if not one.is_linked],
            "linked": [one for one in mine if one.is_linked],
            "asked": [one for one in mine if one.answer_by],
            "coming": coming[:NEXT_ACTIVITIES],
            "more": len(coming) > NEXT_ACTIVITIES,
            "unread": people.unread_notices(person.id),
        },
    )


@require_POST
@resident
def keep(request: PersonRequest) -> HttpResponse:
    """K6: one press answers every question whether the person wishes to stay."""
    with Refusals(request):
        commands.keep_registrations(request.user.id, by=request.user, at=clock.now())
        messages.success(request, _("ありがとうございます。登録を続けます。"))
    return redirect("resident:home")


def _order(mine: Mine) -> tuple[bool, bool]:
    """Premium places first and home last; beside that, by code."""
    return mine.registration.is_home, not mine.is_premium


def _tile(mine: Mine) -> Tile:
    if mine.is_premium or mine.registration.is_home:
        return Tile(mine)
    days = mine.judgement.days
    return Tile(mine, min(days.have, days.need), days.need)
