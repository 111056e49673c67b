"""Public comments, for anybody: what is planned, until when one can say something, and what the place answered."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.kit import markdown
from yukari.places import queries as places
from yukari.surveys import queries
from yukari.web.wall import public


@public
def comments(request: HttpRequest, place_id: str) -> HttpResponse:
    context = {"place": places.place(place_id), "comments": queries.comments_at(place_id)}
    return render(request, "visitor/comments.html", context)


@public
def comment(request: HttpRequest, place_id: str, survey_id: UUID) -> HttpResponse:
    found = queries.comment(place_id, survey_id)
    context = {
        "place": found.place,
        "survey": found,
        "about": markdown.to_html(found.about),
        "themes": queries.themes_of(survey_id),
        "sent": queries.public_outcome(found) if found.state == "closed" else None,
    }
    return render(request, "visitor/comment.html", context)
