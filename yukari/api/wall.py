"""The walls around the API: every operation names one scope, or says that it is public.

@router.get("/me", auth=behind(Scope.PROFILE))
def me(request: Call) -> …

@router.get("/places", auth=PUBLIC)
"""

from typing import Any, NamedTuple

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from yukari.api.problems import Problem
from yukari.clients import commands, queries
from yukari.clients.queries import Caller
from yukari.kit import clock
from yukari.people import commands as people
from yukari.rules.outcome import Refused
from yukari.rules.scopes import Scope

PER_SECONDS = 60
PER_NETWORK, PER_PERSON, PER_APP = 300, 120, 3_000
"""Requests in a minute: without a token from one network; of one app for one person; of one app for everybody."""
LONGEST_TOKEN = 500


class Limit(NamedTuple):
    """What an answer tells of the limit that is nearest."""

    name: str
    capacity: int
    left: int
    seconds: int
    """Until all of it is there again; where nothing is left, until one may ask again."""


class Call(HttpRequest):
    """A request that has come through a wall."""

    auth: Caller
    limited: Limit


def count(request: HttpRequest, name: str, key: str, *, capacity: int) -> None:
    """Count a request, refuse it where there are too many, and keep in either case what its answer tells."""
    try:
        left = people.slow_down(key, capacity=capacity, per_seconds=PER_SECONDS, by=None, at=clock.now())
    except Refused as refused:
        request.limited = Limit(name, capacity, 0, int(str(refused.details["seconds"])))  # type: ignore[attr-defined]
        raise
    told: Limit | None = getattr(request, "limited", None)
    if told is None or left < told.left:
        full_again = PER_SECONDS * (capacity - left) // capacity + 1
        request.limited = Limit(name, capacity, left, full_again)  # type: ignore[attr-defined]


class Public:
    """Anyone. Programs of any site may ask: no cookie speaks here, and nothing is about anybody."""

    scope: Scope | None = None

    def __call__(self, request: HttpRequest) -> Any:
        count(request, "network", f"api:network:{get_ip(request)}", capacity=PER_NETWORK)
        return True


class Behind:
    """An app with a token of a person who allowed it this."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        at = clock.now()
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise Problem(401, "token_missing", {"WWW-Authenticate": "Bearer"})
        caller = None
        if len(token) <= LONGEST_TOKEN and token.isascii():
            caller = queries.caller(token.strip(), at=at, today=clock.day_in_japan(at))
        if caller is None:
            count(request, "unknown", f"api:unknown:{get_ip(request)}", capacity=PER_NETWORK)
            raise Problem(401, "token_invalid", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        count(request, "app", f"api:app:{caller.app.id}", capacity=PER_APP)
        count(request, "person", f"api:person:{caller.app.id}:{caller.person.id}", capacity=PER_PERSON)
        if self.scope not in caller.scopes:
            lacking = f'Bearer error="insufficient_scope", scope="{self.scope}"'
            raise Problem(403, "scope_missing", {"WWW-Authenticate": lacking})
        if not caller.is_noted:
            commands.note_use(caller.person, app_id=caller.app.id, by=caller.person, at=at)
        return caller


PUBLIC = Public()
_KNOWN = {scope: Behind(scope) for scope in Scope}


def behind(scope: Scope) -> Behind:
    return _KNOWN[scope]


def only_here(request: Call, place_id: str) -> None:
    """An app acts at its own place."""
    if place_id != request.auth.app.place_id:
        raise Problem(403, "another_place")


def purpose_of(request: Call) -> str:
    """Why somebody's data is looked at through an app, as the person reads it (D2): which app it is, and whose."""
    app = request.auth.app
    return f"{app.name}（{app.maker}）"
