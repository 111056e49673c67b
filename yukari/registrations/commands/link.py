"""The tie to a prefecture: opting out of the link and in again, making it direct and linked again (K4, K5)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from yukari.people.models import Person
from yukari.registrations.commands.basic import own
from yukari.registrations.life import link as links
from yukari.registrations.life import taken_up
from yukari.registrations.models import Registration
from yukari.rules import linking
from yukari.rules.codes import is_prefecture
from yukari.rules.linking import Link, Tie
from yukari.rules.outcome import Reason, Refused


def opt_out_of_link(person_id: UUID, *, prefecture_id: str, by: Person | None, at: datetime) -> None:
    """K4: no link with this prefecture, whatever municipality of it the person registers with."""
    _change(person_id, prefecture_id, linking.opt_out, "opted_out_of_a_link", by, at)


def opt_in(person_id: UUID, *, prefecture_id: str, by: Person | None, at: datetime) -> None:
    """K4: the link follows again, at once where a municipality carries it."""
    _change(person_id, prefecture_id, linking.opt_in, "opted_in_to_a_link", by, at)


def make_direct(person_id: UUID, *, prefecture_id: str, by: Person | None, at: datetime) -> None:
    """K5: a linked registration becomes one of its own, which lives without any municipality."""
    _change(person_id, prefecture_id, linking.register_directly, "made_a_link_direct", by, at, registered=True)


def make_linked(person_id: UUID, *, prefecture_id: str, by: Person | None, at: datetime) -> None:
    """K5: a direct registration follows the municipalities again."""
    _change(person_id, prefecture_id, linking.make_linked, "made_a_registration_linked", by, at, registered=True)


def _change(
    person_id: UUID,
    prefecture_id: str,
    rule: Callable[[Link], Link],
    verb: str,
    by: Person | None,
    at: datetime,
    *,
    registered: bool = False,
) -> None:
    own(person_id, by)
    with taken_up(person_id, by=by, at=at, also=(prefecture_id,)) as life:
        if prefecture_id not in life.places or not is_prefecture(prefecture_id):
            raise Refused(Reason.NOT_FOUND)
        before = links.link_with(life, prefecture_id)
        if registered and before.tie is Tie.NONE:
            raise Refused(Reason.NOT_REGISTERED)
        after = rule(before)
        if after != before:
            links.follow(life, prefecture_id, after, because=Registration.ReleaseReason.OPTED_OUT)
            life.record(verb, by=by, place_id=prefecture_id)
