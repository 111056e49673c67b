"""The connected systems of a place or an organisation, for those who may connect them: what each was told, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from yukari.hooks.models import Hook as Hook  # Faces name the types of what they pass on.
from yukari.hooks.models import HookAttempt, HookMessage
from yukari.hooks.queries.owners import Owner, require_connecting
from yukari.kit.pages import Page, page
from yukari.people.models import Person
from yukari.rules.outcome import Reason, Refused


@dataclass(frozen=True, slots=True)
class Told:
    """A message with its attempts, the newest first."""

    message: HookMessage
    attempts: list[HookAttempt]


def hooks_at(owner: Owner, *, viewer: Person) -> list[Hook]:
    require_connecting(owner, of=viewer)
    return list(hooks_of(owner).order_by("made_at", "pk"))


def hook_for(viewer: Person, owner: Owner, hook_id: UUID) -> Hook:
    require_connecting(owner, of=viewer)
    found = hooks_of(owner).filter(id=hook_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def told(hook: Hook, *, viewer: Person, cursor: str = "") -> tuple[list[Told], Page[HookMessage]]:
    """What a system was told in the last weeks, and the page of the list that it stands on."""
    require_connecting(Owner(hook.place_id, hook.organisation_id), of=viewer)
    found = page(HookMessage.objects.filter(hook=hook), order=["-made_at", "id"], size=30, cursor=cursor)
    attempts: dict[UUID, list[HookAttempt]] = {}
    for one in HookAttempt.objects.filter(message__in=[message.id for message in found.items]).order_by("-number"):
        attempts.setdefault(one.message_id, []).append(one)
    return [Told(message, attempts.get(message.id, [])) for message in found.items], found


def hooks_of(owner: Owner) -> QuerySet[Hook]:
    """Theirs alone: what an organisation connected is not among its place's own."""
    at_place = Hook.objects.filter(place_id=owner.place_id)
    if owner.organisation_id is None:
        return at_place.filter(organisation__isnull=True)
    return at_place.filter(organisation_id=owner.organisation_id)
