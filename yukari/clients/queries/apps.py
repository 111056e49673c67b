"""A place's apps, and those that may act for a person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from yukari.clients.models import App, Consent
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.scopes import Scope


@dataclass(frozen=True, slots=True)
class AppPage:
    """An app as its place sees it; `people` allow it at this moment, and who they are is theirs."""

    app: App
    people: int


@dataclass(frozen=True, slots=True)
class AllowedApp:
    """An app that may act for a person, and how far."""

    app: App
    consent: Consent

    @property
    def scopes(self) -> list[Scope]:
        return known_scopes(self.consent.scopes)


def apps_of_place(place_id: str, *, viewer: Person) -> list[AppPage]:
    """The place's apps, the newest first, those that were closed too."""
    require(Ability.CONNECT, of=viewer, at_place=place_id)
    found = list(App.objects.filter(place_id=place_id).order_by("-registered_at", "-pk"))
    allowing = Consent.objects.filter(app__in=found, ended_at=None).values_list("app_id").annotate(Count("person_id"))
    people = dict(allowing.order_by())
    return [AppPage(app, people.get(app.id, 0)) for app in found]


def app_of_place(place_id: str, app_id: UUID, *, viewer: Person) -> AppPage:
    """One of them."""
    found = next((page for page in apps_of_place(place_id, viewer=viewer) if page.app.id == app_id), None)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def allowed_apps(viewer: Person) -> list[AllowedApp]:
    """The viewer's own, the newest first."""
    given = Consent.objects.filter(person=viewer, ended_at=None).select_related("app__place")
    return [AllowedApp(one.app, one) for one in given.order_by("-given_at", "-pk")]


def known_scopes(names: Iterable[str]) -> list[Scope]:
    """In the order in which pages list them."""
    wanted = set(names)
    return [scope for scope in Scope if scope.value in wanted]


def keys_as_text(app: App) -> str:
    """Its public keys, as they can be pasted again."""
    return json.dumps(app.keys, indent=2) if app.keys else ""
