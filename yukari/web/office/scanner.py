"""Where a scanner takes its roster and hands in what it read: JSON in and out, one scan or all that an offline phone kept."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from yukari.activities import commands, queries
from yukari.activities.commands import Kept, Kind, Shown, Verdict
from yukari.kit import clock
from yukari.kit.gathered import Gathered
from yukari.rules.outcome import Reason, Refused
from yukari.web.cards import base64url
from yukari.web.replies import status_of
from yukari.web.wall import scanner
from yukari.web.wording import verdicts
from yukari.web.wording.refusals import refusal

MOST_AT_ONCE = 50
LONGEST_TEXT, LONGEST_NONCE, LONGEST_WHY = 400, 64, 200
LARGEST_OFFSET = 2**31
YEARS = range(1900, 9999)
"""What a page can show of a moment ends somewhere."""
NEVER_SET = datetime(1970, 1, 1, tzinfo=UTC)
"""What is taken for a moment that says nothing: too old for any occurrence, so that a person looks at it."""


@scanner
@require_POST
def scan(request: HttpRequest, occurrence_id: UUID, token: str) -> HttpResponseBase:
    """`{code}` or `{number}`, read at this moment; or what was kept, `{scans: […]}`, each with `at`.

    A kept scan is a `code`, a `number` or a `person` of the roster with `why`; it has a `nonce` and says `at`, `offset`
    (the seconds by which `at` was put right) and `device`.
    Answers `{outcome, reason, called, nth, missing, granted, words}`, or `{now, verdicts: […]}`.
    """
    at = clock.now()
    try:
        said = json.loads(request.body)
        kept = [kept_scan(one) for one in said.get("scans", [said] if "at" in said else [])]
        live = None if kept or "scans" in said else _live(said)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return HttpResponseBadRequest()
    if len(kept) > commands.SCANS_AT_ONCE:
        return HttpResponseBadRequest()
    try:
        queries.check_pass(token, occurrence_id=occurrence_id)
        if live:
            return JsonResponse(_answer(_at_once(live, token=token, at=at)))
        answers = [_answer(verdict) for verdict in commands.take_upload(kept, by=token, at=at)]
    except Refused as refused:
        return _refused(refused)
    return JsonResponse({"now": at.isoformat(), "verdicts": answers} if "scans" in said else answers[0])


@scanner
@require_GET
def roster(request: HttpRequest, occurrence_id: UUID, token: str) -> HttpResponseBase:
    """What a scanner needs where there is no network. `person` names somebody here and nowhere else (D1)."""
    at = clock.now()
    try:
        found = queries.scanner_roster(token, occurrence_id=occurrence_id, at=at)
    except Refused as refused:
        return _refused(refused)
    occurrence = found.occurrence
    answer = JsonResponse(
        {
            "now": at.isoformat(),
            "occurrence": {
                "title": occurrence.project.title,
                "starts_at": occurrence.starts_at.isoformat(),
                "ends_at": occurrence.ends_at.isoformat(),
                "opens": found.window.opens.isoformat(),
                "closes": found.window.closes.isoformat(),
                "place": occurrence.place.shown_name,
            },
            "roster": [
                {
                    "person": one.mark,
                    "called": one.called,
                    "state": one.state,
                    "checked_in": one.checked_in,
                    "cards": [base64url(card_id.bytes) for card_id in one.cards],
                }
                for one in found.expected
            ],
            "keys": [{"number": number, "key": base64url(key)} for number, key in found.keys.items()],
            "revoked": [base64url(card_id.bytes) for card_id in found.revoked],
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _live(said: dict[str, Any]) -> Kept:
    """What is read at this moment."""
    kind = Kind.NUMBER if "number" in said else Kind.CODE
    return Kept(
        kind=kind,
        text=str(said[kind]),
        nonce=_plain(said.get("nonce", ""), LONGEST_NONCE),
        scanned_at=clock.now(),
        device=_plain(said.get("device", "")),
    )


def kept_scan(said: dict[str, Any]) -> Kept:
    """One scan of a queue. What makes no sense in it is kept as it is: a person will see what can be done with it."""
    kind = next((one for one in Kind if one in said), Kind.CODE)
    text = _plain(said.get(kind, ""), LONGEST_TEXT)
    moment = said.get("at")
    offset = said.get("offset")
    device = _plain(said.get("device", ""))
    made_up = sha256(json.dumps([kind, text, str(moment), device]).encode()).hexdigest()
    return Kept(
        kind=kind,
        text=text,
        nonce=_plain(said.get("nonce", ""), LONGEST_NONCE) or made_up,
        scanned_at=_moment(moment),
        clock_offset=round(offset) if isinstance(offset, int | float) and abs(offset) < LARGEST_OFFSET else None,
        device=device,
        why=_plain(said.get("why", ""), LONGEST_WHY),
    )


def _moment(said: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        return NEVER_SET
    return moment if moment.tzinfo is not None and moment.year in YEARS else NEVER_SET


def _plain(said: object, length: int = 40) -> str:
    return "".join(filter(str.isprintable, str(said)))[:length]


def _at_once(read: Kept, *, token: str, at: datetime) -> Verdict:
    if read.kind is Kind.NUMBER:
        return commands.check_in_by_number(read.text, device=read.device, nonce=read.nonce, by=token, at=at)
    said = _at_the_gates(Shown(code=read.text, token=token, device=read.device, nonce=read.nonce))
    if isinstance(said, Refused):
        raise said
    return said


def _check_in(shown: Sequence[Shown]) -> Sequence[Verdict | Refused]:
    return commands.check_in_by_organisations(shown, at=clock.now())


_at_the_gates = Gathered(_check_in, most=MOST_AT_ONCE, pause=0.002)
"""On a Sunday at nine every gate of the nation opens: what comes while others are served is served together."""


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


def _refused(refused: Refused) -> HttpResponseBase:
    status = 401 if refused.reason is Reason.SCANNER_CLOSED else status_of(refused)
    return JsonResponse({"words": refusal(refused)}, status=status)
