"""A place's connected systems, for those who may connect them: what each was told, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from yukari.hooks.models import Hook as Hook  # Faces name the types of what they pass on.
from yukari.hooks.models import HookAttempt, HookMessage
from yukari.kit.pages import Page, page
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class Told:
    """A message with its attempts, the newest first."""

    message: HookMessage
    attempts: list[HookAttempt]


def hooks_at(place_id: str, *, viewer: Person) -> list[Hook]:
    require(Ability.CONNECT, of=viewer, at_place=place_id)
    return list(Hook.objects.filter(place_id=place_id).order_by("made_at"))


def hook_for(viewer: Person, place_id: str, hook_id: UUID) -> Hook:
    require(Ability.CONNECT, of=viewer, at_place=place_id)
    found = Hook.objects.filter(place_id=place_id, id=hook_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def told(hook: Hook, *, viewer: Person, cursor: str = "") -> tuple[list[Told], Page[HookMessage]]:
    """What a system was told in the last weeks, and the page of the list that it stands on."""
    require(Ability.CONNECT, of=viewer, at_place=hook.place_id)
    found = page(HookMessage.objects.filter(hook=hook), order=["-made_at", "id"], size=30, cursor=cursor)
    attempts: dict[UUID, list[HookAttempt]] = {}
    for one in HookAttempt.objects.filter(message__in=[message.id for message in found.items]).order_by("-number"):
        attempts.setdefault(one.message_id, []).append(one)
    return [Told(message, attempts.get(message.id, [])) for message in found.items], found
