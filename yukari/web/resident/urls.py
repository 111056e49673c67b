"""The pages of a signed-in person: below /me/, and the check-in that a phone opens from a code."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from yukari.web.resident import identity, notices, profile, security

app_name = "resident"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/municipalities/", profile.municipalities, name="municipalities"),
    path("me/notices/", notices.notices, name="notices"),
    path("me/security/", security.security, name="security"),
    path("me/security/sessions/<int:session_id>/end/", security.end_session, name="end_session"),
    path("me/security/sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
]

if settings.DEVELOPMENT_IDENTITY:
    urlpatterns.append(path("me/identity/", identity.identity, name="identity"))
