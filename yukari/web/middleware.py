"""Around every page: the language of its address or of the person, and the day on which the person was here."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from yukari.kit import clock
from yukari.people import commands as people
from yukari.registrations import commands as registrations
from yukari.web.language import remember
from yukari.web.viewer import viewer_of

Answer = Callable[[HttpRequest], HttpResponse]

HOLDER_COOKIE = "yukari_holder"
HOLDER_SECONDS = 400 * 24 * 60 * 60
"""As long as browsers keep a cookie: a card outlives the session, for it must open on a mountain."""


class ScannerLaneMiddleware:
    """A scanner brings a pass instead of a cookie and reads JSON: what surrounds a page would only cost it time.

    Round the gate a queue forms; the rest of the stack takes as long as half of a check-in.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.lane = reverse("scan", args=[UUID(int=0)], urlconf="yukari.web.lane").partition("0")[0]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.lane):
            return self.answer(request)
        try:
            match = resolve(request.path_info, urlconf="yukari.web.lane")
        except Resolver404:
            return HttpResponse(status=404)
        with translation.override(translation.get_language_from_request(request)):
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return answer


class PlainTextMiddleware:
    """No form of ours sends a NUL, and PostgreSQL keeps none: it is turned away at the door, not in the middle of a command."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = (
            value
            for sent in (request.GET, request.POST)
            for values in sent.lists()
            for value in (values[0], *values[1])
        )
        if "\0" in request.path_info or any("\0" in value for value in said):
            raise BadRequest("A NUL was sent.")
        return self.answer(request)


class AddressLanguageMiddleware:
    """An address can name its language (`?lang=en`), so that a link and a search engine can speak to someone in it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.GET.get("lang")
        if named not in dict(settings.LANGUAGES):
            return self.answer(request)
        translation.activate(named)
        request.LANGUAGE_CODE = named
        response = self.answer(request)
        remember(response, named)
        return response


class LanguageMiddleware:
    """A person's own choice stands over the cookie and the browser's wish, but not over what the address says."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = viewer_of(request).person
        named = request.GET.get("lang") in dict(settings.LANGUAGES)
        if person and person.has_profile and not named and person.language != translation.get_language():
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        response = self.answer(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class HolderMiddleware:
    """Says to the scripts whose cards this browser may show: offline, nobody else can.

    The mark names nobody to anyone else. It goes with signing out, and changes when another person signs in.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.answer(request)
        if request.user.is_authenticated:
            mark = salted_hmac("yukari.holder", str(request.user.pk)).hexdigest()
            if request.COOKIES.get(HOLDER_COOKIE) != mark:
                secure = settings.SESSION_COOKIE_SECURE
                response.set_cookie(HOLDER_COOKIE, mark, max_age=HOLDER_SECONDS, secure=secure, samesite="Lax")
        elif was_signed_in:
            response.delete_cookie(HOLDER_COOKIE, samesite="Lax")
        return response


class AccessMiddleware:
    """Any access shows that the person is still there (K6); it is written down once a day."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = viewer_of(request).person
        at = clock.now()
        if person and person.last_seen_on != clock.day_in_japan(at):
            people.note_seen(person, by=person, at=at)
            registrations.note_access(person.id, by=person, at=at)
        return self.answer(request)
