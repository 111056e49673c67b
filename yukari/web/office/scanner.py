"""Where a scanner hands in what it read: JSON in and out, one scan or the batch of an offline phone."""

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.activities.commands import Verdict
from yukari.kit import clock
from yukari.rules.outcome import Reason, Refused
from yukari.web.replies import status_of
from yukari.web.wall import scanner
from yukari.web.wording import verdicts
from yukari.web.wording.refusals import refusal

LARGEST_BATCH = 200


class _Read(NamedTuple):
    """What a scanner read, or its holder typed."""

    text: str
    typed: bool
    device: str
    scanned_at: datetime | None


@scanner
@require_POST
def scan(request: HttpRequest, occurrence_id: UUID, token: str) -> HttpResponseBase:
    """`{code}` or `{number}`, with `device` and `at` where the scan was not now; or `{scans: […]}` of these.

    Answers `{outcome, reason, called, nth, missing, granted, words}`, or `{verdicts: […]}`.
    """
    try:
        said = json.loads(request.body)
        scans = [_read(one) for one in said.get("scans", [said])]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return HttpResponseBadRequest()
    if len(scans) > LARGEST_BATCH:
        return HttpResponseBadRequest()
    at = clock.now()
    try:
        queries.check_pass(token, occurrence_id=occurrence_id)
        answers = [_answer(_scan(one, token=token, at=at)) for one in scans]
    except Refused as refused:
        status = 401 if refused.reason is Reason.SCANNER_CLOSED else status_of(refused)
        return JsonResponse({"words": refusal(refused)}, status=status)
    return JsonResponse({"verdicts": answers} if "scans" in said else answers[0])


def _read(said: dict[str, Any]) -> _Read:
    scanned_at = datetime.fromisoformat(said["at"]) if said.get("at") else None
    if scanned_at is not None and scanned_at.tzinfo is None:
        raise ValueError("a moment needs its offset")
    typed = "number" in said
    device = "".join(filter(str.isprintable, str(said.get("device", ""))))
    return _Read(str(said["number" if typed else "code"]), typed, device, scanned_at)


def _scan(read: _Read, *, token: str, at: datetime) -> Verdict:
    check_in = commands.check_in_by_number if read.typed else commands.check_in_by_organisation
    return check_in(read.text, device=read.device, scanned_at=read.scanned_at, by=token, at=at)


def _answer(verdict: Verdict) -> dict[str, object]:
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "called": verdict.called,
        "nth": verdict.nth,
        "missing": verdict.missing,
        "granted": verdict.granted,
        "words": verdicts.sentence(verdict),
    }
