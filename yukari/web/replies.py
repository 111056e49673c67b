"""When a command says no: a kind sentence on the same page, nothing lost, and never an error of ours."""

from collections.abc import Callable
from types import TracebackType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.rules.outcome import Reason, Refused
from yukari.web.wording.refusals import refusal

_STATUS = {Reason.NOT_ALLOWED: 403, Reason.NOT_FOUND: 404, Reason.TOO_MANY_TRIES: 429, Reason.MAIL_SERVER_AWAY: 503}


def status_of(refused: Refused) -> int:
    """The HTTP status for a refusal; what only this moment forbids is a conflict."""
    return _STATUS.get(refused.reason, 409)


class Refusals:
    """Around a command: a refusal becomes a sentence on the page that the view answers with next.

    said = Refusals(request)
    if request.method == "POST":
        with said:
            commands.register(…)
            return redirect(…)
    return render(request, …, status=said.status)
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.refused: Refused | None = None

    @property
    def status(self) -> int:
        return status_of(self.refused) if self.refused else 200

    def __enter__(self) -> "Refusals":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused):
            return False
        self.refused = error
        messages.error(self._request, refusal(error))
        return True


class RefusalMiddleware:
    """What no view caught, such as a page about a place that does not exist: a page with the sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"sentence": refusal(exception)}, status=status_of(exception))
