"""The addresses of the pages, one list per audience."""

from django.urls import include, path

from yukari.web import card, development, guardians
from yukari.web.language import set_language
from yukari.web.office.applying import apply

for_developers = [
    path("", development.people, name="people"),
    path("sign-in/<uuid:person_id>/", development.sign_in, name="sign_in"),
    path("mail/", development.mail, name="mail"),
]

for_cards = [
    path("back/", card.back, name="back"),
    path("trouble/<slug:situation>/", card.trouble, name="trouble"),
    path("sign-in/", card.sign_in, name="sign_in"),
    path("guardian/", guardians.guardian, name="guardian"),
    path("guardian/start/", guardians.start, name="guardian_start"),
    path("guardian/children/", guardians.children, name="children"),
]

urlpatterns = [
    path("", include("yukari.web.visitor.urls")),
    path("", include("yukari.web.resident.urls")),
    path("office/", include("yukari.web.office.urls")),
    path("organisations/apply/<str:place_id>/", apply, name="apply"),
    path("", include("yukari.web.lane")),
    path("account/", include("yukari.web.account.urls")),
    path("card/", include((for_cards, "card"))),
    path("language/", set_language, name="set_language"),
    path("dev/", include((for_developers, "development"))),
]
