"""A member of a fan club, signed in, registers by themselves; what the club knew goes along if the person wishes so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.clubs import commands, queries
from yukari.kit import clock
from yukari.places import queries as places
from yukari.registrations.queries import registered_place_ids
from yukari.rules.home import is_home
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wording.clubs import since_in_words
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD


@resident
def accept(request: PersonRequest, token: str) -> HttpResponse:
    """One press, and nothing happens without it."""
    at, person, said = clock.now(), request.user, Refusals(request)
    found = queries.invited_by(token)
    if found is None:
        raise Refused(Reason.INVITATION_OVER)
    place = found.place
    if request.method == "POST":
        with said:
            # The box says no to the prefecture, so that leaving everything as it is says yes (K4); the other one says yes.
            commands.accept(
                found.row_id,
                keeps_past="keeps_past" in request.POST,
                link="without_prefecture" not in request.POST,
                by=person,
                at=at,
            )
            return redirect("resident:registered", place.code)
    prefecture = None if place.is_prefecture else places.place(place.prefecture_id)
    context = {
        "place": place,
        "club": found.club,
        "number": found.entry.number if found.entry else "",
        "since": since_in_words(found.entry.since) if found.entry else "",
        "prefecture": prefecture if prefecture and prefecture.is_joined(clock.day_in_japan(at)) else None,
        "is_registered": place.code in registered_place_ids(person.id),
        "is_home": is_home(place.code, person.residence_id),
        "not_the_register": NOT_A_RESIDENCE_RECORD,
        "token": token,
    }
    return render(request, "resident/invited.html", context, status=said.status)


@require_POST
@resident
def forget_past(request: PersonRequest, place_id: str) -> HttpResponse:
    with Refusals(request):
        commands.forget_past(request.user.id, place_id=place_id, by=request.user, at=clock.now())
        messages.success(request, _("ファンクラブの記録を消しました。"))
    return redirect("resident:registration", place_id)
