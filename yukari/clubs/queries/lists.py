"""Clubs' lists as a place's staff see them: what was found out about rows, by their number in staff's own file. Nobody's address."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from yukari.clubs.models import ClubList, Listed
from yukari.clubs.seals import opened_sample
from yukari.kit.counted import first_of
from yukari.kit.pages import Page, page
from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.clubs import Column, Verdict
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.waiting import Kind, Wait, Waits

LISTED = 100
UNDECIDED = (ClubList.State.NEW, ClubList.State.CHECKING, ClubList.State.CHECKED, ClubList.State.ASKED)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A column of the file, as whoever handed it in recognises it."""

    place: int
    heading: str
    values: list[str]
    column: Column | None
    """What it is taken for."""


@dataclass(frozen=True, slots=True)
class HalfWay:
    """A list that somebody, or a worker that is gone, has begun with. `reminds`: it is the second letter."""

    list_id: UUID
    is_checked: bool
    reminds: bool = False


def half_way() -> list[HalfWay]:
    """Where there is something left to do, at whichever place; of nobody on them anything is said."""
    checking = ClubList.objects.filter(state=ClubList.State.CHECKING).values_list("id", flat=True)
    sending = ClubList.objects.filter(state=ClubList.State.SENDING).values_list("id", flat=True)
    unanswered = Listed.objects.filter(
        club_list=OuterRef("pk"), verdict=Verdict.OK, answer="", number__gt=OuterRef("reminded_to")
    )
    reminding = ClubList.objects.filter(
        Exists(unanswered), state=ClubList.State.SENT, reminds=True, remind_at=None
    ).values_list("id", flat=True)
    return [
        *(HalfWay(one, is_checked=False) for one in checking),
        *(HalfWay(one, is_checked=True) for one in sending),
        *(HalfWay(one, is_checked=True, reminds=True) for one in reminding),
    ]


def lists_at(place_id: str, *, viewer: Person) -> list[ClubList]:
    """The newest lists of a place."""
    require(Ability.BRING_IN, of=viewer, at_place=place_id)
    return list(ClubList.objects.filter(place_id=place_id).defer("sample").order_by("-brought_at", "-pk")[:LISTED])


def clubs_waiting(place_id: str, *, viewer: Person, size: int) -> Waits:
    """Lists for which something is still to be decided, or checked by the machine; who waits longest first."""
    require(Ability.BRING_IN, of=viewer, at_place=place_id)
    undecided = ClubList.objects.filter(place_id=place_id, state__in=UNDECIDED)
    since = Coalesce("checked_at", "brought_at")
    number, first = first_of(
        undecided.annotate(since=since).order_by("since", "pk"), "id", "club", "state", "since", size=size
    )
    return Waits(
        Kind.CLUB, number, tuple(Wait(Kind.CLUB, since, (id,), club, state) for id, club, state, since in first)
    )


def list_for(viewer: Person, place_id: str, list_id: UUID) -> ClubList:
    """One list of this place."""
    require(Ability.BRING_IN, of=viewer, at_place=place_id)
    found = ClubList.objects.filter(place_id=place_id, id=list_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def sampled(found: ClubList, *, viewer: Person) -> list[Sampled]:
    """Its columns with a few of their values, for whoever matches them."""
    require(Ability.BRING_IN, of=viewer, at_place=found.place_id)
    sample = opened_sample(found.sample)
    heading = sample["heading"]
    return [
        Sampled(
            place,
            heading[place] if place < len(heading) else "",
            values,
            Column(found.columns[str(place)]) if str(place) in found.columns else None,
        )
        for place, values in enumerate(sample["values"])
    ]


def rows_of(found: ClubList, *, verdict: Verdict | None, viewer: Person, cursor: str = "") -> Page[Listed]:
    """Rows in the order of the file: those of one verdict, or all that cannot be invited."""
    require(Ability.BRING_IN, of=viewer, at_place=found.place_id)
    rows = Listed.objects.filter(club_list=found).defer("sealed")
    rows = rows.filter(verdict=verdict) if verdict else rows.exclude(verdict=Verdict.OK)
    return page(rows, order=["number"], cursor=cursor)


def report_of(found: ClubList, *, viewer: Person) -> Iterator[Listed]:
    """Every row with its verdict, while it is written into a file."""
    require(Ability.BRING_IN, of=viewer, at_place=found.place_id)
    return Listed.objects.filter(club_list=found).defer("sealed").order_by("number").iterator(2_000)
