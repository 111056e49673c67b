"""allauth's pages that mail a code without a form of their own: they take from the same brake (docs/decisions/0045)."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from yukari.rules.outcome import Refused
from yukari.web.account.brakes import count_code
from yukari.web.wording.refusals import refusal


class _Again:
    """A code is asked for once more. Refused, the page stays as it is: the code that was mailed before still works."""

    _process: Any
    passthrough_next_url: Callable[[str], str]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("action") == "resend":
            try:
                count_code(self._process.state["email"])
            except Refused as refused:
                messages.error(request, refusal(refused))
                return redirect(self.passthrough_next_url(request.path))
        return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class SignInCodePage(_Again, account.ConfirmLoginCodeView):  # type: ignore[misc]
    """The code of signing in."""


class NewAddressCodePage(_Again, account.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code that proves a new address."""


class NewAddressPage(account.EmailView):  # type: ignore[misc]
    """Another address; nothing of ours asks for allauth's further deeds, and one of them mails codes without a form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "action_send" in request.POST:
            return redirect("account_email")
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]
