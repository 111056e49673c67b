"""What the programme told the person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.delivery.queries import is_stopped
from yukari.kit import clock
from yukari.people import commands, queries
from yukari.web.wall import signed_in


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """The newest notices; having been shown, they are read."""
    person = request.user
    assert person.is_authenticated
    told = queries.notices_of(person)
    unread = [notice.key for notice in told if notice.read_at is None]
    if unread:
        commands.mark_notices_read(person, keys=unread, by=person, at=clock.now())
    context = {"notices": told, "is_stopped": is_stopped(person.email)}
    return render(request, "resident/notices.html", context)
