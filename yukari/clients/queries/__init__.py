"""Every question about apps: a place's own, a person's, and who is calling."""

from yukari.clients.models import App, Consent, KeptAnswer
from yukari.clients.queries.apps import (
    AllowedApp,
    AppPage,
    allowed_apps,
    app_of_place,
    apps_of_place,
    keys_as_text,
    known_scopes,
)
from yukari.clients.queries.calling import Caller, caller

__all__ = [
    "AllowedApp",
    "App",
    "AppPage",
    "Caller",
    "Consent",
    "KeptAnswer",
    "allowed_apps",
    "app_of_place",
    "apps_of_place",
    "caller",
    "keys_as_text",
    "known_scopes",
]
