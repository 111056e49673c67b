"""The pages of a signed-in person: below /me/, and the check-in that a phone opens from a code."""

from django.urls import URLPattern, URLResolver, path

from yukari.web.resident import (
    cards,
    check_in,
    guardian,
    home,
    identity,
    joining,
    looks,
    notices,
    profile,
    record,
    registering,
    registration,
    security,
    wishes,
)

app_name = "resident"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", home.home, name="home"),
    path("me/registrations/<str:place_id>/new/", registering.new, name="register"),
    path("me/registrations/<str:place_id>/done/", registering.registered, name="registered"),
    path("me/registrations/<str:place_id>/questionnaire/", registering.questionnaire, name="questionnaire"),
    path("me/registrations/<str:place_id>/", registration.registration, name="registration"),
    path("me/registrations/<str:place_id>/apply/", registration.apply, name="apply"),
    path("me/registrations/<str:place_id>/withdraw/", registration.withdraw, name="withdraw"),
    path("me/registrations/<str:place_id>/link/<slug:what>/", registration.link, name="link"),
    path("me/registrations/<str:place_id>/release/", registration.release, name="release"),
    path("me/cards/<str:place_id>/", cards.card, name="card"),
    path("me/code/", cards.code, name="code"),
    path("me/activities/", joining.activities, name="activities"),
    path("me/record/", record.record, name="record"),
    path("me/record.csv", record.sheet, name="record_csv"),
    path("me/wishes/", wishes.wishes, name="wishes"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/<slug:code>/", check_in.opened, name="check_in_opened"),
    path("check-in/<slug:code>/press/", check_in.press, name="check_in_press"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/municipalities/", profile.municipalities, name="municipalities"),
    path("me/looks/", looks.looks, name="looks"),
    path("me/notices/", notices.notices, name="notices"),
    path("me/identity/", identity.identity, name="identity"),
    path("me/identity/start/", identity.start, name="identity_start"),
    path("me/identity/address/", identity.address, name="identity_address"),
    path("me/guardian/", guardian.guardian, name="guardian"),
    path("me/guardian/start/", guardian.start, name="guardian_start"),
    path("me/security/", security.security, name="security"),
    path("me/security/sessions/<int:session_id>/end/", security.end_session, name="end_session"),
    path("me/security/sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
]
