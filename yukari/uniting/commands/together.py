"""Two accounts become one, everything in one transaction: each context moves what is its own (see `registry.py`)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.activities import commands as activities
from yukari.activities import queries as activity_queries
from yukari.cards import commands as cards
from yukari.clients import commands as clients
from yukari.clubs import commands as clubs
from yukari.delivery import commands as delivery
from yukari.news import commands as news
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places import queries as place_queries
from yukari.proofs import commands as proofs
from yukari.registrations import commands as registrations
from yukari.rooms import commands as rooms
from yukari.rules.outcome import Reason, Refused
from yukari.supports import commands as supports
from yukari.surveys import commands as surveys
from yukari.uniting.models import Proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class United:
    """What went over and what ended, for the page that says it."""

    registrations: registrations.Carried
    activities: activities.Joined
    offices: tuple[str, ...]
    """Places whose office the closed account held; empty: the ministry's."""
    cards: int
    credentials: int
    notices: int


def unite(person_id: UUID, *, other_id: UUID, by_staff: bool = False, by: Person | None, at: datetime) -> United | None:
    """The other account goes on in this one, and is closed. None: it did so before.

    Locks in this order, which everything else keeps too: both accounts by id, proposals, both registration lives by id,
    occurrences by id. Staff close no account that works for a place or an organisation: its holder gives that up first.
    """
    with transaction.atomic():
        person, other = people.both_locked(person_id, other_id=other_id, by=by, at=at)
        if other.united_into_id == person.id:
            return None
        if person.left_at is not None or other.left_at is not None:
            raise Refused(Reason.ACCOUNT_UNITED)
        if by_staff and (place_queries.offices_of(other) or activity_queries.organisations_of(other)):
            raise Refused(Reason.NOT_ALLOWED)
        # What waits for staff about the closed account has come to nothing; what two have confirmed is settled on its day.
        waiting = Proposal.objects.filter(person=other, settled_at=None).exclude(state=Proposal.State.CONFIRMED)
        waiting.update(state=Proposal.State.IMPOSSIBLE, settled_at=at)
        # The post office knows recipients and nobody behind them; whoever closes one says so.
        delivery.forget_devices(other.id, by=by, at=at)
        registrations.release_numbers(other.id, by=by, at=at)
        clients.end_every_consent(other, by=by, at=at)
        clubs.unite(person, other=other, by=by, at=at)
        news.unite(person, other=other, by=by, at=at)
        proofs.move_proofs(person, other=other, by=by, at=at)
        supports.unite(person, other=other, by=by, at=at)
        rooms.unite(person, other=other, by=by, at=at)
        surveys.unite(person, other=other, by=by, at=at)
        notices = people.close_united(other, into=person, by=by, at=at)
        carried = registrations.unite(person.id, other_id=other.id, by=by, at=at)
        united = United(
            registrations=carried,
            offices=places.unite(person, other=other, by=by, at=at),
            activities=activities.unite(person, other=other, by=by, at=at),
            cards=cards.revoke_every_card(other, by=by, at=at),
            credentials=proofs.revoke_every_credential(other, by=by, at=at),
            notices=notices,
        )
        people.tell(
            person.id,
            kind="accounts_united",
            key=f"accounts_united:{other.id}",
            details={"ended": len(carried.premium_twice) + len(carried.premium_over_the_limit)},
            always_mailed=True,
            by=by,
            at=at,
        )
    return united
