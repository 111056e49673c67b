"""The one page of a registration: what holds, what counts, what is missing and why; and how it ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yukari.activities import queries as activities
from yukari.clubs import queries as clubs
from yukari.kit import clock
from yukari.places import queries as places
from yukari.registrations import commands, queries
from yukari.registrations.queries import StandingAt
from yukari.rules.codes import prefecture_of
from yukari.rules.linking import Tie
from yukari.rules.policy import Policy
from yukari.rules.premium import Judgement, Requirement
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.resident.next_steps import next_steps
from yukari.web.wall import resident
from yukari.web.wording import policies, premium, story
from yukari.web.wording.clubs import since_in_words

LINK = {
    "opt-out": (commands.opt_out_of_link, _("連動をやめました。")),
    "opt-in": (commands.opt_in, _("連動にしました。")),
    "make-direct": (commands.make_direct, _("直接の登録にしました。")),
    "make-linked": (commands.make_linked, _("連動にしました。")),
}


@dataclass(frozen=True)
class Line:
    """A requirement on the page, its participations found, and the way to what is still to be done."""

    said: premium.Explained
    counted: list[Any]
    left_out: list[tuple[Any, str]]
    action_url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Event:
    """A judgement or a decision in the story of a registration."""

    at: datetime
    title: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    policy_version: int | None = None


@resident
def registration(request: PersonRequest, place_id: str) -> HttpResponse:
    at, person = clock.now(), request.user
    if place_id not in queries.registered_place_ids(person.id):
        return redirect("visitor:place", place_id)
    standing = queries.standing_at(person.id, place_id, at=at)
    mine = standing.mine
    attended = {str(row.occurrence_id): row for row in activities.record_of(person).rows}
    days = mine.judgement.days
    club = clubs.past_of(person.id, place_id)
    return render(
        request,
        "resident/registration.html",
        {
            "standing": standing,
            "mine": mine,
            "place": mine.place,
            "steps": next_steps(person, mine.place, at=at),
            "headline": premium.headline(mine.judgement),
            "lines": list(_lines(mine.judgement, standing.policy, attended)),
            "tied": min(days.have, days.need),
            "needed": days.need,
            "renewal_is_open": standing.renewal_from is not None and standing.renewal_from <= clock.day_in_japan(at),
            "announced": policies.conditions(places.as_policy(standing.announced)) if standing.announced else (),
            "prefecture": _prefecture(standing, at),
            "tie": standing.link.tie,
            "history": _history(standing, attended),
            "club": club,
            "club_since": since_in_words(club.since) if club else "",
        },
    )


@require_POST
@resident
def apply(request: PersonRequest, place_id: str) -> HttpResponse:
    with Refusals(request):
        credit = commands.apply_for_premium(request.user.id, place_id=place_id, by=request.user, at=clock.now())
        if credit.granted:
            messages.success(request, gettext("プレミアム登録になりました。おめでとうございます。"))
        elif credit.waiting:
            messages.success(request, gettext("申し込みました。自治体の職員が確かめて、お知らせします。"))
        else:
            messages.success(request, gettext("申し込みました。要件がそろったときに、お知らせします。"))
    return redirect("resident:registration", place_id)


@require_POST
@resident
def withdraw(request: PersonRequest, place_id: str) -> HttpResponse:
    with Refusals(request):
        commands.withdraw_application(request.user.id, place_id=place_id, by=request.user, at=clock.now())
        messages.success(request, gettext("申し込みを取り下げました。いつでも、また申し込めます。"))
    return redirect("resident:registration", place_id)


@require_POST
@resident
def link(request: PersonRequest, place_id: str, what: str) -> HttpResponse:
    """K4, K5: how the person is tied to the prefecture, changed from the page of one of its places."""
    registered = queries.registered_place_ids(request.user.id)
    if what not in LINK or place_id not in registered:
        raise Http404
    command, words = LINK[what]
    with Refusals(request):
        command(request.user.id, prefecture_id=prefecture_of(place_id), by=request.user, at=clock.now())
        messages.success(request, str(words))
    return redirect("resident:registration", place_id)


@resident
def release(request: PersonRequest, place_id: str) -> HttpResponse:
    at, person, said = clock.now(), request.user, Refusals(request)
    if place_id not in queries.registered_place_ids(person.id):
        return redirect("visitor:place", place_id)
    standing = queries.standing_at(person.id, place_id, at=at)
    place = standing.mine.place
    if request.method == "POST":
        with said:
            commands.release(person.id, place_id=place_id, by=person, at=at)
            messages.success(
                request,
                gettext("%(place)sの登録を終わりました。いつでも、また登録できます。") % {"place": place.shown_name},
            )
            return redirect("resident:home")
    only_carrier = standing.link.tie is Tie.LINKED and standing.link.carriers == {place_id}
    context = {"standing": standing, "mine": standing.mine, "place": place, "takes_prefecture": only_carrier}
    return render(request, "resident/release.html", context, status=said.status)


def _lines(judgement: Judgement, policy: Policy, attended: Mapping[str, Any]) -> Iterator[Line]:
    for said in premium.explained(judgement, policy):
        url, words = ("", "") if said.met else _way_on(said.requirement, judgement.place)
        yield Line(
            said,
            [attended[one] for one in said.counted if one in attended],
            [(attended[one], why) for one, why in said.left_out if one in attended],
            url,
            words,
        )


def _way_on(requirement: Requirement, place_id: str) -> tuple[str, str]:
    """Where a person goes to do what is missing, and from the card back to here."""
    match requirement:
        case Requirement.IDENTITY:
            return _card(place_id), gettext("本人確認をする")
        case Requirement.GUARDIAN:
            return reverse("resident:guardian"), gettext("保護者の方と一緒に手続きする")
        case Requirement.DAYS | Requirement.MINUTES | Requirement.PROJECTS | Requirement.FIELDS:
            return f"{reverse('visitor:activities')}?place={place_id}", gettext("この地域の活動をさがす")
    return "", ""


def _card(place_id: str) -> str:
    return f"{reverse('resident:identity')}?next={reverse('resident:registration', args=[place_id])}"


def _prefecture(standing: StandingAt, at: datetime) -> Any:
    """The prefecture whose tie the page offers to change, if it has joined (B1)."""
    prefecture = places.place(prefecture_of(standing.mine.place.code))
    return prefecture if prefecture.is_joined(clock.day_in_japan(at)) else None


def _history(standing: StandingAt, attended: Mapping[str, Any]) -> list[Event]:
    judged = [
        Event(
            one.judged_at,
            premium.headline(one.outcome),
            str(story.CAUSES[one.cause]),
            tuple(_lines(one.outcome, one.policy, attended)),
            one.outcome.policy_version,
        )
        for one in standing.judgements
    ]
    decided = [
        Event(one.decided_at, str(story.DECISIONS[one.what]), one.reason or _who(one.decided_by_id is None))
        for one in standing.decisions
    ]
    ended = [
        Event(clock.start_of_day(one.last_day), str(story.ENDINGS[one.ending]))
        for one in standing.past_terms
        if one.ending in story.ENDINGS
    ]
    return sorted([*judged, *decided, *ended], key=lambda event: event.at, reverse=True)


def _who(machine: bool) -> str:
    return gettext("自動の判定") if machine else gettext("自治体の職員の決定")
