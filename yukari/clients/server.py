"""OAuth 2.1 as the faces speak it: django-oauth-toolkit between a request of Django's and an answer.

Authorization code with PKCE for everybody, refresh tokens that rotate and tell on whoever uses one twice, revocation.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError
from oauth2_provider.oauth2_backends import get_oauthlib_core

from yukari.clients.commands.consents import consent
from yukari.clients.commands.proofs import end_family
from yukari.clients.models import App
from yukari.clients.validator import UsedAgainError
from yukari.kit import clock
from yukari.people.models import Person
from yukari.rules.scopes import Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks a person for; everything about it is in order."""

    app: App
    scopes: frozenset[Scope]
    return_address: str
    state: str
    credentials: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SendBack:
    """The app asked wrongly, in a way that it can be told: the person goes back to it."""

    address: str


def asked(request: HttpRequest) -> Asked | SendBack | None:
    """What the address of this request asks; none: not even where to send the person back to is in order."""
    if any(len(values) > 1 for _, values in request.GET.lists()):
        return None
    try:
        scopes, credentials = get_oauthlib_core().validate_authorization_request(request)
    except FatalClientError:
        return None
    except OAuthToolkitError as trouble:
        return SendBack(_with_issuer(trouble.oauthlib_error.in_uri(trouble.oauthlib_error.redirect_uri)))
    known = credentials.pop("request")
    found = Asked(
        known.client,
        frozenset(map(Scope, scopes)),
        credentials["redirect_uri"],
        credentials["state"] or "",
        credentials,
    )
    if credentials.get("code_challenge_method") != "S256":
        return refused(found, "invalid_request", "code_challenge_method must be S256.")
    return found


def refused(found: Asked, error: str = "access_denied", description: str = "") -> SendBack:
    """Back to the app with a no."""
    said = {"error": error, "error_description": description, "state": found.state}
    query = urlencode({name: value for name, value in said.items() if value})
    joint = "&" if urlsplit(found.return_address).query else "?"
    return SendBack(_with_issuer(f"{found.return_address}{joint}{query}"))


@transaction.atomic
def allowed(request: HttpRequest, found: Asked, *, scopes: frozenset[Scope], by: Person, at: datetime) -> SendBack:
    """The person allows this much of it: the consent is written down, and the code goes back to the app."""
    consent(found.app, scopes=scopes, by=by, at=at)
    address, *_ = get_oauthlib_core().create_authorization_response(
        request, scopes=sorted(scopes), credentials=dict(found.credentials), allow=True
    )
    return SendBack(address)


class _NotGiven(Exception):
    """Whatever was written on the way to a no is taken back."""


def token(request: HttpRequest) -> tuple[Mapping[str, str], str, int]:
    """RFC 6749, 3.2: headers, body and status."""
    answer: tuple[Mapping[str, str], str, int] | None = None
    try:
        with transaction.atomic():
            _, headers, body, status = get_oauthlib_core().create_token_response(request)
            answer = headers, body, status
            if status >= 400 and request.POST.get("grant_type") == "authorization_code":
                raise _NotGiven
    except _NotGiven:
        pass
    except UsedAgainError as again:
        end_family(again.family, by=None, at=clock.now())
        answer = {"Content-Type": "application/json"}, json.dumps({"error": "invalid_grant"}), 400
    assert answer is not None
    return answer


def revoke(request: HttpRequest) -> tuple[Mapping[str, str], str, int]:
    """RFC 7009."""
    _, headers, body, status = get_oauthlib_core().create_revocation_response(request)
    return headers, body, status


def metadata(*, authorization_endpoint: str) -> dict[str, Any]:
    """RFC 8414."""
    return {
        "issuer": settings.OAUTH_ISSUER,
        "authorization_endpoint": authorization_endpoint,
        "token_endpoint": settings.OAUTH_TOKEN_ENDPOINT,
        "revocation_endpoint": settings.OAUTH_REVOCATION_ENDPOINT,
        "scopes_supported": [scope.value for scope in Scope],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "RS256"],
        "revocation_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "RS256"],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": ["ja", "en"],
        "service_documentation": f"{settings.SITE_URL.rstrip('/')}/developers/",
    }


def _with_issuer(address: str) -> str:
    """RFC 9207."""
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode({'iss': settings.OAUTH_ISSUER})}"
