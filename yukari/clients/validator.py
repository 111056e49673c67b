"""How django-oauth-toolkit asks us: what it knows of storing and checking, with what we are stricter about.

Apps on servers show who they are by their key only; the code on its way to the app is stored as a hash as tokens are; a
person's consent is written down with it.
"""

import hashlib
from typing import Any
from uuid import UUID

from django.conf import settings
from oauth2_provider.models import get_grant_model, get_refresh_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749 import errors

from yukari.clients import assertions
from yukari.clients.commands.proofs import note_code, use_assertion
from yukari.clients.models import App, UsedCode
from yukari.kit import clock


def hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


class UsedAgainError(Exception):
    """Out through oauthlib, so that what is written of it is not taken back with the request."""

    def __init__(self, family: UUID) -> None:
        super().__init__(family)
        self.family = family


class Validator(OAuth2Validator):
    """Per request, as oauthlib calls it."""

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        self._load_application(_who(request), request)
        return request.client is None or request.client.is_on_a_server

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """RFC 7523: nothing but a word signed with the app's own key."""
        assertion = getattr(request, "client_assertion", None)
        if getattr(request, "client_assertion_type", None) != assertions.TYPE or not assertion:
            return False
        app = self._load_application(_who(request), request)
        if app is None or not app.is_on_a_server:
            return False
        at = clock.now()
        audiences = {settings.OAUTH_ISSUER, settings.OAUTH_TOKEN_ENDPOINT, settings.OAUTH_REVOCATION_ENDPOINT}
        shown = assertions.read(assertion, app, audiences=audiences, at=at)
        if shown is None or not use_assertion(app, hash=shown[0], until=shown[1], by=None, at=at):
            request.client = None
            return False
        request.client_id = app.client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        app = self._load_application(client_id, request)
        return app is not None and not app.is_on_a_server

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *a: Any, **k: Any
    ) -> bool:
        return grant_type in {"authorization_code", "refresh_token"}

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Request, *a: Any, **k: Any
    ) -> bool:
        return response_type == "code"

    def validate_scopes(self, client_id: str, scopes: Any, client: Any, request: Request, *a: Any, **k: Any) -> bool:
        return bool(scopes) and set(scopes) <= set(client.scopes)

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        """What is not asked for by name is not allowed."""
        return []

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> None:
        """OAuth 2.1: it is always said."""

    # The code on its way through the browser: whoever reads the table can do nothing with it.

    def _create_authorization_code(self, request: Request, code: dict[str, str], expires: Any = None) -> Any:
        if request.code_challenge_method != "S256":
            raise errors.InvalidRequestError(description="code_challenge_method must be S256.", request=request)
        return super()._create_authorization_code(request, {**code, "code": hashed(code["code"])}, expires)

    def validate_code(self, client_id: str, code: str, client: Any, request: Request, *a: Any, **k: Any) -> bool:
        # Two at once with one code: the second waits here until the first is done, and finds it used.
        get_grant_model().objects.select_for_update().filter(code=hashed(code), application=client).first()
        if super().validate_code(client_id, hashed(code), client, request, *a, **k):
            return True
        _tell_on(code, client)
        return False

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, *a: Any, **k: Any
    ) -> bool:
        return bool(super().confirm_redirect_uri(client_id, hashed(code), redirect_uri, client, *a, **k))

    def get_code_challenge(self, code: str, request: Request) -> str | None:
        found: str | None = super().get_code_challenge(hashed(code), request)
        return found

    def get_code_challenge_method(self, code: str, request: Request) -> str | None:
        found: str | None = super().get_code_challenge_method(hashed(code), request)
        return found

    def get_authorization_code_scopes(
        self, client_id: str, code: str, redirect_uri: str, request: Request
    ) -> list[str]:
        found: list[str] = super().get_authorization_code_scopes(client_id, hashed(code), redirect_uri, request)
        return found

    def invalidate_authorization_code(self, client_id: str, code: str, request: Request, *a: Any, **k: Any) -> None:
        super().invalidate_authorization_code(client_id, hashed(code), request, *a, **k)

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        """Two at once with one refresh token: the second waits here, and finds it used."""
        if request.grant_type == "refresh_token":
            # The toolkit would give the second what the first was given, which lies here as a checksum only.
            exchanged = request.refresh_token_instance
            now = get_refresh_token_model().objects.select_for_update().get(pk=exchanged.pk)
            if now.revoked is not None:
                raise UsedAgainError(now.token_family)
        super().save_bearer_token(token, request, *args, **kwargs)
        if request.grant_type == "authorization_code":
            access_token = token["access_token"]
            note_code(request.client, hash=hashed(request.code), access_token=access_token, by=None, at=clock.now())


def _tell_on(code: str, app: App) -> None:
    used = UsedCode.objects.filter(hash=hashed(code), app=app).first()
    if used is not None:
        raise UsedAgainError(used.family)


def _who(request: Request) -> str:
    """RFC 7521: the app need not say its name besides in what it signed."""
    assertion = getattr(request, "client_assertion", None)
    return str(request.client_id or (assertions.said_by(assertion) if assertion else ""))
