"""A person's tie to a prefecture and to its municipalities, by the rules of linking (K4, K5)."""

from yukari.registrations.life import premium
from yukari.registrations.life.state import Life
from yukari.registrations.models import Application, LinkChoice, Registration
from yukari.rules import linking
from yukari.rules.codes import is_prefecture, prefecture_of
from yukari.rules.linking import Link, Tie

Ended = Registration.ReleaseReason


def link_with(life: Life, prefecture_id: str) -> Link:
    """How the person is tied to this prefecture now."""
    registration = life.registered(prefecture_id)
    return Link(
        tie=Tie(registration.origin) if registration else Tie.NONE,
        opted_out=prefecture_id in life.link_choices,
        carriers=frozenset(
            one.place_id
            for one in life.in_force()
            if not is_prefecture(one.place_id) and prefecture_of(one.place_id) == prefecture_id
        ),
    )


def follow(life: Life, prefecture_id: str, link: Link, *, because: str) -> bool:
    """Bring the rows to what the rule says. True: the person has come to be registered with the prefecture by this."""
    before = link_with(life, prefecture_id)
    _remember_choice(life, prefecture_id, link.opted_out)
    if link.tie is Tie.NONE:
        if before.tie is not Tie.NONE:
            end(life, prefecture_id, because=because)
        return False
    if before.tie is Tie.NONE and not life.places[prefecture_id].is_joined(life.on):
        return False
    begin(life, prefecture_id, origin=link.tie.value)
    return before.tie is Tie.NONE


def begin(life: Life, place_id: str, *, origin: str) -> None:
    """Registered from now on; who returns finds the old row. For whom it is in force already only the origin may change."""
    registration = life.registrations.get(place_id)
    if registration is None:
        registration = Registration(person_id=life.person_id, place_id=place_id, released_at=life.at)
        life.registrations[place_id] = registration
    if registration.released_at is not None:
        registration.registered_at = life.at
        registration.released_at = None
        registration.release_reason = ""
        registration.asked_on = None
    registration.origin = origin
    registration.is_home = life.lives_in(place_id)
    life.put(registration)


def release(life: Life, place_id: str, *, because: str) -> None:
    """End a registration; a linked prefecture follows its last municipality (K5)."""
    prefecture_id = prefecture_of(place_id)
    tie = link_with(life, prefecture_id)
    if is_prefecture(place_id):
        follow(life, prefecture_id, linking.leave(tie), because=because)
        return
    end(life, place_id, because=because)
    follow(life, prefecture_id, linking.municipality_released(tie, place_id), because=Ended.LINK_ENDED)


def end(life: Life, place_id: str, *, because: str) -> None:
    """Release this one registration, and with it what was built on it: the premium term, a pending application, open reviews."""
    registration = life.registrations[place_id]
    registration.released_at = life.at
    registration.release_reason = because
    registration.asked_on = None
    life.put(registration)
    premium.end_terms(life, place_id, "basic_released")
    premium.settle_application(life, place_id, Application.State.WITHDRAWN)
    premium.settle_reviews(life, place_id)


def mark_home(life: Life) -> None:
    """K7: which of the registrations are where the person lives."""
    for registration in life.in_force():
        if registration.is_home != life.lives_in(registration.place_id):
            registration.is_home = not registration.is_home
            life.put(registration)


def _remember_choice(life: Life, prefecture_id: str, opted_out: bool) -> None:
    known = life.link_choices.get(prefecture_id)
    if opted_out and known is None:
        choice = LinkChoice(person_id=life.person_id, prefecture_id=prefecture_id, opted_out_at=life.at)
        life.link_choices[prefecture_id] = choice
        life.put(choice)
    elif not opted_out and known is not None:
        life.drop(life.link_choices.pop(prefecture_id))
