"""The language of the pages: a press in the header, remembered for a person and in the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.people import commands
from yukari.web.onward import wanted
from yukari.web.viewer import viewer_of
from yukari.web.wall import public


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    response = HttpResponseRedirect(wanted(request) or "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        person = viewer_of(request).person
        if person:
            commands.speak(person, language=language, by=person, at=clock.now())
        remember(response, language)
    return response


def remember(response: HttpResponse, language: str) -> None:
    """Keep the choice in the browser, for the pages before signing in."""
    year = 60 * 60 * 24 * 365
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=year, secure=not settings.DEBUG, httponly=True, samesite="Lax"
    )
