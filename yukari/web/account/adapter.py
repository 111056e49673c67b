"""How allauth speaks and writes here."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.translation import gettext, gettext_lazy

from yukari.cards import commands as cards
from yukari.delivery import commands as delivery
from yukari.kit import clock
from yukari.kit.ids import new_id
from yukari.kit.words import spoken
from yukari.leaving import commands as leaving
from yukari.people.queries import Person, account_gone_on_at
from yukari.rules.outcome import Reason, Refused

log = logging.getLogger(__name__)

_ = gettext_lazy


def called(person: Any) -> str:
    """The person's name on pages and in the list of a device's passkeys."""
    return str(person.called or person.email)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, and the e-mails around it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("このアカウントは、いま使えません。"),
        "duplicate_email": _("このメールアドレスは、もう登録されています。"),
        "email_taken": _("このメールアドレスは使えません。別のメールアドレスを入力してください。"),
        "incorrect_code": _("コードが違います。もう一度確かめて入力してください。"),
        "too_many_login_attempts": _("続けて何度も試されました。少し待ってから、もう一度お試しください。"),
        "rate_limited": _("続けて何度も試されました。少し待ってから、もう一度お試しください。"),
        "same_as_current": _("いまのメールアドレスと同じです。"),
    }

    def is_open_for_signup(self, request: object) -> bool:
        """Accounts are opened by signing in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once, in the request; news about the account waits for its turn like any letter."""
        context = {**context, "site_url": settings.SITE_URL}
        if template_prefix == "account/email/login_code" and (gone_on := account_gone_on_at(email)):
            self._tell_where_it_went_on(email, gone_on)
        elif "code" in context:
            message = self.render_mail(template_prefix, email, context)
            said = {"subject": message.subject, "text": message.body, "language": spoken()}
            try:
                delivery.send_at_once(email, **said, by=None, at=clock.now())
            except OSError as error:
                log.error("A code could not be mailed: %s", type(error).__name__)
                raise Refused(Reason.MAIL_SERVER_AWAY) from None
        else:
            message = self.render_mail(template_prefix, email, context)
            key = f"account:{new_id()}"
            delivery.post(email, key=key, subject=message.subject, text=message.body, by=None, at=clock.now())

    def _tell_where_it_went_on(self, email: str, person: Person) -> None:
        """Instead of a code, and on the same page as for everybody: only whoever reads this mailbox learns of it."""
        name, _, host = person.email.partition("@")
        context = {"address": f"{name[:1]}•••@{host}", "site_url": settings.SITE_URL}
        with translation.override(person.language):
            subject, text = render_to_string("letters/united.txt", context).strip().split("\n", 1)
        delivery.post(
            email, key=f"united:{new_id()}", subject=subject, text=text.strip() + "\n", by=None, at=clock.now()
        )

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signing in says that the person stays, if they had asked to leave."""
        super().login(request, user)
        leaving.take_back(user, by=user, at=clock.now())

    def logout(self, request: HttpRequest) -> None:
        """The cards in this browser go with the session."""
        if request.user.is_authenticated:
            key = request.session.session_key or ""
            cards.sign_out(request.user, session_key=key, by=request.user, at=clock.now())
        super().logout(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The passkey first: it is a press, a code has to be looked up."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("コードが違います。もう一度確かめて入力してください。"),
        "unverified_email": _("先に、新しいメールアドレスの確認を終えてください。"),
    }

    def get_totp_issuer(self) -> str:
        return gettext("ゆかり")

    def _get_site_name(self) -> str:
        return gettext("ゆかり")

    def generate_authenticator_name(self, user: object, type: object) -> str:
        return gettext("わたしのパスキー")

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """A stolen copy of the database opens nothing: the secrets of authenticator apps are sealed with the site's key."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second-factor:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
