"""What wallets speak with: OpenID4VCI 1.0 with pre-authorised codes, and what readers of credentials look up.

No cookie speaks here, so any site may ask (CORS). Errors are the standard's words, for programs; no answer is kept on the way.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from json import JSONDecodeError, loads
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from yukari.kit import clock
from yukari.people import commands as people
from yukari.proofs import commands, queries
from yukari.proofs.queries import WalletTrouble
from yukari.rules.outcome import Refused
from yukari.web.wall import public
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD
from yukari.web.wording.wallet import CLAIMS, ISSUER, TITLE

CONFIGURATION = "registration"
"""The one kind of credential that we issue."""
PRE_AUTHORISED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
PER_NETWORK, PER_SECONDS = 120, 600
"""Asks for tokens and credentials from one network; a village hall has one address."""
STATUS = {"invalid_token": 401, "too_many_requests": 429}

Answer = Callable[..., HttpResponseBase]


def shared(view: Answer) -> Answer:
    """For programs of any site: no cookie, no CSRF token, and trouble in JSON."""

    @csrf_exempt
    @public
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = (
                HttpResponse(status=204) if request.method == "OPTIONS" else view(request, *args, **kwargs)
            )
        except WalletTrouble as trouble:
            answer = _trouble(trouble.error)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        return answer

    return answered


@shared
@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """OpenID4VCI 1.0, section 12.2."""
    claims = [{"path": [name], "display": _display(words)} for name, words in CLAIMS.items()]
    configuration = {
        "format": "dc+sd-jwt",
        "vct": _address("type"),
        "scope": CONFIGURATION,
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": ["ES256"],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
        "credential_metadata": {"display": _display(TITLE), "claims": claims},
    }
    return JsonResponse(
        {
            "credential_issuer": settings.CREDENTIAL_ISSUER,
            "credential_endpoint": _address("credential"),
            "nonce_endpoint": _address("nonce"),
            "display": _display(ISSUER),
            "credential_configurations_supported": {CONFIGURATION: configuration},
        }
    )


@shared
@require_safe
def authorization_server(request: HttpRequest) -> HttpResponse:
    """RFC 8414; nobody is sent here, because the person's press has authorised already."""
    return JsonResponse(
        {
            "issuer": settings.CREDENTIAL_ISSUER,
            "token_endpoint": _address("token"),
            "grant_types_supported": [PRE_AUTHORISED],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["none"],
            "pre-authorized_grant_anonymous_access_supported": True,
        }
    )


@shared
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys by which a credential is checked (draft-ietf-oauth-sd-jwt-vc, JWT VC Issuer Metadata)."""
    return JsonResponse({"issuer": settings.CREDENTIAL_ISSUER, "jwks": queries.published()})


@shared
@require_safe
def type_metadata(request: HttpRequest) -> HttpResponse:
    """What the credential's `vct` means (draft-ietf-oauth-sd-jwt-vc, Type Metadata)."""
    display = _display(TITLE)
    claims = [
        {"path": [name], "sd": "always", "display": _display(words, word="label")} for name, words in CLAIMS.items()
    ]
    return JsonResponse({"vct": _address("type"), "name": display[0]["name"], "display": display, "claims": claims})


@shared
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials do not stand any more (draft-ietf-oauth-status-list)."""
    listed = queries.status_list(number, at=clock.now())
    answer = HttpResponse(listed, content_type="application/statuslist+jwt")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@shared
def token(request: HttpRequest) -> HttpResponse:
    """OpenID4VCI 1.0, section 6."""
    _slow_down(request)
    if request.method != "POST":
        raise WalletTrouble("invalid_request")
    if request.POST.get("grant_type") != PRE_AUTHORISED:
        raise WalletTrouble("unsupported_grant_type")
    exchanged = commands.exchange_code(
        request.POST.get("pre-authorized_code", ""),
        number=request.POST.get("tx_code", ""),
        by=None,
        at=clock.now(),
    )
    return _kept_nowhere(
        {"access_token": exchanged.text, "token_type": "Bearer", "expires_in": exchanged.seconds},
    )


@shared
def nonce(request: HttpRequest) -> HttpResponse:
    """OpenID4VCI 1.0, section 7."""
    if request.method != "POST":
        raise WalletTrouble("invalid_request")
    return _kept_nowhere({"c_nonce": queries.new_nonce(at=clock.now())})


@shared
def credential(request: HttpRequest) -> HttpResponse:
    """OpenID4VCI 1.0, section 8: one credential, at once."""
    _slow_down(request)
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if request.method != "POST" or scheme.lower() != "bearer" or not bearer:
        raise WalletTrouble("invalid_token")
    issued = commands.issue_credential(
        bearer, proof=_proof(request), notice=_in_both(NOT_A_RESIDENCE_RECORD), by=None, at=clock.now()
    )
    return _kept_nowhere({"credentials": [{"credential": issued}]})


def _proof(request: HttpRequest) -> str:
    """The one proof of a well-formed request."""
    try:
        asked = loads(request.body)
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise WalletTrouble("invalid_credential_request") from error
    if not isinstance(asked, dict):
        raise WalletTrouble("invalid_credential_request")
    if "credential_identifier" in asked:
        raise WalletTrouble("unknown_credential_identifier")
    if asked.get("credential_configuration_id") != CONFIGURATION:
        raise WalletTrouble("unknown_credential_configuration")
    if "credential_response_encryption" in asked:
        raise WalletTrouble("invalid_encryption_parameters")
    match asked.get("proofs"):
        case {"jwt": [str(proof)]}:
            return proof
    raise WalletTrouble("invalid_proof")


def _slow_down(request: HttpRequest) -> None:
    key = f"wallet:{get_ip(request)}"
    try:
        people.slow_down(key, capacity=PER_NETWORK, per_seconds=PER_SECONDS, by=None, at=clock.now())
    except Refused as refused:
        raise WalletTrouble("too_many_requests") from refused


def _trouble(error: str) -> HttpResponse:
    answer = _kept_nowhere({"error": error})
    answer.status_code = STATUS.get(error, 400)
    if error == "invalid_token":
        answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer


def _kept_nowhere(said: Mapping[str, Any]) -> HttpResponse:
    answer = JsonResponse(said)
    answer["Cache-Control"] = "no-store"
    return answer


def _address(name: str) -> str:
    return settings.CREDENTIAL_ISSUER + reverse(f"wallet:{name}")


def _display(words: object, *, word: str = "name") -> list[dict[str, str]]:
    return [{word: text, "locale": language} for language, text in _in_both(words).items()]


def _in_both(words: object) -> dict[str, str]:
    said = {}
    for language in ("ja", "en"):
        with translation.override(language):
            said[language] = str(words)
    return said
