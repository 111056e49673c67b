"""Where apps fetch tokens and give them back, and what programs read of all this (RFC 6749, 7009, 8414). No cookie speaks here."""

from collections.abc import Callable, Mapping

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from yukari.api.wall import count
from yukari.clients import server
from yukari.rules.outcome import Refused
from yukari.web.wall import app_itself, public

PER_NETWORK = 120
"""In a minute: a village hall has one address, and so has an app on a server that serves a whole town."""


@public
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        server.metadata(authorization_endpoint=f"{settings.OAUTH_ISSUER}/authorize/"),
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"},
    )


@csrf_exempt
@app_itself
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    return _answered(request, server.token)


@csrf_exempt
@app_itself
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    return _answered(request, server.revoke)


def _answered(request: HttpRequest, ask: Callable[[HttpRequest], tuple[Mapping[str, str], str, int]]) -> HttpResponse:
    try:
        count(request, "tokens", f"oauth:{get_ip(request)}", capacity=PER_NETWORK)
    except Refused as refused:
        return JsonResponse(
            {"error": "temporarily_unavailable"},
            status=429,
            headers={"Retry-After": str(refused.details["seconds"]), "Cache-Control": "no-store"},
        )
    if any("\0" in value for values in request.POST.lists() for value in (values[0], *values[1])):
        return JsonResponse({"error": "invalid_request"}, status=400, headers={"Cache-Control": "no-store"})
    headers, body, status = ask(request)
    answer = HttpResponse(body, status=status, headers=dict(headers))
    answer["Cache-Control"] = "no-store"
    return answer
