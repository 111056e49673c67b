"""What is asked twice is done once: the Idempotency-Key of a request, and what it was answered."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Schema

from yukari.api.problems import Problem
from yukari.api.wall import Call
from yukari.clients import commands
from yukari.kit import clock
from yukari.rules.outcome import Refused

KEY = re.compile(r"[\x21-\x7e]{1,100}")
"""A UUID, as a rule; quotation marks around it, which the draft of the header asks for, are part of it."""


def once(status: int = 200) -> Callable[[Callable[..., Schema | None]], Callable[..., HttpResponse]]:
    """Around the view of a write. A refusal is kept for nobody: asked again, it may go well."""

    def around(view: Callable[..., Schema | None]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: Call, *args: Any, **kwargs: Any) -> HttpResponse:
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return _answer(_body(view(request, *args, **kwargs)), status)
            if not KEY.fullmatch(key):
                raise Problem(422, "not_understood")
            app_id, by, at = request.auth.app.id, request.auth.person, clock.now()
            refused = None
            with transaction.atomic():
                kept = commands.kept_answer(key, app_id=app_id, request=_asked(request), by=by, at=at)
                if kept is not None and kept.status is not None:
                    answer = _answer(kept.body, kept.status)
                    answer["Idempotency-Replayed"] = "true"
                    return answer
                try:
                    body = _body(view(request, *args, **kwargs))
                    commands.keep_answer(key, app_id=app_id, status=status, body=body, by=by, at=at)
                except Refused as found:
                    # Not out through the transaction: whoever guesses numbers has spent a try.
                    refused = found
                    commands.free_key(key, app_id=app_id, by=by, at=at)
            if refused is not None:
                raise refused
            return _answer(body, status)

        answered.is_done = once.__qualname__  # type: ignore[attr-defined]
        return answered

    return around


def _asked(request: Call) -> bytes:
    return json.dumps([request.method, request.get_full_path()]).encode() + b"\0" + request.body


def _body(said: Schema | None) -> str:
    return "" if said is None else said.model_dump_json(by_alias=True)


def _answer(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status if body else 204, content_type="application/json" if body else None)
