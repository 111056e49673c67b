"""What a reader of cards downloads: the keys that sign them, and which of them were revoked. Open to any site and any app."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from yukari.cards import queries
from yukari.kit import clock
from yukari.web.wall import public

FRESH_SECONDS = 60


def base64url(data: bytes) -> str:
    """As readers of cards read it: without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponseBase:
    """The first one signs; all of them are good."""
    found = [{"number": number, "key": base64url(key)} for number, key in queries.issuer_keys().items()]
    return _published(request, {"keys": found})


@public
@require_safe
def revoked(request: HttpRequest) -> HttpResponseBase:
    """Only ids, and only of cards whose days are not over. It is at least as new as it says."""
    said = queries.revoked_list(at=clock.now())
    ids = [base64url(card_id.bytes) for card_id in said.ids]
    return _published(request, {"as_of": said.as_of.isoformat(), "revoked": ids})


def _published(request: HttpRequest, said: dict[str, object]) -> HttpResponseBase:
    response = HttpResponse(json.dumps(said), content_type="application/json")
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
