"""A person's own activities in their own calendar, by an address that only they know."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.web import calendars
from yukari.web.persons import PersonRequest
from yukari.web.wall import public, resident


@resident
def calendar(request: PersonRequest) -> HttpResponse:
    """Make the address, make another, or end it. It is shown once, because we keep only what recognises it."""
    at = clock.now()
    address = ""
    if request.method == "POST" and "end" in request.POST:
        if commands.end_calendar_address(by=request.user, at=at):
            messages.success(request, _("アドレスを使えなくしました。カレンダーには、もう何も届きません。"))
        return redirect("resident:calendar")
    if request.method == "POST":
        secret = commands.make_calendar_address(by=request.user, at=at)
        address = settings.SITE_URL + reverse("resident:own_calendar", args=[secret])
    context = {
        "address": address,
        "webcal": "webcal:" + address.partition(":")[2],
        "made": queries.calendar_address_of(request.user),
    }
    return render(request, "resident/calendar.html", context)


@conditional_page
@public
@require_safe
def own_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """For a calendar program, which has no session: whoever has the address reads what its person would."""
    at = clock.now()
    person = queries.whose_calendar(secret)
    if person is None:
        raise Http404
    commands.note_calendar_asked(person, by=None, at=at)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        kept = queries.calendar_of_person(person, at=at)
        made = calendars.calendar(_("わたしの活動（ゆかり）"), kept, private=True)
    response = calendars.answered(made, "yukari")
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response
