"""The addresses of the API; `lane.py` leads to them before everything that belongs to pages."""

from django.urls import URLPattern, URLResolver, path

from yukari.api import developers, oauth
from yukari.api.v1 import api
from yukari.web.wall import api_operation

_routes, _, _ = api.urls
for _one in _routes:
    assert _one.callback is not None
    _one.callback = api_operation(_one.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", developers.document, name="openapi"),
    path("api/v1/", (_routes, "api", "api-1")),
    path("oauth/token/", oauth.token, name="oauth_token"),
    path("oauth/revoke/", oauth.revoke, name="oauth_revoke"),
    path("developers/", developers.page, name="developers"),
    path(".well-known/oauth-authorization-server/oauth", oauth.metadata, name="oauth_metadata"),
]
