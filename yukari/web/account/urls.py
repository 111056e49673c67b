"""The few of allauth's pages that make sense without passwords, each behind a wall."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from yukari.web.account.pages import NewAddressCodePage, NewAddressPage, SignInCodePage
from yukari.web.wall import public, signed_in

# Where allauth's own overviews would be: one page of ours shows it all.
to_security = signed_in(RedirectView.as_view(pattern_name="resident:security", query_string=True))

urlpatterns = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/code/", public(SignInCodePage.as_view()), name="account_confirm_login_code"),
    path("sign-in/second-factor/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("email/", signed_in(NewAddressPage.as_view()), name="account_email"),
    path("email/code/", public(NewAddressCodePage.as_view()), name="account_email_verification_sent"),
    path("again/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/", to_security, name="mfa_index"),
    path("app/", signed_in(app.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", signed_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", signed_in(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", signed_in(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("passkeys/", to_security, name="mfa_list_webauthn"),
    path("passkeys/new/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]
