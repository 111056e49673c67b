"""All that waits for a place's staff, as one list: the longest wait first, counted and narrowed by kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrPromise

from yukari.activities import queries as activities
from yukari.clubs import queries as clubs
from yukari.exports import queries as exports
from yukari.kit import clock
from yukari.news import queries as news
from yukari.people.queries import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rooms import queries as rooms
from yukari.rules.roles import Ability
from yukari.rules.waiting import REVIEWS, Kind, Wait, Waits, one_list
from yukari.supports import queries as supports
from yukari.surveys import queries as surveys
from yukari.uniting import queries as uniting
from yukari.web.office.unreached import ANSWER_WITHIN
from yukari.web.office.waiting import lines_of
from yukari.web.wording.office import ODDITIES
from yukari.web.wording.waiting import ACCOUNTS, CLUBS, KINDS, TO_DO

SHOWN = 50
"""Of all kinds together; narrowed by kind, of that kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is, whom or what it is about, what is to be done, since when, and where."""

    kind: StrPromise
    title: str
    told: str
    since: datetime
    address: str
    number: int
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Listed:
    lines: list[Line]
    kinds: list[tuple[Kind, StrPromise, int]]
    """Those of which something waits, and how many."""
    only: Kind | None
    number: int
    together: str
    """Where those of this kind are decided on together."""
    on: date
    counted: dict[Kind, int]
    """Of every kind, whatever it is narrowed to."""

    @property
    def more(self) -> int:
        return self.number - sum(line.number for line in self.lines)

    @property
    def longest(self) -> datetime:
        return self.lines[0].since

    @property
    def days(self) -> int:
        """That the longest has waited."""
        return (self.on - clock.day_in_japan(self.longest)).days


def listed(place_id: str, *, wanted: str, viewer: Person, at: datetime) -> Listed:
    """What waits at this place; `wanted` names a kind, or nothing that is known and then all are listed."""
    only = Kind(wanted) if wanted in set(Kind) else None
    can = places.abilities_at(viewer, place_id)
    found = _found(place_id, can, only=only, viewer=viewer, at=at)
    if only and not any(one.kind is only and one.number for one in found):
        only = None
    shown = one_list((one for one in found if only in (None, one.kind)), size=SHOWN)
    told = _told_reviews(place_id, shown, viewer=viewer, at=at)
    return Listed(
        [_line(place_id, told.get(wait.keys[0], wait), can) for wait in shown],
        [(one.kind, KINDS[one.kind], one.number) for one in found if one.number],
        only,
        sum(one.number for one in found if only in (None, one.kind)),
        _together(place_id, only, can),
        clock.day_in_japan(at),
        {one.kind: one.number for one in found},
    )


def _found(place_id: str, can: frozenset[Ability], *, only: Kind | None, viewer: Person, at: datetime) -> list[Waits]:
    of_reviews = only if only in REVIEWS else None
    return sorted(
        [
            *registrations.reviews_waiting(place_id, size=SHOWN, only=of_reviews),
            uniting.accounts_waiting(place_id, size=SHOWN),
            *supports.supports_waiting(place_id, size=SHOWN),
            *activities.activities_waiting(place_id, viewer=viewer, at=at, size=SHOWN),
            *rooms.rooms_waiting(place_id, viewer=viewer, at=at, answer_within=ANSWER_WITHIN, size=SHOWN),
            news.news_waiting(place_id, size=SHOWN),
            surveys.surveys_waiting(place_id, size=SHOWN),
            *([exports.exports_waiting(place_id, viewer=viewer, size=SHOWN)] if Ability.EXPORT in can else []),
            *([clubs.clubs_waiting(place_id, viewer=viewer, size=SHOWN)] if Ability.BRING_IN in can else []),
            places.wishes_waiting(place_id, on=clock.day_in_japan(at), size=SHOWN),
        ],
        key=lambda one: list(Kind).index(one.kind),
    )


def _told_reviews(place_id: str, shown: list[Wait], *, viewer: Person, at: datetime) -> dict[object, Wait]:
    """Who they are, of those only that stand on the page: each of them can read that the name was seen (D2)."""
    wanted = {wait.keys[0]: wait for wait in shown if wait.kind in REVIEWS}
    ids = [key for key in wanted if not isinstance(key, str)]
    cases = registrations.waiting_cases(place_id, ids, viewer=viewer, at=at) if ids else []
    return {
        line.waiting.review.id: replace(
            wanted[line.waiting.review.id],
            title=line.waiting.person.called,
            state=str(line.judgement.headline),
        )
        for line in lines_of(place_id, cases)
    }


def _line(place_id: str, wait: Wait, can: frozenset[Ability]) -> Line:
    told, title = wait.state, wait.title
    if wait.kind is Kind.ACCOUNT:
        title, told = str(ACCOUNTS[wait.state]), _("職員ふたりで確かめます")
    elif wait.kind is Kind.CLUB:
        told = str(CLUBS[wait.state])
    elif wait.kind is Kind.ODDITY:
        title, told = str(ODDITIES[wait.state]), wait.title
    elif wait.kind in TO_DO:
        told = str(TO_DO[wait.kind])
    if wait.kind in (Kind.QUESTION, Kind.WISH):
        title += ngettext("（%(number)d人）", "（%(number)d人）", wait.number) % {"number": wait.number}
    elif wait.kind is Kind.HELD:
        title += " " + ngettext("%(number)d件", "%(number)d件", wait.number) % {"number": wait.number}
    address = _ADDRESSES[wait.kind](place_id, wait, can)
    return Line(KINDS[wait.kind], title, told, wait.since, address, wait.number, wait.kind is Kind.ODDITY)


def _together(place_id: str, only: Kind | None, can: frozenset[Ability]) -> str:
    """Where many of a kind are chosen, previewed and decided on at once."""
    if only in REVIEWS and Ability.DECIDE in can:
        return _reviews(place_id, only)
    if only is Kind.CLAIM and Ability.OFFER in can:
        return reverse("office:claims", args=[place_id])
    return ""


Address = Callable[[str, Wait, frozenset[Ability]], str]


def _page(name: str, *, needs: Ability | None = None, otherwise: str = "", at_place: bool = True) -> Address:
    """The page of one; for whoever may not open it, the list on which it stands."""

    def address(place_id: str, wait: Wait, can: frozenset[Ability]) -> str:
        if needs and needs not in can:
            return reverse(f"office:{otherwise}", args=[place_id])
        return reverse(f"office:{name}", args=[*([place_id] if at_place else []), *wait.keys])

    return address


def _reviews(place_id: str, kind: Kind) -> str:
    return f"{reverse('office:waiting', args=[place_id])}?kind={kind}"


_ADDRESSES: dict[Kind, Address] = {
    **dict.fromkeys(REVIEWS, lambda place_id, wait, can: _reviews(place_id, wait.kind)),
    Kind.ACCOUNT: _page("uniting_proposal", needs=Ability.DECIDE, otherwise="waiting"),
    Kind.CLAIM: _page("claim"),
    Kind.PARTNER: lambda place_id, wait, can: reverse("office:partners", args=[place_id]),
    Kind.ORGANISATION: _page("organisation"),
    Kind.PROJECT: _page("designate_project", needs=Ability.DESIGNATE, otherwise="designations"),
    Kind.ODDITY: _page("oddity", needs=Ability.SETTLE_ODDITIES, otherwise="oddities"),
    Kind.HELD: _page("held_scans", at_place=False),
    Kind.QUESTION: _page("organisation"),
    Kind.POST: _page("room_case", needs=Ability.MODERATE, otherwise="rooms"),
    Kind.CONTACT: _page("reported_contact", needs=Ability.MODERATE, otherwise="rooms"),
    Kind.NEWS: _page("news_item"),
    Kind.SURVEY: lambda place_id, wait, can: (
        reverse("office:desk_survey", args=wait.keys)
        if len(wait.keys) > 1
        else reverse("office:survey", args=[place_id, *wait.keys])
    ),
    Kind.EXPORT: _page("export"),
    Kind.CLUB: _page("club_list"),
    Kind.WISH: lambda place_id, wait, can: reverse("office:wishes", args=[place_id]),
}
