"""The API's short way through the stack: no session, no cookie and no page around it; every answer says how it may be kept."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from yukari.api import problems
from yukari.api.wall import PER_SECONDS, Limit

LANES = ("/api/", "/oauth/token/", "/oauth/revoke/")
NUL = (b"\0", b"\\u0000")
PUBLIC_SECONDS = 60
SAFE = {"GET", "HEAD"}
OF_THE_BODY = {"Content-Type", "Content-Length"}


class ApiLaneMiddleware:
    """Stands before everything that belongs to pages."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(LANES):
            return self.answer(request)
        with translation.override(translation.get_language_from_request(request)):
            return _finished(request, _answered(request))


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        match = resolve(request.path_info, urlconf="yukari.api.urls")
    except Resolver404:
        return problems.said(404, "no_such_address")
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return problems.said(422, "not_understood")
    # No text of ours holds a NUL, and PostgreSQL keeps none.
    if request.content_type == "application/json" and any(nul in request.body for nul in NUL):
        return problems.said(422, "not_understood")
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if answer.status_code == 405:
        return problems.said(405, "method_not_allowed", headers={"Allow": answer.headers.get("Allow", "")})
    return answer


def _finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    limited: Limit | None = getattr(request, "limited", None)
    if limited is not None:
        answer["RateLimit-Policy"] = f'"{limited.name}";q={limited.capacity};w={PER_SECONDS}'
        answer["RateLimit"] = f'"{limited.name}";r={limited.left};t={limited.seconds}'
    answer.headers.setdefault("Content-Language", translation.get_language())
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    is_public = limited is not None and limited.name == "network"
    if is_public:
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, RateLimit, RateLimit-Policy, Retry-After"
    if request.method not in SAFE or answer.status_code != 200:
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer
    patch_vary_headers(answer, ["Accept-Language"] if is_public else ["Accept-Language", "Authorization"])
    answer.headers.setdefault(
        "Cache-Control", f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-cache"
    )
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    found = get_conditional_response(request, etag=answer["ETag"], response=answer)
    assert isinstance(found, HttpResponse)
    for name, value in answer.headers.items():  # What Django makes of it tells no limits.
        if name not in OF_THE_BODY:
            found.headers.setdefault(name, value)
    return found
