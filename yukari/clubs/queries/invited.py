"""An invitation as its reader sees it, how far the invitations of a list have come, and what somebody brought along from a club."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from yukari.clubs.letters import Written, invitation
from yukari.clubs.models import ClubList, ClubPast, Listed, Unwanted
from yukari.clubs.queries.keys import PAGE, invitation_key, reminder_key, topic_of
from yukari.clubs.seals import opened_entry
from yukari.delivery.queries import Progress, progress_of
from yukari.delivery.stationery import read_personal, unsubscribe_link
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import require
from yukari.rules.clubs import INVITED_KEPT, Entry
from yukari.rules.roles import Ability


@dataclass(frozen=True, slots=True)
class Invited:
    """What the link in a mail opens."""

    row_id: UUID
    place: Place
    club: str
    stop_link: str
    """Where its reader says never to be written to again."""
    is_unwanted: bool
    is_registered: bool
    entry: Entry | None
    """What the list says of its reader, as long as it is kept."""


@dataclass(frozen=True, slots=True)
class Going:
    """How far a list has come."""

    invited: Progress | None
    reminded: Progress | None
    registered: int
    unwanted: int


def invited_by(token: str) -> Invited | None:
    """Whom a mail's own link was sent to; nothing, if it is no link of ours or the list is gone."""
    row_id = read_personal(token, PAGE)
    return invited(row_id) if row_id else None


def invited(row_id: UUID) -> Invited | None:
    row = Listed.objects.select_related("club_list__place").filter(id=row_id, invited_at__isnull=False).first()
    if row is None:
        return None
    place = row.club_list.place
    return Invited(
        row.id,
        place,
        row.club_list.club,
        unsubscribe_link(row.id, topic_of(row.club_list_id)),
        Unwanted.objects.filter(place=place, mark=row.mark).exists(),
        row.answer == Listed.Answer.REGISTERED,
        opened_entry(row.id, row.sealed) if row.sealed is not None else None,
    )


def going(found: ClubList, *, viewer: Person) -> Going:
    """The figures of a list's invitations; once its people are erased, as they were then."""
    require(Ability.BRING_IN, of=viewer, at_place=found.place_id)
    rows = Listed.objects.filter(club_list=found).exclude(answer="")
    answers: dict[str, int] = dict(rows.values_list("answer").annotate(Count("id")))
    registered, unwanted = (
        answers.get(one, 0) + found.figures.get(f"answered_{one}", 0) for one in ("registered", "unwanted")
    )
    return Going(progress_of(invitation_key(found.id)), progress_of(reminder_key(found.id)), registered, unwanted)


def preview(found: ClubList, *, viewer: Person, at: datetime) -> Written:
    """The mail as its readers get it."""
    require(Ability.BRING_IN, of=viewer, at_place=found.place_id)
    if found.state in (ClubList.State.CHECKED, ClubList.State.ASKED, ClubList.State.WAITING):
        found.erase_at = at + INVITED_KEPT
    return invitation(found, again=False)


def past_of(person_id: UUID, place_id: str) -> ClubPast | None:
    """What a person brought along from a club of this place."""
    return ClubPast.objects.filter(person_id=person_id, place_id=place_id).first()
