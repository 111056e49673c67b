"""The fields of signing in, in our words, behind the brakes against guessing."""

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.people import commands
from yukari.web.account.brakes import (
    CODES_PER_ADDRESS,
    CODES_PER_NETWORK,
    TRIES_PER_CODE,
    TRIES_PER_PERSON,
    brake,
    brake_codes,
)


def _code_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-8"})
    return forms.CharField(label=_("6桁のコード"), max_length=12, widget=widget)


def _shown_code_field() -> forms.CharField:
    field = _code_field()
    field.label = _("コード")
    field.help_text = _("認証アプリに出ている6桁のコードか、控えておいたリカバリーコードを入れてください。")
    return field


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """One field. A known and an unknown address meet the same answer, page and mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("メールアドレス"),
            help_text=_("このアドレスに、6桁のコードを送ります。はじめての方も、そのままお進みください。"),
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        )

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        """allauth would write to strangers that they have no account; here they are given one."""
        assert email
        brake(f"network:{get_ip(context.request)}", CODES_PER_NETWORK)
        brake_codes(email)
        self.user = commands.open_account(email, by=None, at=clock.now())
        data: dict[str, Any] = self.cleaned_data
        return data


class CodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the mail. The brake holds where many requests at once outrun the session's own count."""

    code = _code_field()

    def clean_code(self) -> str:
        brake(f"code:{context.request.session.session_key}", TRIES_PER_CODE)
        return str(super().clean_code())


class NewAddressForm(account.AddEmailForm):  # type: ignore[misc]
    """Another e-mail address for an account."""

    email = account.EmailField(
        label=_("新しいメールアドレス"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        brake(f"new-address:{self.user.pk}", CODES_PER_ADDRESS)
        address = str(super().clean_email())
        brake_codes(address.lower())
        return address


class NewAddressCodeForm(account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was sent to the new address."""

    code = _code_field()

    def clean_code(self) -> str:
        brake(f"code:{context.request.session.session_key}", TRIES_PER_CODE)
        return str(super().clean_code())


class _Shown:
    user: Any

    def clean_code(self) -> str:
        brake(f"second-factor:{self.user.pk}", TRIES_PER_PERSON)
        return str(super().clean_code())  # type: ignore[misc]


class SecondFactorForm(_Shown, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The code of an authenticator app, or a recovery code, while signing in."""

    code = _shown_code_field()


class SecondFactorAgainForm(_Shown, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """The same, asked again before something important."""

    code = _shown_code_field()


class AuthenticatorAppForm(app.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app; having entered it counts as having used it."""

    code = _code_field()

    def clean_code(self) -> str:
        code = str(super().clean_code())
        _count_as_used(self.user, Authenticator.Type.TOTP)
        return code


class NewPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; having made it counts as having used it."""

    name = forms.CharField(
        label=_("名前"),
        required=False,
        max_length=60,
        help_text=_("「わたしのスマートフォン」のように、あとで見分けられる名前にします。"),
    )
    passwordless = forms.BooleanField(
        label=_("このパスキーだけでログインできるようにする"),
        required=False,
        initial=True,
        help_text=_("メールのコードを待たずに、指紋や顔、端末の暗証番号でログインできます。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            _count_as_used(self.user, Authenticator.Type.WEBAUTHN)
        return cleaned


class PasskeySignInForm(passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in by a passkey alone: only one that was made for it (django-allauth issue 4224)."""

    def clean_credential(self) -> Authenticator:
        authenticator = super().clean_credential()
        if not authenticator.wrap().is_passwordless:
            raise ValidationError(_("このパスキーだけではログインできません。メールアドレスからログインしてください。"))
        return authenticator


class PasskeyNameForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("名前"), max_length=60)


def _count_as_used(person: Any, kind: str) -> None:
    record_authentication(context.request, person, method="mfa", type=kind, reauthenticated=True)
