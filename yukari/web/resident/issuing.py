"""What the phone in a resident's pocket fetches, unseen, whenever it is online: the cards of its key."""

import json
from base64 import urlsafe_b64decode

from django.http import HttpResponseBadRequest, HttpResponseBase, JsonResponse

from yukari.cards import commands
from yukari.kit import clock
from yukari.rules.outcome import Refused
from yukari.web.cards import base64url
from yukari.web.persons import PersonRequest
from yukari.web.replies import status_of
from yukari.web.resident.security import device
from yukari.web.wording.refusals import refusal

LONGEST_DEVICE = 60


def issue(request: PersonRequest) -> HttpResponseBase:
    """`{key, device}` in; the cards of this phone out, and the hour. What they look like, the page has said already."""
    if request.content_type != "application/json":
        return HttpResponseBadRequest()
    try:
        said = json.loads(request.body)
        key = urlsafe_b64decode(said["key"] + "==")
        called = str(said.get("device") or "")
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return HttpResponseBadRequest()
    at, person = clock.now(), request.user
    label = "".join(filter(str.isprintable, called))[:LONGEST_DEVICE] or device(request.headers.get("User-Agent", ""))
    try:
        issued = commands.issue(
            person, key=key, device=label, session_key=request.session.session_key or "", by=person, at=at
        )
    except Refused as refused:
        return JsonResponse({"reason": refused.reason, "words": refusal(refused)}, status=status_of(refused))
    cards = [
        {
            "id": base64url(one.id.bytes),
            "place": one.card.place.code if one.card else "",
            "statement": base64url(one.statement),
        }
        for one in issued
    ]
    return JsonResponse({"now": at.isoformat(), "cards": cards})
