"""What the links in a fan club's invitation open: who invites and what it means, and the way out for good."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.clubs import commands, queries
from yukari.kit import clock
from yukari.web.wall import public
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD


@public
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing of what the list says stands here: a mail may be handed on, and a shared screen read by others."""
    found = queries.invited_by(token)
    context = {"invited": found, "token": token, "not_the_register": NOT_A_RESIDENCE_RECORD}
    return render(request, "visitor/invited.html", context, status=200 if found else 404)


def never_again(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Behind the wall of `news.unsubscribe`, whose links both kinds of mail carry: asked here, and done by one press (RFC 8058)."""
    at, found = clock.now(), queries.invited(row_id)
    undone = request.method == "POST" and "undo" in request.POST
    if undone:
        commands.resume(row_id, by=None, at=at)
    elif request.method == "POST":
        commands.decline(row_id, by=None, at=at)
    is_unwanted = found is not None and not undone and (found.is_unwanted or request.method == "POST")
    context = {"invited": found, "is_unwanted": is_unwanted, "undone": undone}
    return render(request, "visitor/never_again.html", context)
