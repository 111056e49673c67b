"""The addresses of the pages, one list per audience."""

from django.urls import include, path

from yukari.web import card, cards, development, guardians, phone, post, wallet
from yukari.web.language import set_language
from yukari.web.office import gate
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

for_wallets = [
    path(".well-known/openid-credential-issuer", wallet.issuer, name="issuer"),
    path(".well-known/oauth-authorization-server", wallet.authorization_server, name="authorization_server"),
    path(".well-known/jwt-vc-issuer", wallet.keys, name="keys"),
    path("wallet/token/", wallet.token, name="token"),
    path("wallet/nonce/", wallet.nonce, name="nonce"),
    path("wallet/credential/", wallet.credential, name="credential"),
    path("wallet/status/<int:number>/", wallet.status, name="status"),
    path("wallet/types/registration/", wallet.type_metadata, name="type"),
]

for_readers = [
    path("keys.json", cards.keys, name="keys"),
    path("revoked.json", cards.revoked, name="revoked"),
]

urlpatterns = [
    path("", include("yukari.web.visitor.urls")),
    path("", include("yukari.web.resident.urls")),
    path("scanner/", gate.shell, name="scanner_shell"),
    path("office/", include("yukari.web.office.urls")),
    path("organisations/apply/<str:place_id>/", apply, name="apply"),
    path("", include("yukari.web.lane")),
    path("account/", include("yukari.web.account.urls")),
    path("card/", include((for_cards, "card"))),
    path("cards/", include((for_readers, "cards"))),
    path("", include((for_wallets, "wallet"))),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.service_worker, name="service_worker"),
    path("offline/", phone.no_network, name="offline"),
    path("offline/cards/", phone.cards, name="offline_cards"),
    path("delivery/events/", post.events, name="delivery_events"),
    path("language/", set_language, name="set_language"),
    path("dev/", include((for_developers, "development"))),
]
