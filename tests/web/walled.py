"""One page behind each wall, for test_wall.py."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from yukari.rules.roles import Ability
from yukari.web import wall
from yukari.web.wall import View


def page() -> View:
    """A fresh view for each wall: none may stand behind two."""

    def view(request: HttpRequest, **named: object) -> HttpResponse:
        return HttpResponse("inside")

    return view


urlpatterns = [
    path("wall/public/", wall.public(page())),
    path("wall/signed-in/", wall.signed_in(page())),
    path("wall/resident/", wall.resident(page())),
    path("wall/office/<str:place_id>/", wall.office(Ability.DECIDE)(page())),
    path("wall/figures/<str:place_id>/", wall.office(Ability.SEE_AGGREGATES)(page())),
    path("wall/organisation/<uuid:organisation_id>/", wall.member(Ability.RUN_ACTIVITIES)(page())),
    path("wall/project/<uuid:project_id>/", wall.member(Ability.RUN_ACTIVITIES)(page())),
    path("wall/occurrence/<uuid:occurrence_id>/", wall.member(Ability.CHECK_IN)(page())),
    path("wall/development/", wall.development_only(page())),
    path("", include("yukari.urls")),
]
