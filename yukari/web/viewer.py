"""Who is looking: the person, and the desks where the person works."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yukari.activities import queries as activities
from yukari.people import queries as people
from yukari.places import queries as places


class Viewer:
    """Everything is asked for once per request, and only if a page wants it."""

    def __init__(self, request: HttpRequest) -> None:
        self.person = request.user if request.user.is_authenticated else None

    def __bool__(self) -> bool:
        return self.person is not None

    @cached_property
    def offices(self) -> list[Any]:
        """The person's offices at places and at the ministry (whose `place` is empty)."""
        return list(places.offices_of(self.person)) if self.person else []

    @cached_property
    def desks(self) -> list[Any]:
        """The organisations for which the person plans and checks in."""
        return list(activities.organisations_of(self.person)) if self.person else []

    @cached_property
    def unread_notices(self) -> int:
        return people.unread_notices(self.person.id) if self.person else 0


def viewer_of(request: HttpRequest) -> Viewer:
    """The one viewer of this request."""
    known: Viewer | None = getattr(request, "viewer", None)
    if known is None:
        known = Viewer(request)
        setattr(request, "viewer", known)  # noqa: B010 -- HttpRequest declares no such attribute
    return known


def context(request: HttpRequest) -> dict[str, object]:
    """For every template: who is looking, and whether this is a demonstration."""
    return {"viewer": SimpleLazyObject(lambda: viewer_of(request)), "DEMONSTRATION": settings.DEMONSTRATION}
