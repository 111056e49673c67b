"""「登録したい」: the places that a person would register with, once they join (B1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.places import commands, queries
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident


@resident
def wishes(request: PersonRequest) -> HttpResponse:
    at, said = clock.now(), Refusals(request)
    if request.method == "POST":
        with said:
            commands.withdraw_wish(request.POST.get("place", ""), by=request.user, at=at)
            messages.success(request, _("取り消しました。"))
            return redirect("resident:wishes")
    wished, on = queries.wished_places(request.user), clock.day_in_japan(at)
    joined = {place.code for place in wished if place.is_joined(on)}
    return render(request, "resident/wishes.html", {"wished": wished, "joined": joined}, status=said.status)
