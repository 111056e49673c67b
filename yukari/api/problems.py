"""How the API says no: RFC 9457, with the reason as a word for programs and the sentence that people read on our pages too."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yukari.rules.outcome import Reason, Refused
from yukari.web.replies import status_of
from yukari.web.wording.refusals import SENTENCES, refusal

log = logging.getLogger(__name__)

OWN = {
    "not_json": _("本文をJSONとして読めませんでした。"),
    "not_understood": _("送られた内容に、形の合わないところがあります。"),
    "no_such_address": _("このアドレスには何もありません。"),
    "method_not_allowed": _("このアドレスでは、この方法は使えません。"),
    "too_large": _("送られた内容が大きすぎます。"),
    "token_missing": _("アクセストークンを付けてください。"),
    "token_invalid": _("アクセストークンが使えません。期限が切れたか、許可が取り消されました。"),
    "scope_missing": _("このことは、まだ許可されていません。"),
    "another_place": _("このアプリが使えるのは、登録した自治体のことだけです。"),
    "fault": _("こちらの不具合です。時間をおいて、もう一度お試しください。"),
}
"""What only the API says; everything else is a reason of the programme's."""

UNFIT = {Reason.KEY_USED_OTHERWISE: 422}


@dataclass
class Problem(Exception):
    """What only the API refuses."""

    status: int
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)


def problem(
    status: int, code: str, title: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> HttpResponse:
    """The answer."""
    said = {
        "type": f"{settings.SITE_URL.rstrip('/')}/developers/#problem-{code}",
        "title": title,
        "status": status,
        "code": code,
        **more,
    }
    return JsonResponse(said, status=status, headers=dict(headers or {}), content_type="application/problem+json")


def said(status: int, code: str, *, headers: Mapping[str, str] | None = None, **more: object) -> HttpResponse:
    return problem(status, code, str(OWN[code]), headers=headers, **more)


def of_refusal(refused: Refused) -> HttpResponse:
    """The one place in which what a command refuses becomes an answer."""
    seconds = refused.details.get("seconds")
    headers = {"Retry-After": str(seconds)} if refused.reason is Reason.TOO_MANY_TRIES and seconds else {}
    status = UNFIT.get(refused.reason) or status_of(refused)
    return problem(status, refused.reason.value, refusal(refused), headers=headers)


def answer_problems(api: NinjaAPI) -> None:
    """Whatever goes wrong below is answered in this form."""

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return of_refusal(refused)

    @api.exception_handler(Problem)
    def _problem(request: HttpRequest, found: Problem) -> HttpResponse:
        return said(found.status, found.code, headers=found.headers)

    @api.exception_handler(ValidationError)
    def _unfit(request: HttpRequest, unfit: ValidationError) -> HttpResponse:
        errors = [
            {"where": ".".join(str(step) for step in one["loc"]), "message": str(one["msg"])} for one in unfit.errors
        ]
        return said(422, "not_understood", errors=errors)

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return said(error.status_code, "not_json" if error.status_code == HTTPStatus.BAD_REQUEST else "not_understood")

    @api.exception_handler(RequestDataTooBig)
    def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
        return said(413, "too_large")

    @api.exception_handler(PermissionDenied)
    def _denied(request: HttpRequest, error: Exception) -> HttpResponse:
        return of_refusal(Refused(Reason.NOT_ALLOWED))

    @api.exception_handler(Http404)
    def _nothing(request: HttpRequest, error: Exception) -> HttpResponse:
        return said(404, "no_such_address")

    @api.exception_handler(Exception)
    def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("The API could not answer %s", request.path_info, exc_info=error)
        return said(500, "fault")


def codes() -> dict[str, Any]:
    """Every word that a program may meet, with its sentence: for the page of developers."""
    return {
        **{code: str(sentence) for code, sentence in OWN.items()},
        **{r.value: str(s) for r, s in SENTENCES.items()},
    }
